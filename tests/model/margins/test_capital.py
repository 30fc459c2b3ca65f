"""The four capitals: their order, where two are the same, and that no move in the region loses more."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from small_books import BOX, apart, book, drawn

from novate.model.margins.book import loss
from novate.model.margins.capital import Capital
from novate.model.margins.region import MOST_VERTICES, Region, TooManyVerticesError

FIFTH = Fraction(1, 5)


def test_they_are_in_order() -> None:
    """Of drawn books, with joint bounds and without."""
    strict = 0
    for each in (*drawn(60, spreads=True), *drawn(60, spreads=False)):
        found = Capital.of(each)
        assert found.isolated >= found.portfolio >= found.worst >= found.net >= 0
        strict += found.isolated > found.portfolio > found.worst > found.net
    assert strict > 5


def test_portfolio_margin_saves_nothing_on_independent_bounds() -> None:
    """The most over a box is the sum of each market's; with a joint bound it is not."""
    assert all(Capital.of(each).isolated == Capital.of(each).portfolio for each in drawn(60, spreads=False))
    assert any(Capital.of(each).isolated > Capital.of(each).portfolio for each in drawn(60, spreads=True))


@pytest.mark.parametrize("most", ["0", "1/50", "1/10", "1/5"])
def test_a_hedge_needs_the_spread(most: str) -> None:
    """Long one, short the other, 10 % either way: isolated 0.20, portfolio what the moves may differ by."""
    found = Capital.of(book({"A": 1, "B": -1}, region=apart(most)))
    assert (found.isolated, found.portfolio) == (FIFTH, Fraction(most))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_one_market_with_balanced_sides_is_half_efficient(count: int) -> None:
    """Whatever the number of accounts: each vertex hurts one side."""
    found = Capital.of(book(*[{"A": 1}] * count, *[{"A": -1}] * count))
    assert found.efficiency(found.isolated) == found.efficiency(found.portfolio) == Fraction(1, 2)
    assert found.net == 0


def test_no_move_loses_more_than_a_vertex() -> None:
    """Every move on a grid that the region allows, for every one of the four."""
    for each in drawn(12, spreads=True):
        markets = sorted({market for one in each.vertices for market in one})
        low = {market: min(one[market] for one in each.vertices) for market in markets}
        high = {market: max(one[market] for one in each.vertices) for market in markets}
        spreads = {
            pair: max(abs(one[pair[0]] - one[pair[1]]) for one in each.vertices)
            for pair in (("A", "B"), ("B", "C"))
            if set(pair) <= set(markets)
        }
        region, found = Region(low, high, spreads), Capital.of(each)
        grid = ([low[m] + (high[m] - low[m]) * Fraction(step, 4) for step in range(5)] for m in markets)
        for moves in (dict(zip(markets, point, strict=True)) for point in product(*grid)):
            if not region.contains(moves):
                continue
            rows = [
                [loss(held, each.slippage[market], moves[market]) for market, held in holder.notionals.items()]
                for holder in each.holders
            ]
            assert sum(max(sum(row), 0) for row in rows) <= found.worst
            assert sum(map(sum, rows)) <= found.net


def test_vertices_of_a_joint_bound() -> None:
    """A box has its corners; two markets that move as one, two ends; a bound in between cuts two corners off."""
    assert len(BOX.vertices()) == 4
    assert len(apart("0").vertices()) == 2
    assert len(apart("1/50").vertices()) == 6
    assert len(apart("1/5").vertices()) == 4
    assert all(apart("1/50").contains(each) for each in apart("1/50").vertices())


def test_a_market_between_two_others_counts() -> None:
    """Nobody is in B, and yet it keeps A and C together."""
    low, high = dict.fromkeys("ABC", Fraction(-1, 10)), dict.fromkeys("ABC", Fraction(1, 10))
    chained = Region(low, high, {("A", "B"): Fraction(1, 100), ("B", "C"): Fraction(1, 100)})
    assert Capital.of(book({"A": 1, "C": -1}, region=chained)).portfolio == Fraction(2, 100)


def test_too_many_markets_are_refused() -> None:
    """Their vertices would be more than can be looked at."""
    names = [f"M{number}" for number in range(MOST_VERTICES.bit_length())]
    wide = Region(dict.fromkeys(names, Fraction(-1, 10)), dict.fromkeys(names, Fraction(1, 10)))
    with pytest.raises(TooManyVerticesError):
        wide.vertices()
