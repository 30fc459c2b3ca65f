"""Facts in a case: what is left of them, what they force, and why they fail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from novate.proofs.certificates.checker import Node

TRUE: Node = ("and", ())
FALSE: Node = ("or", ())


def reduced(node: Node, true: Set[int]) -> Node:
    """What is left to be shown of a node where these literals hold."""
    if isinstance(node, int):
        return TRUE if node in true else FALSE if -node in true else node
    kind, stops = node[0], FALSE if node[0] == "and" else TRUE
    parts: list[Node] = []
    for each in node[1]:
        part = reduced(each, true)
        if part == stops:
            return stops
        parts += part[1] if isinstance(part, tuple) and part[0] == kind else [part]
    return parts[0] if len(parts) == 1 else (kind, tuple(parts))


def forced(node: Node) -> list[int]:
    """The literals that a reduced node needs to hold."""
    parts = node[1] if isinstance(node, tuple) and node[0] == "and" else [node]
    return [part for part in parts if isinstance(part, int)]


def literals(node: Node) -> list[int]:
    """All of a node, with repetitions."""
    return [node] if isinstance(node, int) else [each for part in node[1] for each in literals(part)]


def reasons(node: Node, true: Set[int]) -> frozenset[int] | None:
    """Few of the true literals with which the node is refuted; None where it is not refuted."""
    if isinstance(node, int):
        return frozenset((-node,)) if -node in true else None
    found = [reasons(part, true) for part in node[1]]
    refuting = [each for each in found if each is not None]
    if node[0] == "and":
        return min(refuting, key=len, default=None)
    return frozenset().union(*refuting) if len(refuting) == len(found) else None


def implicant(facts: Iterable[Node], true: Set[int]) -> list[int]:
    """Few of the true literals of which all the facts follow; every atom has one."""
    found: dict[int, None] = {}

    def enough(node: Node) -> list[int] | None:
        if isinstance(node, int):
            return [node] if node in true else None
        parts = [enough(part) for part in node[1]]
        held = [each for each in parts if each is not None]
        if node[0] == "or":
            return min(held, key=lambda each: len(set(each) - found.keys()), default=None)
        return [literal for each in held for literal in each] if len(held) == len(parts) else None

    for fact in sorted(facts, key=lambda each: not isinstance(each, int)):
        found |= dict.fromkeys(enough(fact) or ())
    return [*found]


class Case:
    """The literals that hold in a case: those given, and those that its facts force."""

    def __init__(self, given: Set[int], facts: Mapping[int, Node]) -> None:
        self.true = set(given)
        self.derived: list[tuple[int, int]] = []
        """Literals in the order in which they were derived, each with the number of the fact that forces it."""
        self.open = dict(facts)
        """What is left of each fact."""
        self.failed: int | None = None
        """A fact that cannot hold here."""
        known = -1
        while self.failed is None and known < len(self.true):
            known = len(self.true)
            self._derive()

    def _derive(self) -> None:
        """Look at every open fact once."""
        for number, fact in list(self.open.items()):
            left = reduced(fact, self.true)
            for literal in forced(left):
                if literal not in self.true and -literal not in self.true:
                    self.true.add(literal)
                    self.derived.append((literal, number))
            self.open[number] = reduced(left, self.true)
            if self.open[number] == FALSE:
                self.failed = number
                return
            if self.open[number] == TRUE:
                del self.open[number]
