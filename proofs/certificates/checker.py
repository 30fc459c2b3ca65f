"""Checks that a certificate shows the assertions of an SMT-LIB file to be unsatisfiable. It imports no solver.

The assertions become numbered *facts*: literals and disjunctions over numbered *atoms*, each a Boolean constant or
`polynomial <= 0`. A certificate splits into cases and closes each by terms that are at least 0 in it, one of them above
0, and add up to 0: products of inequalities, and multiples of equations. All is exact (docs/certificates.md).
"""

import json
import re
import sys
from collections import defaultdict
from fractions import Fraction
from functools import reduce
from pathlib import Path
from typing import Any

FORMAT = "novate-certificate-1"  # changes when a certificate would be read otherwise
Polynomial = dict[tuple[str, ...], int | Fraction]  # sorted names of unknowns that are multiplied; a coefficient, not 0
Node = Any  # a literal: atom k, or -k for its negation; ("and", nodes); ("or", nodes)
TOKEN = re.compile(r'\|(?!(?![0-9])(?a:[\w~!@$%^&*+=<>.?/-]+)\|)[^|\\]*\||"[^"]*"|;[^\n\r]*|[()]|[^\s()|;"]+')
ZERO: Polynomial = {}
ONE: Polynomial = {(): 1}
sys.set_int_max_str_digits(0)  # exact powers of price moves have thousands of digits


def check(question: str, certificate: str) -> str:
    """Why the certificate is refused; empty where it shows that the assertions of the question cannot all hold."""
    try:
        given = json.loads(certificate)
        if given["format"] != FORMAT:
            return f"found the format {given['format']!r}; expected {FORMAT!r}"
        facts = Facts(question)
        for terms in given.get("atoms", []):
            facts.at_most(polynomial(terms), ZERO)
        return "" if facts.closes(given["proof"], (), frozenset(), facts.facts) else "some case is not closed"
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


def commands(text: str) -> list[Any]:
    """The text as nested lists of its symbols. Bars that a symbol needs not are refused: it is the one without them."""
    tokens = [")", *(token for token in reversed(TOKEN.findall(text)) if not token.startswith(";"))]
    nested = expressions(tokens)
    if tokens or TOKEN.sub("", text).strip():
        raise ValueError("the question is not well-formed SMT-LIB")
    return nested


def expressions(tokens: list[str]) -> list[Any]:
    """Those up to the closing parenthesis, which leave the end of the list."""
    return [expressions(tokens) if each == "(" else each for each in iter(tokens.pop, ")")]


def total(left: Polynomial, right: Polynomial, factor: Fraction | int = 1) -> Polynomial:
    """Left plus factor times right."""
    added = dict(left)
    for each, coefficient in right.items():
        added[each] = added.get(each, 0) + (coefficient if factor == 1 else factor * coefficient)
    return {each: coefficient for each, coefficient in added.items() if coefficient}


def product(left: Polynomial, right: Polynomial) -> Polynomial:
    """Left times right."""
    shifted = (({tuple(sorted(one + other)): c for other, c in right.items()}, by) for one, by in left.items())
    return right if left == ONE else reduce(lambda added, each: total(added, *each), shifted, ZERO)


def polynomial(terms: Any) -> Polynomial:
    """A polynomial of a certificate, as in [["-2/3", ["x", "x"]], ["1", []]]."""
    if any(not isinstance(text, str) or text.strip("-/0123456789") for text, _ in terms):
        raise ValueError("a coefficient is no fraction")
    return reduce(total, ({tuple(sorted(n)): Fraction(c) if "/" in c else int(c)} for c, n in terms), ZERO)


def negation(node: Node) -> Node:
    """Pushed down to the literals."""
    return -node if isinstance(node, int) else ("or" if node[0] == "and" else "and", tuple(map(negation, node[1])))


def conjuncts(node: Node) -> list[Node]:
    """The facts that together are the node."""
    return [node] if isinstance(node, int) or node[0] == "or" else [f for n in node[1] for f in conjuncts(n)]


def refuted(node: Node, true: frozenset[int]) -> bool:
    """Whether the node is false where these literals are true: of a conjunction any part, of a disjunction all."""
    return -node in true if type(node) is int else (any if node[0] == "and" else all)(refuted(n, true) for n in node[1])


class Facts:
    """The facts of an SMT-LIB text, and its atoms, counted from 1: a Boolean's name, or the terms of a polynomial."""

    def __init__(self, text: str) -> None:
        self.facts: list[Node] = []
        self.atoms: dict[Any, int] = defaultdict(lambda: len(self.atoms) + 1)
        self.turned: dict[int, Polynomial] = {}  # of a literal about a number: what it says is at least 0
        self.unknowns: dict[Any, Polynomial] = {}  # what stands for a choice, an inverse or a quotient
        self.operators: dict[str, Any] = {
            "and": lambda *nodes: ("and", nodes),
            "or": lambda *nodes: ("or", nodes),
            "not": negation,
            "=>": lambda premise, conclusion: ("or", (negation(premise), conclusion)),
            "ite": self.choice,
            "=": self.equal,
            "<=": self.at_most,
            ">=": lambda left, right: self.at_most(right, left),
            "<": lambda left, right: -self.at_most(right, left),
            ">": lambda left, right: -self.at_most(left, right),
            "+": lambda *terms: reduce(total, terms),
            "-": lambda left, right=None: total(ZERO, left, -1) if right is None else total(left, right, -1),
            "*": lambda *terms: reduce(product, terms),
            "/": self.quotient,
        }
        names: dict[str, Any] = {"true": ("and", ()), "false": ("or", ())}
        for command in commands(text):
            match command:
                case ["declare-fun", name, [], "Bool" | "Real" as sort] if name not in names:
                    names[name] = self.atoms[name] if sort == "Bool" else {(name,): 1}
                case ["assert", formula]:
                    self.facts += conjuncts(self.read(formula, names))
                case _ if command[0] not in ("set-info", "set-logic", "check-sat"):
                    raise ValueError(f"the fragment has no command {command}")

    def read(self, term: Any, names: dict[str, Any]) -> Any:
        """The node of a formula, the polynomial of a number."""
        if isinstance(term, str):
            return total(ZERO, {(): Fraction(term)}) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", term) else names[term]
        if term[0] == "let":
            return self.read(term[2], names | {name: self.read(value, names) for name, value in term[1]})
        return self.operators[term[0]](*(self.read(each, names) for each in term[1:]))

    def at_most(self, left: Polynomial, right: Polynomial) -> int:
        """The atom that says so."""
        atom = self.atoms[tuple(sorted(total(left, right, -1).items()))]
        self.turned |= {atom: total(right, left, -1), -atom: total(left, right, -1)}
        return atom

    def equal(self, left: Any, right: Any) -> Node:
        """Of two truths or two numbers."""
        if isinstance(left, dict):
            return "and", (self.at_most(left, right), self.at_most(right, left))
        return self.choice(left, right, negation(right))

    def unknown(self, means: Any, kind: str, *of: Any) -> Polynomial:
        """What stands for something, once for the same, and means what the facts say; no file can use its name."""
        key = kind, *(tuple(sorted(each.items())) if isinstance(each, dict) else each for each in of)
        if key not in self.unknowns:
            self.unknowns[key] = {(f"{kind}|{len(self.unknowns)}",): 1}
            self.facts += conjuncts(means(self.unknowns[key]))
        return self.unknowns[key]

    def choice(self, when: Node, yes: Any, no: Any) -> Any:
        """If when holds then yes else no. Of numbers: an unknown that equals the one or the other."""
        if isinstance(yes, dict):
            return self.unknown(lambda v: self.choice(when, self.equal(v, yes), self.equal(v, no)), "if", when, yes, no)
        return "and", (("or", (negation(when), yes)), ("or", (when, no)))

    def quotient(self, left: Polynomial, right: Polynomial) -> Polynomial:
        """Left over right. Where that is no number: an unknown, which may be anything where right is 0."""
        if not right.keys() - {()}:
            return total(ZERO, left, Fraction(1) / right.get((), 0))
        is_zero = self.equal(right, ZERO)
        inverse = self.unknown(lambda v: ("or", (is_zero, self.equal(product(v, right), ONE))), "inverse", right)
        return self.unknown(lambda v: ("or", (is_zero, self.equal(v, product(left, inverse)))), "quotient", left, right)

    def closes(self, proof: Any, facts: tuple[Node, ...], true: frozenset[int], new: Any = ()) -> bool:
        """Whether the proof closes the case in which facts hold, new ones too, of which no literal is known yet."""
        if new:
            facts, true = (*facts, *new), true.union(each for each in new if isinstance(each, int))
        match proof:
            case ["split", k, then, otherwise] if type(k) is int and 0 < k <= len(self.atoms):
                return self.closes(then, facts, true | {k}) and self.closes(otherwise, facts, true | {-k})
            case ["cases", i, [*proofs]] if type(i) is int and 0 <= i < len(facts):
                parts = (facts[i],) if isinstance(facts[i], int) else facts[i][1]
                left = [conjuncts(part) for part in parts if not refuted(part, true)]
                return all(self.closes(each, facts, true, more) for each, more in zip(proofs, left, strict=True))
            case ["sum", [*terms]]:
                found = [self.term(true, *each) for each in terms]
                return any(is_above for _, is_above in found) and not reduce(total, (each for each, _ in found), ZERO)
        return False

    def term(self, true: frozenset[int], factor: Any, literals: Any) -> tuple[Polynomial, bool]:
        """A factor times literals, each turned to be at least 0; and whether the product is sure to be above 0."""
        if not all(type(each) is int and each in true for each in literals):
            raise ValueError(f"not all of {literals} are literals that are true in this case")
        turned = [self.turned[each] for each in literals]
        by = polynomial([[factor, []]] if isinstance(factor, str) else factor)
        is_positive = by.keys() == {()} and by[()] > 0
        if not is_positive and not any(self.at_most(each, ZERO) in true for each in turned):
            raise ValueError(f"the factor {factor} is not above 0, and no literal is part of an equation")
        return reduce(product, turned, by), is_positive and all(each < 0 for each in literals)


if __name__ == "__main__":
    try:
        asked, given = (Path(name).read_text(encoding="utf-8") for name in sys.argv[1:])
    except (OSError, ValueError) as problem:
        sys.exit(f"usage: python checker.py QUESTION.smt2 CERTIFICATE.json ({problem})")
    sys.exit(check(asked, given) or 0)
