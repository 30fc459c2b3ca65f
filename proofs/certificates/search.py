"""Finds certificates; `novate.proofs.certificates.checker` is what believes them.

The search walks a tree of cases. In a case it derives what facts force; then Z3 says, by an unsat core, which facts and
literals contradict each other. Where literals alone do, multipliers for them are solved for; else a literal of the
core is split. Whatever the closing of a case turns out not to need is left out, and what closed a case closes others
that need no more.

A product of unknowns counts as one more unknown; where that is not enough, lemmas say what it has to do with them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from novate.proofs.certificates.alike import proof_alike
from novate.proofs.certificates.case import Case, literals, reasons
from novate.proofs.certificates.checker import FORMAT, Facts, Node, total
from novate.proofs.certificates.lemmas import Lemma, lemmas
from novate.proofs.certificates.linear_solver import LinearSolver, NoCertificateError
from novate.proofs.certificates.multipliers import only_multipliers

MOST_SPLITS = 2_000
"""Cases after which a question is given up; those of the shipped examples need fewer than 100."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A proof that closes a case, and the literals that must hold there for it to do so."""

    proof: list[Any]
    needs: frozenset[int]


def certificate(script: str, alike: str = "") -> str:
    """The certificate of an SMT-LIB script, as JSON text; the cases of one that is alike, if there is one, come first.

    Equal arguments give equal certificates. Raises `NoCertificateError`.
    """
    try:
        question = Facts(script)
    except (ArithmeticError, ValueError) as error:
        raise NoCertificateError(str(error)) from error
    found = alike_or_linear(question, json.loads(alike) if alike else {}) or by_lemmas(question)
    return json.dumps({"format": FORMAT} | found, separators=(",", ":")) + "\n"


def alike_or_linear(question: Facts, earlier: Mapping[str, Any]) -> dict[str, Any]:
    """A certificate in which each product of unknowns counts as an unknown; empty where there is none."""
    search, proof = Search(question), None
    if earlier and "atoms" not in earlier:
        proof = proof_alike(question, earlier["proof"], search.summed, lambda given: search.closed(given).proof)
    try:
        return {"proof": proof or search.closed(frozenset()).proof}
    except NoCertificateError:
        if is_linear(question):
            raise
        return {}


def is_linear(question: Facts) -> bool:
    """Whether no atom multiplies unknowns."""
    return all(len(names) < 2 for key in question.atoms if isinstance(key, tuple) for names, _ in key)


def by_lemmas(question: Facts) -> dict[str, Any]:
    """A certificate with lemmas about products, and the atoms that they speak of. Raises `NoCertificateError`."""
    count = len(question.atoms)
    proof = Search(question, lemmas(question)).closed(frozenset()).proof
    keys, used = [*question.atoms], sorted({each for each in numbers(proof) if each > count})
    places = {old: count + place for place, old in enumerate(used, start=1)}
    atoms = [[[str(factor), list(names)] for names, factor in keys[each - 1]] for each in used]
    return {"atoms": atoms, "proof": renumbered(proof, places)}


def numbers(proof: Any) -> Iterator[int]:
    """The atoms of a proof."""
    match proof:
        case ["split", atom, *halves]:
            yield atom
            yield from (each for half in halves for each in numbers(half))
        case ["sum", terms]:
            yield from (abs(each) for _, literals in terms for each in literals)


def renumbered(proof: Any, places: Mapping[int, int]) -> Any:
    """The proof with other numbers for some atoms."""

    def moved(literal: int) -> int:
        return places.get(abs(literal), abs(literal)) * (1 if literal > 0 else -1)

    match proof:
        case ["split", atom, *halves]:
            return ["split", moved(atom), *(renumbered(each, places) for each in halves)]
        case ["sum", terms]:
            return ["sum", [[factor, [moved(each) for each in literals]] for factor, literals in terms]]
        case _:
            return proof


class Search:
    """The search for one question."""

    def __init__(self, question: Facts, more: Sequence[Lemma] = ()) -> None:
        self.question = question
        self.lemmas = more
        self.all_facts: list[Node] = [*question.facts, *(each.fact for each in more)]
        self.splits = 0
        self.linear = [dict(key) if isinstance(key, tuple) else None for key in question.atoms]
        """The linear expression of each atom that has one."""
        self.known: dict[frozenset[int], Mapping[int, Fraction]] = {}
        """Multipliers of literals: many cases are closed by the same ones."""
        self.closed_before: list[Closed] = []

    @cached_property
    def solver(self) -> LinearSolver:
        """Z3, once it is asked."""
        return LinearSolver(self.question, self.all_facts)

    @cached_property
    def facts(self) -> Mapping[int, Node]:
        """Those that contradict each other. Raises `NoCertificateError`."""
        contradiction = self.solver.contradiction((), range(len(self.all_facts)))
        if contradiction is None:
            raise NoCertificateError("Z3 sees no contradiction")
        return {number: self.all_facts[number] for number in contradiction[1]}

    def multipliers(self, true: Sequence[int]) -> Mapping[int, Fraction]:
        """Those with which these literals, or some of them, add up to something impossible, or `NoCertificateError`."""
        key = frozenset(true)
        if key not in self.known:
            signed = {each: (self.linear[abs(each) - 1] or {}, 1 if each > 0 else -1) for each in true}
            found = only_multipliers({each: total({}, linear, sign) for each, (linear, sign) in signed.items()})
            self.known[key] = self.solver.multipliers(signed) if found is None else found
        if not self.known[key]:
            raise NoCertificateError("these literals do not contradict each other")
        return self.known[key]

    def summed(self, true: Sequence[int]) -> list[Any]:
        """The sum by which these literals contradict each other: with what is left over, a number, it is 0."""
        factors = self.multipliers(true)
        signed = {each: (self.linear[abs(each) - 1] or {}).get((), Fraction(0)) for each in factors}
        rest = sum(factor * (signed[each] if each > 0 else -signed[each]) for each, factor in factors.items())
        terms = [[str(factor), [each]] for each, factor in factors.items()]
        return ["sum", [*terms, [str(rest), []]] if rest else terms]

    def closed(self, given: Set[int], facts: Mapping[int, Node] | None = None) -> Closed:
        """Close the case in which these literals hold, by facts that contradict each other there."""
        case = Case(given, self.facts if facts is None else facts)
        closed = self.by_fact(case.failed, case.true) if case.failed is not None else self.open_case(case)
        for literal, fact in reversed(case.derived):
            case.true.remove(literal)
            if literal in closed.needs:
                closed = split(literal, closed, self.by_fact(fact, case.true | {-literal}))
        return closed

    def open_case(self, case: Case) -> Closed:
        """As a case was closed that needs no other literals, or by a sum, or by cases."""
        for closed in self.closed_before:
            if closed.needs <= case.true:
                return closed
        self.closed_before.append(self.by_sum_or_split(case))
        return self.closed_before[-1]

    def by_fact(self, number: int, true: Set[int]) -> Closed:
        """By a fact that is false in it, or a lemma."""
        if number >= len(self.question.facts):
            lemma = self.lemmas[number - len(self.question.facts)]
            return Closed(lemma.proof, lemma.needs)
        needs = reasons(self.facts[number], true)
        assert needs is not None, "only facts that are refuted close a case"
        return Closed(["cases", number, []], needs)

    def by_sum_or_split(self, case: Case) -> Closed:
        """By literals alone where they contradict each other, else by cases."""
        alone = self.solver.contradiction(case.true, ())
        if alone is not None:
            return Closed(self.summed(alone[0]), frozenset(self.multipliers(alone[0])))
        return self.by_cases(case)

    def by_cases(self, case: Case) -> Closed:
        """By a literal: it holds, or its negation does."""
        contradiction = self.solver.contradiction(case.true, case.open)
        if contradiction is None or self.splits >= MOST_SPLITS:
            raise NoCertificateError("Z3 sees no contradiction" if contradiction is None else "too many cases")
        self.splits += 1
        literal = chosen([case.open[number] for number in contradiction[1]])
        facts = {number: self.facts[number] for number in contradiction[1]}
        when_true = self.closed(case.true | {literal}, facts)
        if literal not in when_true.needs:
            return when_true
        return split(literal, when_true, self.closed(case.true | {-literal}, facts))


def split(literal: int, when_true: Closed, when_false: Closed) -> Closed:
    """Close a case by its two halves, or by one of them where that does not need its half."""
    if -literal not in when_false.needs:
        return when_false
    halves = (when_true, when_false) if literal > 0 else (when_false, when_true)
    needs = when_true.needs - {literal} | when_false.needs - {-literal}
    return Closed(["split", abs(literal), *(half.proof for half in halves)], needs)


def chosen(facts: Sequence[Node]) -> int:
    """The literal whose atom comes first: as cases are split in one order, what closed one closes many others."""
    return min((each for fact in facts for each in literals(fact)), key=abs)
