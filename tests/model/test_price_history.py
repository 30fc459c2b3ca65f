"""Histories of prices: as tuples, but that those that follow each other share their memory."""

from __future__ import annotations

import pickle
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from novate.model.price_history import PriceHistory

PRICES = st.lists(st.integers(1, 9), max_size=8)


@given(PRICES, st.lists(st.tuples(st.integers(1, 9), st.integers(0, 6)), max_size=12))
def test_it_is_a_tuple_that_grows_at_its_front_and_is_cut_at_its_end(
    start: list[int], later: list[tuple[int, int]]
) -> None:
    """Whatever is put in front and however much of it is kept; and none of those before changes."""
    history, kept = PriceHistory(start), tuple(start)
    seen = [(history, kept)]
    for price, most in later:
        history, kept = history.followed_by(price)[:most], (price, *kept)[:most]
        seen.append((history, kept))
    for found, expected in seen:
        assert found == expected
        assert (len(found), [*found], hash(found)) == (len(expected), [*expected], hash(expected))
        assert [found[place] for place in range(-len(found), len(found))] == [*expected, *expected]
        assert (found[1:], found[:-1], found[:], found[::2]) == (expected[1:], expected[:-1], expected, expected[::2])


@given(st.lists(st.integers(1, 999), max_size=500), st.integers(0, 400), st.integers(0, 400), st.integers(1, 999))
def test_the_extremes_of_the_newest_prices_are_found(prices: list[int], kept: int, blocks: int, now: int) -> None:
    """Of a price and of as many before it as there are and are asked for, however long the past is."""
    grown = PriceHistory()
    for price in reversed(prices):
        grown = grown.followed_by(price)[:kept]
    for history, past in ((grown, prices[:kept]), (PriceHistory(prices), prices)):
        window = [now, *past[:blocks]]
        assert history.extremes(now, blocks) == (min(window), max(window))


@given(PRICES, PRICES, PRICES)
def test_two_futures_of_one_past_do_not_meet(past: list[int], one: list[int], other: list[int]) -> None:
    """Each goes on from the same history; the second to do so takes a copy."""
    start = PriceHistory(past)
    first = second = start
    for price in one:
        first = first.followed_by(price)
    for price in other:
        second = second.followed_by(price)
    assert first == (*reversed(one), *past)
    assert second == (*reversed(other), *past)
    assert start == tuple(past)


def test_a_long_run_holds_each_price_once() -> None:
    """A thousand histories of up to a thousand prices, written out in a few bytes for each."""
    run = [PriceHistory()]
    for block in range(1000):
        run.append(run[-1].followed_by(block)[:900])
    assert len(pickle.dumps(run)) < 100_000
    assert pickle.loads(pickle.dumps(run)) == run  # noqa: S301 - written in the line itself
    assert all(after[1:900] == before[:899] for before, after in pairwise(run) if len(before) == 900)


@given(st.lists(st.integers(1, 999), max_size=300), st.integers(0, 400), st.integers(1, 999))
def test_the_total_of_the_newest_prices_is_that_of_a_past_at_rest(prices: list[int], blocks: int, now: int) -> None:
    """Before the oldest price that is known the price has rested at it."""
    padded = [now, *prices, *[(now, *prices)[-1]] * blocks]
    assert PriceHistory(prices).total(now, blocks) == sum(padded[: blocks + 1])
    cut = PriceHistory([7, *prices])[1:] if prices else PriceHistory()
    assert cut.total(now, blocks) == sum(padded[: blocks + 1])
