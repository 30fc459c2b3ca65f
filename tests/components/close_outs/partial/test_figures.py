"""What the contract comes to on dYdX's rule and real margins, to the digits in which it was first worked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from time import process_time

import pytest
from markets import DOLLAR, DYDX, MOVE, OF_THE_REST, PER_CENT, WHOLE, enough, market, per_cent, threshold

from novate.model.close_outs.partial.largest import largest, largest_that_ends
from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.schedule import MOST_CALLS, Endless, Schedule, schedule
from novate.model.specification import MoveWindow, Side

LONG, SHORT = market(Side.LONG), market(Side.SHORT)
LAST_DIGIT = PER_CENT / 10_000
THRESHOLDS = [
    (1_000, "1.9850", "2.0226"),
    (10_000, "4.0994", "4.4187"),
    (100_000, "5.9950", "6.5818"),
    (1_000_000, "6.1847", "6.8060"),
    (5_000_000, "12.6226", "17.7630"),
    (10_000_000, "20.3849", "41.9395"),
    (19_000_000, "30.85", "240.24"),
]


@pytest.mark.parametrize(("dollars", "long", "short"), THRESHOLDS)
def test_thresholds_by_size(dollars: int, long: str, short: str) -> None:
    """Of accounts worth at most so much."""
    for bounds, text in ((LONG, long), (SHORT, short)):
        low, high = per_cent(text)
        assert low <= threshold(DYDX, dollars * DOLLAR, bounds) <= high


@pytest.mark.parametrize(("bounds", "blocks"), [(LONG, 52), (SHORT, 57)], ids=["long", "short"])
def test_a_million_dollars_take_so_many_blocks(bounds: object, blocks: int) -> None:
    """The closed shares are all there is, but for what is rounded."""
    found = schedule(DYDX, 1_000_000 * DOLLAR, bounds)
    assert isinstance(found, Schedule)
    assert len(found.shares) == blocks
    assert abs(sum(found.shares) - 1) < Fraction(1, 10**60)


def test_a_short_of_a_thousand_dollars_takes_two_blocks() -> None:
    """At the first call it is worth more."""
    found = schedule(DYDX, 1_000 * DOLLAR, SHORT)
    assert isinstance(found, Schedule)
    assert len(found.shares) == 2


def test_the_largest_account_at_three_per_cent() -> None:
    """A long of 5,253 dollars, a short of 4,716: a quantum more needs more."""
    for bounds, dollars in ((LONG, 5_253), (SHORT, 4_716)):
        size = largest(DYDX, bounds, enough(3 * PER_CENT, bounds.side))
        assert size is not None
        assert size // DOLLAR == dollars
        assert threshold(DYDX, size, bounds) <= 3 * PER_CENT < threshold(DYDX, size + 1, bounds)


def test_a_short_of_twenty_million_is_never_closed() -> None:
    """From 20,100,000 dollars at the first call on, which is 19,801,490 at the look: known before any call."""
    edge = largest_that_ends(DYDX, SHORT)
    assert edge is not None
    assert edge // DOLLAR == 19_801_490
    assert schedule(DYDX, edge + 1, SHORT) == Endless(0, (edge + 1) * (1 + MOVE) ** 3)
    assert edge * (1 + MOVE) ** 3 < 20_100_000 * DOLLAR <= (edge + 1) * (1 + MOVE) ** 3
    assert isinstance(schedule(DYDX, edge, SHORT), Schedule)
    assert isinstance(schedule(DYDX, 20_000_000 * DOLLAR, SHORT), Endless)
    assert largest_that_ends(DYDX, LONG) is None
    assert isinstance(schedule(DYDX, 10**12 * DOLLAR, LONG), Schedule)


def test_the_share_alone() -> None:
    """What large accounts of a rule without a maximum approach; and no account exceeds it."""
    for bounds, text in ((LONG, "6.2058"), (SHORT, "6.8220")):
        low, high = per_cent(text)
        alone = threshold(OF_THE_REST, DOLLAR, bounds)
        assert low <= alone <= high
        assert threshold(replace(DYDX, chunk_maximum=None), 10**12 * DOLLAR, bounds) < alone
        assert largest(OF_THE_REST, bounds, enough(alone, bounds.side)) is None
        assert largest(replace(DYDX, chunk_maximum=None), bounds, enough(alone, bounds.side)) is None
        assert largest(OF_THE_REST, bounds, enough(alone - Fraction(1, 10**9), bounds.side)) == 0


@pytest.mark.parametrize("share", [Fraction(1, 201), Fraction(1, 300)], ids=str)
def test_no_margin_is_enough_for_a_short_of_which_a_call_closes_too_little(share: Fraction) -> None:
    """Of a rise of 0.5 % a block: 1/201 of the rest, or less. A long always shrinks."""
    rule = Partial(share)
    assert schedule(rule, DOLLAR, SHORT) == Endless(0, DOLLAR * (1 + MOVE) ** 3)
    assert largest_that_ends(rule, SHORT) == 0
    assert isinstance(schedule(rule, DOLLAR, LONG), Schedule)
    more = Partial(share, chunk_minimum=DOLLAR)
    edge = largest_that_ends(more, SHORT)
    assert edge is not None
    assert isinstance(schedule(more, edge, SHORT), Schedule)
    assert isinstance(schedule(more, edge + 1, SHORT), Endless)


def test_a_share_that_is_only_just_enough() -> None:
    """The margin is finite, and huge."""
    assert threshold(Partial(Fraction(1, 200)), DOLLAR, SHORT) > 100


@pytest.mark.parametrize(
    ("margin", "whole", "parts"),
    [
        ("3", "0.8446", "0.2143"),
        ("5", "1.5308", "0.3920"),
        ("10", "3.2896", "0.8624"),
        ("20", "7.0129", "1.9334"),
        ("1.2", "0.2350", "0.0591"),
    ],
)
def test_the_largest_fall_a_block_that_a_million_dollars_carry(margin: str, whole: str, parts: str) -> None:
    """Closed whole, and by dYdX's rule."""
    for rule, text in ((WHOLE, whole), (DYDX, parts)):
        move = Fraction(text) * PER_CENT
        low, high = (threshold(rule, 1_000_000 * DOLLAR, market(Side.LONG, each)) for each in (move, move + LAST_DIGIT))
        assert low <= Fraction(margin) * PER_CENT < high


@pytest.mark.parametrize(
    ("dollars", "text"), [(10_000, "4.0994"), (100_000, "5.2673"), (1_000_000, "5.2673"), (5_000_000, "7.4868")]
)
def test_with_a_bound_over_a_hundred_blocks(dollars: int, text: str) -> None:
    """8 % in so many."""
    low, high = per_cent(text)
    longer = (MoveWindow(100, up=8 * PER_CENT, down=8 * PER_CENT),)
    assert low <= threshold(DYDX, dollars * DOLLAR, market(Side.LONG, longer=longer)) <= high


def test_bounds_over_several_horizons_know_no_closed_form() -> None:
    """A short that would run away at 0.5 % a block is closed; a rule of shares has a mean all the same."""
    bounds = market(Side.SHORT, longer=(MoveWindow(100, up=8 * PER_CENT, down=8 * PER_CENT),))
    assert isinstance(schedule(DYDX, 20_000_000 * DOLLAR, bounds), Schedule)
    endless = schedule(DYDX, 200_000_000 * DOLLAR, bounds)
    assert isinstance(endless, Endless)
    assert endless.call == 100
    assert threshold(OF_THE_REST, DOLLAR, bounds) < threshold(OF_THE_REST, DOLLAR, SHORT)
    with pytest.raises(ValueError, match="by one number"):
        largest_that_ends(DYDX, bounds)


def test_a_bound_over_several_horizons_may_be_too_little_for_a_tail() -> None:
    """A call closes as much as a block's rise takes back, and only the longer bound lets it end: no margin is named."""
    longer = (MoveWindow(2, up=21 * PER_CENT, down=21 * PER_CENT),)
    bounds = market(Side.SHORT, 20 * PER_CENT, longer)
    assert isinstance(schedule(Partial(Fraction(1, 6)), 1, bounds), Endless)
    assert isinstance(schedule(Partial(Fraction(1, 6), chunk_minimum=1), 1_000, bounds), Schedule)
    assert isinstance(schedule(Partial(Fraction(1, 5)), 1, bounds), Schedule)


def test_more_calls_than_anybody_waits_for_are_none() -> None:
    """A short just below the edge, where a block's rise is a hundredth of a per cent."""
    bounds = market(Side.SHORT, PER_CENT / 100)
    edge = largest_that_ends(DYDX, bounds)
    assert edge is not None
    found = schedule(DYDX, edge, bounds)
    assert isinstance(found, Endless)
    assert found.call == MOST_CALLS


def test_a_minimum_of_what_is_left_changes_no_mean() -> None:
    """It only ever closes more."""
    for bounds in (LONG, SHORT):
        for dollars in (3_500, 12_345, 1_000_000):
            size = dollars * DOLLAR
            assert threshold(replace(DYDX, leftover_minimum=3_000 * DOLLAR), size, bounds) == threshold(
                DYDX, size, bounds
            )


def test_where_prices_stand_still_every_account_is_closed_in_time() -> None:
    """However many calls that takes."""
    still = market(Side.LONG, Fraction(0))
    assert threshold(DYDX, 10**12 * DOLLAR, still) == PER_CENT / 2
    assert largest(DYDX, still, Fraction(1)) is None
    assert largest(DYDX, still, Fraction(2)) == 0


def test_what_is_enough_for_all_accounts_and_for_none() -> None:
    """A long that is backed in full; a short that must gain."""
    assert largest(DYDX, LONG, Fraction(0)) is None
    assert largest(DYDX, SHORT, Fraction(0)) == 0


def test_a_schedule_of_five_hundred_blocks_takes_less_than_a_tenth_of_a_second() -> None:
    """Of processor time, once it is known how far prices get; and the largest account is found in less than one."""
    found = schedule(DYDX, 18_500_000 * DOLLAR, SHORT)
    assert isinstance(found, Schedule)
    assert len(found.shares) > 500
    assert quickest(lambda: schedule(DYDX, 18_500_000 * DOLLAR, SHORT)) < 0.1
    start = process_time()
    assert largest(DYDX, LONG, enough(30 * PER_CENT, Side.LONG)) is not None
    assert process_time() - start < 1


def quickest(work: Callable[[], object]) -> float:
    """Seconds of the processor, the least of three times: in one Python may collect what thousands of tests left."""
    took = []
    for _ in range(3):
        start = process_time()
        work()
        took.append(process_time() - start)
    return min(took)
