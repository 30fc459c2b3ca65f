"""Checks that a Farkas certificate shows the assertions of an SMT-LIB file to be unsatisfiable. It imports no solver.

The assertions become numbered *facts*: literals and disjunctions over numbered *atoms*, each a Boolean constant or
`linear <= 0`. A certificate splits into cases (an atom true, the atom false) and closes each by a fact that is false in
it, or by literals which, each times a positive multiplier, add up to an impossible inequality between numbers (Farkas's
lemma). Arithmetic is exact. docs/certificates.md has both formats. `python farkas_check.py QUESTION.smt2 PROOF.json`
"""

import json
import re
import sys
from collections import defaultdict
from fractions import Fraction
from functools import reduce
from itertools import count
from pathlib import Path
from typing import Any

Linear = dict[str, Fraction]  # a constant's name and its coefficient, never 0; the name "" stands for 1
Node = Any  # a literal: atom k, or -k for its negation; ("and", nodes); ("or", nodes)
TOKEN = re.compile(r'\|[^|\\]*\||"[^"]*"|;[^\n\r]*|[()]|[^\s()|;"]+')
sys.set_int_max_str_digits(0)  # exact powers of price moves have thousands of digits


def check(question: str, certificate: str) -> str:
    """Why the certificate is refused; empty where it shows that the assertions of the question cannot all hold."""
    try:
        closed = Facts(question).closes(json.loads(certificate)["proof"], frozenset())
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return "" if closed else "some case is not closed"


def commands(text: str) -> list[Any]:
    """The text as nested lists of its symbols."""
    tokens = [")", *(token for token in reversed(TOKEN.findall(text)) if not token.startswith(";"))]
    nested = expressions(tokens)
    if tokens or TOKEN.sub("", text).strip():
        raise ValueError("the question is not well-formed SMT-LIB")
    return nested


def expressions(tokens: list[str]) -> list[Any]:
    """Those up to the closing parenthesis, which leave the end of the list."""
    return [expressions(tokens) if each == "(" else each for each in iter(tokens.pop, ")")]


def total(left: Linear, right: Linear, factor: Fraction | int = 1) -> Linear:
    """Left plus factor times right."""
    added = {name: left.get(name, 0) + factor * right.get(name, Fraction(0)) for name in left | right}
    return {name: coefficient for name, coefficient in added.items() if coefficient}


def number(linear: Linear) -> Fraction:
    """The value of an expression; raises ValueError if it mentions constants."""
    (value,) = ({"": Fraction(0)} | linear).values()
    return value


def negation(node: Node) -> Node:
    """Pushed down to the literals."""
    return -node if isinstance(node, int) else ("or" if node[0] == "and" else "and", tuple(map(negation, node[1])))


def conjuncts(node: Node) -> list[Node]:
    """The facts that together are the node."""
    return [node] if isinstance(node, int) or node[0] == "or" else [f for n in node[1] for f in conjuncts(n)]


def refuted(node: Node, true: frozenset[int]) -> bool:
    """Whether the node is false where these literals are true: of a conjunction any part, of a disjunction all."""
    refutes = {"and": any, "or": all}
    return -node in true if isinstance(node, int) else refutes[node[0]](refuted(part, true) for part in node[1])


class Facts:
    """The facts of an SMT-LIB text, and its atoms, counted from 1: a Boolean's name, or the terms of a `Linear`."""

    def __init__(self, text: str) -> None:
        self.facts: list[Node] = []
        self.atoms: dict[Any, int] = defaultdict(count(1).__next__)
        self.operators: dict[str, Any] = {
            "and": lambda *nodes: ("and", nodes),
            "or": lambda *nodes: ("or", nodes),
            "not": negation,
            "=>": lambda premise, conclusion: ("or", (negation(premise), conclusion)),
            "ite": self.choice,
            "=": self.equal,
            "<=": lambda left, right: self.atoms[tuple(sorted(total(left, right, -1).items()))],
            ">=": lambda left, right: self.atoms[tuple(sorted(total(right, left, -1).items()))],
            "<": lambda left, right: -self.operators[">="](left, right),
            ">": lambda left, right: -self.operators["<="](left, right),
            "+": lambda *terms: reduce(total, terms),
            "-": lambda left, right=None: total({}, left, -1) if right is None else total(left, right, -1),
            "*": lambda one, two: total({}, one, number(two)) if one.keys() - {""} else total({}, two, number(one)),
            "/": lambda left, right: total({}, left, 1 / number(right)),
        }
        names: dict[str, Any] = {"true": ("and", ()), "false": ("or", ())}
        for command in commands(text):
            match command:
                case ["declare-fun", name, [], "Bool" | "Real" as sort] if name not in names:
                    names[name] = self.atoms[name] if sort == "Bool" else {name: Fraction(1)}
                case ["assert", formula]:
                    self.facts += conjuncts(self.read(formula, names))
                case _ if command[0] not in ("set-info", "set-logic", "check-sat"):
                    raise ValueError(f"the fragment has no command {command}")

    def read(self, term: Any, names: dict[str, Any]) -> Any:
        """The node of a formula, the linear expression of a number."""
        if isinstance(term, str):
            return total({}, {"": Fraction(term)}) if re.fullmatch(r"[0-9]+(\.[0-9]+)?", term) else names[term]
        if term[0] == "let":
            return self.read(term[2], names | {name: self.read(value, names) for name, value in term[1]})
        return self.operators[term[0]](*(self.read(each, names) for each in term[1:]))

    def equal(self, left: Any, right: Any) -> Node:
        """Of two truths or two numbers."""
        if isinstance(left, dict):
            return "and", (self.operators["<="](left, right), self.operators[">="](left, right))
        return self.choice(left, right, negation(right))

    def choice(self, condition: Node, left: Any, right: Any) -> Any:
        """If condition then left else right. Of numbers: a new constant, and facts that say what it equals."""
        if not isinstance(left, dict):
            return "and", (("or", (negation(condition), left)), ("or", (condition, right)))
        value = {f"if|{len(self.facts)}": Fraction(1)}
        self.facts += conjuncts(self.choice(condition, self.equal(value, left), self.equal(value, right)))
        return value

    def closes(self, proof: Any, true: frozenset[int]) -> bool:
        """Whether the proof closes the case in which these literals are true."""
        match proof:
            case ["split", int(atom), then, otherwise] if atom > 0:
                return self.closes(then, true | {atom}) and self.closes(otherwise, true | {-atom})
            case ["fact", int(index)]:
                return refuted(self.facts[index], true)
            case ["sum", [*terms]] if all(k in true and {*x} <= {*"0123456789/"} and Fraction(x) > 0 for k, x in terms):
                scaled = [(dict([*self.atoms][abs(k) - 1]), Fraction(each) * (1 if k > 0 else -1)) for k, each in terms]
                added = reduce(lambda left, term: total(left, *term), scaled, Linear())
                return number(added) > 0 or (not added and any(literal < 0 for literal, _ in terms))
        return False


if __name__ == "__main__":
    try:
        asked, given = (Path(name).read_text(encoding="utf-8") for name in sys.argv[1:])
    except (OSError, ValueError) as problem:
        sys.exit(f"usage: python farkas_check.py QUESTION.smt2 PROOF.json ({problem})")
    sys.exit(check(asked, given) or 0)
