"""Where a cascade ends: every order of drawn books against the closed form, and statements that look right."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, permutations
from random import Random

import pytest
from cascades import Position, cascade, fixed_points, moved

from novate.model.impact.depth.contract import share
from novate.model.impact.depth.parameters import Depth
from novate.model.specification import Side

SIDES = pytest.mark.parametrize("side", list(Side))
PARTS = 1_000
"""Of the price, and of the depth."""


def parts(number: int) -> Fraction:
    """So many thousandths."""
    return Fraction(number, PARTS)


def drawn(random: Random) -> tuple[Fraction, list[Position]]:
    """A move, and a few positions."""
    book = [Position(parts(random.randrange(10, 200)), parts(random.randrange(1, 25))) for _ in range(5)]
    return parts(random.randrange(5, 100)), book


def triggered_per_percent(book: list[Position]) -> int:
    """The least of which a book keeps: no more is liquidatable at a move than so much for each per cent of it.

    In thousandths of the depth, rounded up.
    """
    order = sorted(book, key=lambda each: each.trigger)
    sums = accumulate(each.size for each in order)
    return max(-(-sold * PARTS // (100 * each.trigger)) for each, sold in zip(order, sums, strict=True))


@SIDES
def test_no_book_and_no_order_gets_further_than_the_closed_form(side: Side) -> None:
    """With as little triggered as each book has, and with nothing known but how much there is."""
    random, bounded = Random(10), 0
    for _ in range(60):
        move, book = drawn(random)
        sold = {cascade(side, move, order) for order in permutations(book)}
        (end,) = sold
        every = sum((each.size for each in book), Fraction(0))
        known = Depth(PARTS, int(every * PARTS), triggered_per_percent(book))
        assert end <= share(known, -side.sign * move) <= every
        assert end <= share(Depth(PARTS, int(every * PARTS)), -side.sign * move) == every
        bounded += share(known, -side.sign * move) < every
    assert bounded > 5


@SIDES
@pytest.mark.parametrize(("move", "per_percent"), [(20, 5), (20, 3), (10, 8)])
def test_an_even_book_gets_as_near_as_one_likes(side: Side, move: int, per_percent: int) -> None:
    """Many small positions, one after the other; the last is not liquidatable yet."""
    steps = 20_000
    size = Fraction(per_percent * 100, PARTS * steps)
    book = [Position(Fraction(each, steps), size) for each in range(1, steps)]
    found, last = Fraction(0), 0
    while book[last].trigger < moved(side, parts(move), found):
        found += size
        last += 1
    exactly = share(Depth(PARTS, PARTS - 1, per_percent), -side.sign * parts(move))
    assert 0 <= exactly - found < 5 * size


def test_the_sum_of_a_series_is_for_another_impact() -> None:
    """A move of 2 % by itself and a branching ratio of one half: 3.92 % of falls and 4.08 % of rises, and not 4 %."""
    book = Depth(100_000_000, 99_000_000, 500_000)
    fall, rise = (moved(side, parts(20), share(book, -side.sign * parts(20))) for side in Side)
    assert (round(fall * 10_000), round(rise * 10_000)) == (392, 408)
    assert fall < parts(20) / (1 - Fraction(1, 2)) < rise


def test_the_greatest_fixed_point_is_not_where_a_cascade_ends() -> None:
    """Were the second closed out, it would be liquidatable; but nobody begins."""
    book = [Position(parts(10), parts(10)), Position(parts(40), parts(30))]
    assert fixed_points(Side.LONG, parts(20), book) == [parts(10), parts(40)]
    assert {cascade(Side.LONG, parts(20), order) for order in permutations(book)} == {parts(10)}


def test_two_may_trigger_whom_neither_does_alone() -> None:
    """So it is not enough that no close-out by itself makes anybody liquidatable."""
    first, second, third = (Position(parts(trigger), parts(20)) for trigger in (10, 10, 50))
    for alone in (first, second):
        assert cascade(Side.LONG, parts(20), [alone, third]) == parts(20)
    assert cascade(Side.LONG, parts(20), [first, second, third]) == parts(60)


def test_where_close_outs_stop_at_a_cure_the_order_decides() -> None:
    """Whoever comes first fills at the better price, and is well again after less: two accounts of one kind.

    Each sells what its loss asks for, twice the share by which the price has moved.
    """
    sizes = [parts(100), parts(10)]

    def sold(order: list[Fraction]) -> Fraction:
        total = Fraction(0)
        for most in order:
            total += min(most, 2 * moved(Side.LONG, parts(20), total))
        return total

    assert sold(sizes) != sold(sizes[::-1])
