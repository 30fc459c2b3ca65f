"""Compartments of each margin model, and how far prices may move until one of them lacks something."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from small_books import book, drawn

from novate.model.margins import KINDS, of_models
from novate.model.margins.book import Book
from novate.model.margins.capital import Capital
from novate.model.margins.compartment import Compartment, largest_multiple


def compartments(kind: str, of: Book) -> list[Compartment]:
    """By the model's own rule."""
    found: list[Compartment] = of_models([kind], "compartments")[kind](of)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_required_leaves_nothing_uncovered(kind: str) -> None:
    """Divided at best, and no less does for models that require no more than that."""
    for each in drawn(12, spreads=True):
        required = of_models([kind], "required")[kind](Capital.of(each))
        enough = sum(max((*part.losses, Fraction(0))) for part in compartments(kind, each))
        assert enough <= required
        assert kind == "cross" or enough == required
        assert kind == "pooled" or enough >= Capital.of(each).portfolio


@pytest.mark.parametrize("kind", KINDS)
def test_a_multiple_is_the_largest(kind: str) -> None:
    """At it the worst loss is just what there is, a little further it is more, and a little before it is not."""
    asked = 0
    for each in drawn(12, spreads=True):
        rich = Book(
            tuple(replace(holder, collateral=Fraction(1)) for holder in each.holders), each.slippage, each.vertices
        )
        for still, moved in zip(compartments(kind, rich.scaled(Fraction(0))), compartments(kind, rich), strict=True):
            multiple = largest_multiple(still, moved)
            if multiple:
                place = compartments(kind, rich).index(moved)
                at, before, beyond = (
                    max(compartments(kind, rich.scaled(multiple * factor))[place].losses)
                    for factor in (Fraction(1), Fraction(99, 100), Fraction(101, 100))
                )
                assert before <= at == moved.collateral < beyond
                asked += 1
    assert asked > 5


def test_what_cannot_lose_may_move_any_way_and_what_has_nothing_none() -> None:
    """A hedge of one and the same market gains as it loses; closing costs more than nothing."""
    flat = book({"A": 1}, {"A": -1}, collateral=1)
    assert largest_multiple(*(Compartment(([Fraction(0)] * 4,), Fraction(1)) for _ in range(2))) is None
    costly = Book(flat.holders, {"A": Fraction(2), "B": Fraction(0)}, flat.vertices)
    (part,), (still,) = compartments("pooled", costly), compartments("pooled", costly.scaled(Fraction(0)))
    assert largest_multiple(still, part) == 0
