"""Small books, as the statements about margin models have them, and drawn ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random

from novate.model.margins.book import Book, Holder
from novate.model.margins.region import Moves, Pair, Region

TENTH = Fraction(1, 10)
BOX = Region({"A": -TENTH, "B": -TENTH}, {"A": TENTH, "B": TENTH})


def book(
    *sizes: Mapping[str, int],
    region: Region = BOX,
    collateral: int = 0,
    slippage: Moves | None = None,
) -> Book:
    """One account for each, of so much notional in each market."""
    every = [
        Holder(
            str(number),
            {name: Fraction(size) for name, size in held.items()},
            Fraction(collateral),
            {name: TENTH * abs(size) for name, size in held.items()},
        )
        for number, held in enumerate(sizes)
    ]
    return Book.of(every, slippage or dict.fromkeys(region.low, Fraction(0)), region)


def apart(most: str | Fraction) -> Region:
    """Two markets whose moves differ by at most so much."""
    return Region(BOX.low, BOX.high, {("A", "B"): Fraction(most)})


def drawn(count: int, *, spreads: bool) -> Iterator[Book]:
    """With slippage, and moves of any markets."""
    draw = Random(5)
    for _ in range(count):
        markets = ["A", "B", "C"][: draw.randint(2, 3)]
        low, high = ({each: sign * Fraction(draw.randint(0, 20), 100) for each in markets} for sign in (-1, 1))
        pairs: list[Pair] = [("A", "B"), ("B", "C")]
        bounds = {pair: Fraction(draw.randint(0, 30), 100) for pair in pairs[: len(markets) - 1] if spreads}
        held = [
            {market: draw.choice([-3, -2, -1, 1, 2, 3]) for market in markets if draw.random() < 0.8}
            for _ in range(draw.randint(1, 4))
        ]
        costs = {each: Fraction(draw.randint(0, 3), 100) for each in markets}
        yield book(*(each for each in held if each), region=Region(low, high, bounds), slippage=costs)
