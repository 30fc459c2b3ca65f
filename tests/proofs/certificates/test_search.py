"""The search for certificates: what is unsatisfiable is certified, and nothing else is ever believed."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from random import Random
from typing import Any

import pytest
import z3
from checking import satisfiable
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from novate.proofs.certificates.alike import kind
from novate.proofs.certificates.checker import Facts, check, total
from novate.proofs.certificates.lemmas import lemmas
from novate.proofs.certificates.multipliers import only_multipliers
from novate.proofs.certificates.search import NoCertificateError, Search, certificate
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.smtlib import smtlib
from novate.proofs.engine.solver import satisfy

NUMBERS = [z3.Real(name) for name in "xyz"]
TRUTHS = [z3.Bool(name) for name in "pq"]


@st.composite
def terms(draw: st.DrawFn) -> Any:
    """A linear expression, now and then with a choice in it."""
    factors = draw(st.lists(st.integers(-3, 3), min_size=3, max_size=3))
    total = z3.Sum([z3.Q(factor, draw(st.integers(1, 3))) * x for factor, x in zip(factors, NUMBERS, strict=True)])
    total = total + draw(st.integers(-4, 4))
    return z3.If(draw(st.sampled_from(TRUTHS)), total, -total) if draw(st.integers(0, 5)) == 0 else total


@st.composite
def atoms(draw: st.DrawFn) -> Any:
    """A comparison or a Boolean constant."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(TRUTHS))
    left, right = draw(terms()), draw(terms())
    return draw(st.sampled_from([left <= right, left < right, left >= right, left > right, left == right]))


def formulas() -> st.SearchStrategy[Any]:
    """Any Boolean combination."""
    return st.recursive(
        atoms(),
        lambda parts: st.one_of(
            parts.map(z3.Not),
            st.tuples(parts, parts).map(lambda pair: z3.And(*pair)),
            st.tuples(parts, parts).map(lambda pair: z3.Or(*pair)),
            st.tuples(parts, parts).map(lambda pair: z3.Implies(*pair)),
            st.tuples(parts, parts).map(lambda pair: pair[0] == pair[1]),
            st.tuples(parts, parts, parts).map(lambda three: z3.If(*three)),
        ),
        max_leaves=4,
    )


def script(constraints: list[Any]) -> str:
    """As a file of a bundle."""
    return smtlib("a random system", constraints, Outcome.UNSATISFIABLE)


@settings(max_examples=60)
@given(st.lists(formulas(), min_size=3, max_size=8))
def test_a_system_is_certified_exactly_where_it_is_unsatisfiable(constraints: list[Any]) -> None:
    """Of random linear systems with Boolean structure; where it can be satisfied no certificate is found."""
    question = script(constraints)
    if satisfy(constraints, Limits()).outcome is Outcome.UNSATISFIABLE:
        assert check(question, certificate(question)) == ""
    else:
        with pytest.raises(NoCertificateError):
            certificate(question)


@settings(max_examples=15)
@given(st.lists(formulas(), min_size=6, max_size=9), st.integers(0, 8))
def test_no_certificate_fits_a_question_that_can_be_satisfied(constraints: list[Any], dropped: int) -> None:
    """One assertion is left out, or negated, so that there is a solution: the certificate of the whole is refused."""
    assume(satisfy(constraints, Limits()).outcome is Outcome.UNSATISFIABLE)
    proof, index = certificate(script(constraints)), dropped % len(constraints)
    rest = constraints[:index] + constraints[index + 1 :]
    for other in (rest, [*rest, z3.Not(constraints[index])]):
        if satisfy(other, Limits()).outcome is Outcome.SATISFIABLE:
            assert check(script(other), proof) != ""


def limited(factor: z3.RatNumRef, least: z3.RatNumRef) -> str:
    """One of two slopes, and a value above what either reaches: unsatisfiable where both stay below `least`."""
    x, y, _ = NUMBERS
    steep, _ = TRUTHS
    return script([x >= 0, x <= 1, y == z3.If(steep, factor * x, x / 2), z3.Or(y >= least, y < -least)])


def test_questions_alike_share_their_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other numbers need other multipliers only; where a case fails with them, it is searched anew."""
    first, *others = (limited(z3.Q(number, 3), z3.RealVal(7)) for number in (5, 4, 20))
    walked = []
    by_cases = Search.by_cases
    monkeypatch.setattr(Search, "by_cases", lambda search, case: walked.append(case) or by_cases(search, case))
    told = certificate(first)
    assert check(first, told) == ""
    assert walked
    walked.clear()
    for each in others:
        assert kind(each) == kind(first)
        assert check(each, certificate(each, told)) == ""
    assert not walked
    negative = limited(z3.Q(-1, 3), z3.RealVal(7))
    assert check(negative, certificate(negative, told)) == ""
    with pytest.raises(NoCertificateError):
        certificate(limited(z3.RealVal(8), z3.RealVal(7)), told)


def test_a_certificate_does_not_depend_on_what_was_certified_before() -> None:
    """Only on its question and on the one that it is told: so it is the same whichever worker is asked for it."""
    first, second = (limited(z3.Q(number, 3), z3.RealVal(7)) for number in (5, 4))
    alone, told = certificate(second), certificate(second, certificate(first))
    certificate(limited(z3.Q(20, 3), z3.RealVal(7)))
    assert (certificate(second), certificate(second, certificate(first))) == (alone, told)


def test_multipliers_are_solved_for_exactly() -> None:
    """Those of a contradiction without idle parts, but for a common factor; empty where the literals agree."""
    x_small, x_large, y_small = (
        {("x",): Fraction(3), (): Fraction(-1)},
        {("x",): Fraction(-2), (): Fraction(1)},
        {("y",): Fraction(1)},
    )
    found = only_multipliers({1: x_small, 2: x_large})
    assert found is not None
    assert found[1] / found[2] == Fraction(2, 3)
    assert only_multipliers({1: {("x",): Fraction(1)}, -2: {("x",): Fraction(-1)}}) == {1: 1, -2: 1}
    assert only_multipliers({1: {("x",): Fraction(1)}, 2: {("x",): Fraction(-1)}}) == {}
    assert only_multipliers({1: x_small, 2: y_small}) == {}
    assert only_multipliers({1: x_small, 2: {("x",): Fraction(-2), (): Fraction(1, 2)}}) == {}
    assert only_multipliers({1: x_small, 2: x_large, 3: x_small}) is None


@settings(max_examples=200)
@given(st.lists(st.lists(st.integers(-3, 3), min_size=4, max_size=4), min_size=1, max_size=5))
def test_multipliers_add_up_to_a_contradiction(rows: list[list[int]]) -> None:
    """Whatever the literals: they are positive, no constant is left, and what is left is impossible."""
    signed = {
        number if row[0] >= 0 else -number: {
            (name,): Fraction(each) for name, each in zip("xyz", row, strict=False) if each
        }
        | ({(): Fraction(row[3])} if row[3] else {})
        for number, row in enumerate(rows, start=1)
    }
    found = only_multipliers(signed)
    if found:
        added = reduce(lambda left, term: total(left, signed[term[0]], term[1]), found.items(), {})
        assert min(found.values()) > 0
        assert added.keys() <= {()}
        assert added.get((), 0) > 0 or (not added and min(found) < 0)


X, Y, Z = NUMBERS
BEFORE = z3.Real("before")
REFUTED = (
    [X / 3 > 1, X < 3],
    [X * Y > 1, Y * X < 1],
    [X / Y > Z, X / Y < Z],
    [X * X < 0],
    [X > 0, Y > 0, X * Y <= 0],
    [X == 0, X * Y > 0],
    [X >= 1, X * X < 1],
    [X > Y, Y > 0, X / Y <= 1],
    [X > Y, Y > Z, Z > 0, X * X < Z * Y],
    [X > 0, Y > 0, Z > 0, X * Y * Z < 0],
    [X <= 1, X * Y < Y, X >= 0, Z >= 1, X * Y * (1 - Z) > 0],
    [X * Y == 1, X * Z == 0, z3.Or(Z > 0, Z < 0)],
    [Y > 0, X / Y > 2, X * Z / Y < Z, Z > 0],
    [z3.If(TRUTHS[0], X, Y) * Z > 0, Z == 0],
    [
        X >= 0,
        Y >= X,
        BEFORE < Y,
        z3.Or(z3.Q(199, 800) * X + 2 >= BEFORE - Z, Z >= Y - X - 1),
        z3.Q(199, 800) * Y - 2 <= BEFORE,
        z3.Not((Z + 4) * Y >= BEFORE * (Y - X)),
    ],
)
"""The last says, of one example with cross margin, that the margin ratio does not fall."""


@pytest.mark.parametrize("constraints", REFUTED, ids=str)
def test_products_are_certified(constraints: list[Any]) -> None:
    """As unknowns of their own, or by lemmas about their factors; not where an assertion is missing."""
    question = script(constraints)
    found = certificate(question)
    assert check(question, found) == ""
    for missing in range(len(constraints)):
        weaker = constraints[:missing] + constraints[missing + 1 :]
        if satisfy(weaker, Limits()).outcome is Outcome.SATISFIABLE:
            assert check(script(weaker), found) != ""


def test_a_sum_of_squares_has_no_certificate_yet() -> None:
    """Of differences whose signs nothing tells; it is the search that misses it."""
    missed = [X * X + Y * Y + Z * Z < X * Y + Y * Z + Z * X]
    assert satisfy(missed, Limits()).outcome is Outcome.UNSATISFIABLE
    with pytest.raises(NoCertificateError, match="no products that are tried"):
        certificate(script(missed))


@pytest.mark.parametrize("seed", range(15))
def test_what_can_be_satisfied_has_none(seed: int) -> None:
    """Random questions with products and quotients that hold at some point."""
    with pytest.raises(NoCertificateError):
        certificate(satisfiable(Random(seed)))


@pytest.mark.parametrize("constraints", REFUTED, ids=str)
def test_a_lemma_is_refuted_by_its_proof(constraints: list[Any]) -> None:
    """So the checker believes it wherever all its parts are false, and nowhere else."""
    question = Facts(script(constraints))
    for each in lemmas(question):
        assert question.closes(each.proof, (), each.needs)
        for literal in each.needs:
            with pytest.raises(ValueError, match=r"not all of|no literal is part of an equation"):
                question.closes(each.proof, (), each.needs - {literal})
