"""Lemmas about products: what follows when two inequalities hold, or an equation, as further facts of a question.

Where a product of unknowns counts as an unknown of its own, these say what it has to do with its factors. A lemma is a
disjunction; where all its parts are false, the sum of a certificate shows the contradiction.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

from novate.proofs.certificates.checker import ZERO, Facts, Node, Polynomial, product, total

MOST_ATOMS = 200
"""That are inequalities; a question with more has no lemmas."""
FEW_ATOMS = 30
"""Up to which lemmas may speak of any product."""


Known = Set[tuple[str, ...]] | None
"""The products that lemmas may speak of; None for any."""


@dataclass(frozen=True, slots=True)
class Lemma:
    """What follows of literals."""

    fact: Node
    """Their negations, or what follows."""
    proof: list[Any]
    """Closes a case in which the fact is false."""

    @property
    def needs(self) -> frozenset[int]:
        """The literals with which the fact is false."""
        return frozenset(-each for each in self.fact[1])


def lemmas(question: Facts) -> list[Lemma]:
    """Those that speak of no product that the question does not speak of; of a small question, all.

    Their atoms are added to the question's, and the signs of the unknowns that it multiplies.
    """
    for name in dict.fromkeys(each for names in [*monomials(question)] if len(names) > 1 for each in names):
        question.at_most({(name,): Fraction(1)}, ZERO)
        question.at_most(ZERO, {(name,): Fraction(1)})
    keys = {number: dict(key) for key, number in question.atoms.items() if isinstance(key, tuple)}
    if len(keys) > MOST_ATOMS:
        return []
    known = None if len(keys) <= FEW_ATOMS else {*monomials(question), ()}
    at_least = {k: total(ZERO, each, -1) for k, each in keys.items()} | {-k: each for k, each in keys.items()}
    return [*of_inequalities(question, at_least, known), *of_equations(question, keys, known)]


def monomials(question: Facts) -> Iterator[tuple[str, ...]]:
    """The products of unknowns in its atoms, with repetitions."""
    return (names for key in question.atoms if isinstance(key, tuple) for names, _ in key)


def of_inequalities(question: Facts, at_least: dict[int, Polynomial], known: Known) -> Iterator[Lemma]:
    """Two of them, or one twice: their product is at least 0, above 0 where both are strict."""
    for one, two in combinations_with_replacement(at_least, 2):
        if one == -two or not any(at_least[one].keys() - {()}) or not any(at_least[two].keys() - {()}):
            continue
        found = product(at_least[one], at_least[two])
        if found and (known is None or found.keys() <= known):
            yield lemma(question, [one, two], found, ["1", [one, two]], strict=one < 0 and two < 0)


def of_equations(question: Facts, keys: dict[int, Polynomial], known: Known) -> Iterator[Lemma]:
    """One of them times an unknown is 0, so both at least and at most."""
    unknowns = dict.fromkeys(name for each in keys.values() for names in each for name in names)
    for k, each in keys.items():
        opposite = question.atoms.get(tuple(sorted(total(ZERO, each, -1).items())))
        for name in unknowns if opposite is not None else ():
            for factor in (Fraction(1), Fraction(-1)):
                found = product(total(ZERO, each, -1), {(name,): factor})
                if known is None or found.keys() <= known:
                    yield lemma(question, [k, opposite], found, [[[str(factor), [name]]], [k]], strict=False)


def lemma(question: Facts, literals: list[Any], found: Polynomial, term: list[Any], *, strict: bool) -> Lemma:
    """That a polynomial is at least 0, or above 0, where literals are true: as the term of a sum says."""
    follows = -question.at_most(found, ZERO) if strict else question.at_most(ZERO, found)
    return Lemma(("or", (*(-each for each in dict.fromkeys(literals)), follows)), ["sum", [term, ["1", [-follows]]]])
