"""Where a cascade ends: every order of drawn books against the closed form, and statements that look right."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, permutations
from random import Random

import pytest
from cascades import Position, cascade, end, fixed_points, moved

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


def branching(book: list[Position]) -> Fraction:
    """The least ratio to which a book keeps: no more is liquidatable at a move than this share of it."""
    order = sorted(book, key=lambda each: each.trigger)
    sums = accumulate(each.size for each in order)
    return max(sold / each.trigger for each, sold in zip(order, sums, strict=True))


@SIDES
def test_no_book_and_no_order_gets_further_than_the_closed_form(side: Side) -> None:
    """With as little triggered as each book has; and with nothing known but how much there is, which files say."""
    random, bounded = Random(10), 0
    for _ in range(60):
        move, book = drawn(random)
        (sold,) = {cascade(side, move, order) for order in permutations(book)}
        every = sum((each.size for each in book), Fraction(0))
        assert sold <= end(side, move, every, branching(book)) <= every
        assert sold <= share(Depth(PARTS, int(every * PARTS))) == every
        bounded += end(side, move, every, branching(book)) < every
    assert bounded > 5


@SIDES
@pytest.mark.parametrize(("move", "ratio"), [(20, Fraction(1, 2)), (20, Fraction(3, 10)), (10, Fraction(4, 5))])
def test_an_even_book_gets_as_near_as_one_likes(side: Side, move: int, ratio: Fraction) -> None:
    """Many small positions, one after the other; the last is not liquidatable yet."""
    steps = 20_000
    size = ratio / steps
    sold, last = Fraction(0), 1
    while Fraction(last, steps) < moved(side, parts(move), sold):
        sold += size
        last += 1
    assert 0 <= end(side, parts(move), Fraction(1), ratio) - sold < 5 * size


def test_the_sum_of_a_series_is_for_another_impact() -> None:
    """A move of 2 % by itself and a branching ratio of one half: 3.92 % of falls and 4.08 % of rises, and not 4 %."""
    half = Fraction(1, 2)
    fall, rise = (moved(side, parts(20), end(side, parts(20), Fraction(1), half)) for side in Side)
    assert (round(fall * 10_000), round(rise * 10_000)) == (392, 408)
    assert fall < parts(20) / (1 - half) < rise


def test_what_earlier_blocks_triggered_may_be_sold_in_this_one() -> None:
    """So the branching ratio is no bound on a block's move where keepers may be late: three falls, nobody closed out.

    Then all of it at once, and what the fourth fall triggers: more than a cascade of one block, less than all there is.
    """
    move, ratio, most = parts(5), Fraction(2, 5), parts(40)
    fallen = 1 - (1 - move) ** 4
    sold = end(Side.LONG, fallen, most, ratio)
    assert end(Side.LONG, move, most, ratio) < sold < share(Depth(PARTS, 40))


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
