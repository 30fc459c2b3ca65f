"""The steps to a lemma: literals that contradict each other, with nothing to spare, and products of them."""

from __future__ import annotations

from fractions import Fraction

import pytest
import z3

from novate.proofs.certificates import product_ladder
from novate.proofs.certificates.case import implicant
from novate.proofs.certificates.checker import Facts
from novate.proofs.certificates.inequalities import inequality
from novate.proofs.certificates.linear_solver import NoCertificateError
from novate.proofs.certificates.nonlinear_solver import NonlinearSolver
from novate.proofs.certificates.product_ladder import rungs
from novate.proofs.certificates.sum_of_products import sum_of_products

QUESTION = """(declare-fun x () Real) (declare-fun y () Real)
(assert (> x 1)) (assert (> y 1)) (assert (<= (+ x y) 9)) (assert (<= (* x y) 1)) (assert (>= (* x x y) 0))"""
ABOVE_ONE = [-1, -2]
PRODUCT = 4


def test_few_literals_hold_whatever_else_does() -> None:
    """One part of a disjunction, the part that needs nothing more."""
    facts = [("or", (("and", (1, 2)), 3, -4)), 3, ("or", (-1, 4))]
    assert implicant(facts, {1, 2, 3, 4}) == [3, 4]


def test_a_contradiction_has_nothing_to_spare() -> None:
    """Of five literals three contradict each other; of four that can hold together none do."""
    solver = NonlinearSolver(Facts(QUESTION))
    for found in solver.contradictions([-1, -2, 3, 4, 5]):
        assert sorted(found) == sorted([*ABOVE_ONE, PRODUCT])
    with pytest.raises(NoCertificateError, match="Z3 sees no contradiction"):
        next(solver.contradictions([-1, -2, 3, 5]))


def test_a_sum_of_products_closes_the_case() -> None:
    """The checker says so; where nothing contradicts itself there is none."""
    question = Facts(QUESTION)
    terms = sum_of_products(question, [*ABOVE_ONE, PRODUCT], [-1, -2, 3, 4, 5], z3.Context())
    assert question.closes(["sum", terms], (), frozenset({-1, -2, 4}))
    assert sum_of_products(question, ABOVE_ONE, [-1, -2, 3, 5], z3.Context()) == []


def test_the_ladder_begins_with_few_factors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signs of helpers come later; a rung that is too long is left out."""
    x, y = (inequality({1 << place: 1}, {1 + place: Fraction(1)}) for place in (0, 8))
    found = list(rungs([x], [y]))
    assert found[:3] == [[(), (0,)], [(), (0,), (0, 0)], [(), (0,), (0, 0), (0, 0, 0)]]
    assert (0, 1) in found[3]
    monkeypatch.setattr(product_ladder, "MOST_PRODUCTS", 3)
    assert all(len(rung) <= 3 for rung in rungs([x], [y]))
    monkeypatch.setattr(product_ladder, "MOST_TERMS", 1)
    assert list(rungs([x], [y])) == []
