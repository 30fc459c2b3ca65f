"""Lemmas: what products have to do with their factors, as further facts of a question in which they count as unknowns.

A lemma says that some literals do not hold together, because products of them add up to nothing. Lemmas are found where
they are missing: Z3, to whom each product is an unknown, shows how all facts could hold; unless the question can be
satisfied, a few of the literals that are true there contradict each other, and the lemma says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from typing import Any

from novate.proofs.certificates.case import implicant
from novate.proofs.certificates.checker import ZERO, Facts, Node, Polynomial, product, total
from novate.proofs.certificates.linear_solver import LinearSolver, NoCertificateError
from novate.proofs.certificates.nonlinear_solver import NonlinearSolver
from novate.proofs.certificates.sum_of_products import sum_of_products

MOST_LEMMAS = 200
"""After which a question is given up; those of the theorems need fewer than 50."""
ONE: Polynomial = {(): Fraction(1)}


@dataclass(frozen=True, slots=True)
class Lemma:
    """Literals that contradict each other."""

    needs: frozenset[int]
    proof: list[Any]
    """Closes a case in which they all hold."""

    @property
    def fact(self) -> Node:
        """One of them does not hold."""
        return "or", tuple(-each for each in sorted(self.needs, key=abs))


def lemmas(question: Facts) -> list[Lemma]:
    """Enough to refute the question, of which products then count as unknowns.

    Adds the signs of its inverses to its atoms. Raises `NoCertificateError`.
    """
    found = [*signs_of_inverses(question)]
    signs = signs_of_unknowns(question)
    linear = LinearSolver(question, [*question.facts, *(each.fact for each in found)])
    nonlinear = NonlinearSolver(question)
    while (true := linear.model(range(len(linear.facts)))) is not None:
        if len(found) == MOST_LEMMAS:
            raise NoCertificateError("too many lemmas")
        literals = about_numbers(question, implicant([*question.facts, *(each.fact for each in found)], true))
        more = [each for each in signs if each in true and each not in literals]
        found.append(lemma(question, nonlinear, literals, more))
        linear.add(found[-1].fact)
    return found


def about_numbers(question: Facts, literals: Sequence[int]) -> list[int]:
    """Those that compare a polynomial with 0."""
    keys = [*question.atoms]
    return [each for each in literals if isinstance(keys[abs(each) - 1], tuple)]


def lemma(question: Facts, nonlinear: NonlinearSolver, true: Sequence[int], signs: Sequence[int]) -> Lemma:
    """One that these literals do not all hold together; signs of unknowns are used where nothing is found without."""
    for known in (true, [*true, *signs]):
        for contradiction in nonlinear.contradictions(known):
            if terms := sum_of_products(question, contradiction, known, nonlinear.context):
                return lemma_of(question, terms)
    raise NoCertificateError("no products that are tried add up to a contradiction")


def lemma_of(question: Facts, terms: list[Any]) -> Lemma:
    """That the literals of a sum do not all hold together."""
    keys = [*question.atoms]
    parts = {literals[0]: dict(keys[abs(literals[0]) - 1]) for factor, literals in terms if not isinstance(factor, str)}
    opposites = {question.at_most(ZERO, each) for each in parts.values()}
    return Lemma(frozenset(opposites.union(*(literals for _, literals in terms))), ["sum", terms])


def signs_of_unknowns(question: Facts) -> list[int]:
    """Literals that say them, of unknowns that are multiplied; they are added to the question's atoms."""
    products = [names for key in [*question.atoms] if isinstance(key, tuple) for names, _ in key if len(names) > 1]
    unknowns: list[Polynomial] = [{(name,): Fraction(1)} for name in dict.fromkeys(chain.from_iterable(products))]
    atoms = [atom for each in unknowns for atom in (question.at_most(each, ZERO), question.at_most(ZERO, each))]
    return [literal for atom in atoms for literal in (atom, -atom)]


def signs_of_inverses(question: Facts) -> Iterator[Lemma]:
    """An inverse has the sign of what it is the inverse of."""
    for (kind, *of), unknown in [*question.unknowns.items()]:
        if kind == "inverse":
            inverted, inverse = dict(of[0]), unknown
            one = product(inverse, inverted)
            at_least = question.at_most(ONE, one)
            for sign in (Fraction(1), Fraction(-1)):
                positive = -question.at_most(total(ZERO, inverted, sign), ZERO)
                opposite = question.at_most(total(ZERO, inverse, sign), ZERO)
                terms = [["1", [opposite, positive]], ["1", [at_least]], ["1", []]]
                yield Lemma(frozenset((positive, opposite, at_least)), ["sum", terms])
