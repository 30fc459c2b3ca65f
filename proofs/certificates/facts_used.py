"""What a certificate rests on: the facts that its proof needs, and the assertions that say them.

The checker is not asked: it only says whether a proof closes all cases. This goes through an accepted proof once more
and notes what it refers to. With these facts alone, every other one being replaced by what is always true, the checker
still accepts it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from novate.proofs.certificates.checker import ZERO, Facts, Node, Polynomial, conjuncts, polynomial, refuted, total

Needed = frozenset[int]
"""Numbers of facts of the question."""
NOTHING: Needed = frozenset()


class Asserted(Facts):
    """The facts of a question, and which of them each of its assertions says."""

    def __init__(self, text: str) -> None:
        self.said: list[list[Node]] = []
        self._depth = 0
        super().__init__(text)

    def read(self, term: Any, names: dict[str, Any]) -> Any:
        """As the checker does; what is inside nothing else is an assertion."""
        self._depth += 1
        found = super().read(term, names)
        self._depth -= 1
        if not self._depth:
            self.said.append(conjuncts(found))
        return found


def used_assertions(question: str, certificate: str) -> frozenset[int]:
    """The numbers of the assertions, from 0, that an accepted certificate rests on.

    What only says what a quotient or a choice is belongs to none of them. Of equal facts the first is the one.
    """
    given, facts = json.loads(certificate), Asserted(question)
    sources: dict[Node, int] = {}
    for place, said in enumerate(facts.said):
        sources |= {fact: place for fact in said if fact not in sources}
    used = {facts.facts[each] for each in used_facts(facts, given)}
    return frozenset(sources[fact] for fact in used if fact in sources)


def used_facts(question: Facts, certificate: Mapping[str, Any]) -> Needed:
    """The numbers of the facts that an accepted certificate, as JSON has it, rests on."""
    for terms in certificate.get("atoms", []):
        question.at_most(polynomial(terms), ZERO)
    facts = tuple(question.facts)
    needs = tuple(frozenset((each,)) for each in range(len(facts)))
    return Uses(question).of(certificate["proof"], Given(facts, needs))


@dataclass(frozen=True, slots=True)
class Given:
    """A case: its facts, each with what it needs, and the literals that splits have made true."""

    facts: tuple[Node, ...]
    needs: tuple[Needed, ...]
    split: frozenset[int] = NOTHING

    @property
    def true(self) -> dict[int, Needed]:
        """The literals that are true in it, each with what it needs: of a split nothing."""
        stated = {fact: needed for fact, needed in zip(self.facts, self.needs, strict=True) if isinstance(fact, int)}
        return stated | dict.fromkeys(self.split, NOTHING)

    def half(self, literal: int) -> Given:
        """The half of a split in which this literal is true."""
        return replace(self, split=self.split | {literal})

    def part(self, part: Node) -> Given:
        """A part of a fact is true: its conjuncts are there by the fact, which is counted where it is taken apart."""
        more = tuple(conjuncts(part))
        return replace(self, facts=(*self.facts, *more), needs=(*self.needs, *(NOTHING for _ in more)))


class Uses:
    """Goes through the proof of one question."""

    def __init__(self, question: Facts) -> None:
        self.question = question
        self.keys = [*question.atoms]

    def of(self, proof: Any, given: Given) -> Needed:
        """What closing a case needs."""
        match proof:
            case ["split", k, then, otherwise]:
                return self.of(then, given.half(k)) | self.of(otherwise, given.half(-k))
            case ["cases", i, proofs]:
                its_own: Needed = given.needs[i]
                return its_own | self.of_parts(proofs, given.facts[i], given)
            case ["sum", terms]:
                return union([self.of_term(given.true, *each) for each in terms])
        raise ValueError(f"found {proof!r}; expected an accepted proof")

    def of_parts(self, proofs: Sequence[Any], fact: Node, given: Given) -> Needed:
        """What the parts of a fact need: those that are false here what makes them so, the others their proofs."""
        true, rest = given.true, iter(proofs)
        parts = (fact,) if isinstance(fact, int) else fact[1]
        return union(
            [
                refuting(part, true) if refuted(part, frozenset(true)) else self.of(next(rest), given.part(part))
                for part in parts
            ]
        )

    def of_term(self, true: Mapping[int, Needed], factor: Any, literals: Sequence[int]) -> Needed:
        """What the literals of a term need; of an equation the opposite of its atom, too."""
        needed = union([true[each] for each in literals])
        if isinstance(factor, str) or is_positive(polynomial(factor)):
            return needed
        turned = (total(ZERO, dict(self.keys[abs(each) - 1]), -1 if each > 0 else 1) for each in literals)
        opposites = (self.question.at_most(each, ZERO) for each in turned)
        return needed | min((true[each] for each in opposites if each in true), key=len)


def is_positive(factor: Polynomial) -> bool:
    """Whether it is a number above 0."""
    return factor.keys() == {()} and factor[()] > 0


def refuting(node: Node, true: Mapping[int, Needed]) -> Needed:
    """What makes a refuted node false: of a conjunction one part, of a disjunction all."""
    if isinstance(node, int):
        return true[-node]
    found = [refuting(part, true) for part in node[1] if refuted(part, frozenset(true))]
    return min(found, key=len) if node[0] == "and" else union(found)


def union(found: Sequence[Needed]) -> Needed:
    """All of them."""
    return NOTHING.union(*found)
