"""Thresholds of parameter sets that no closed form was written with, against an adversary that knows no closed form.

The adversary here is a program about plain numbers: it moves a market price, shows what docs/specification.md says that
an oracle may show, and looks at one account that is just healthy at some moment and can be closed out in every block
since. The margin at which the worst of its runs leaves nothing is compared with what `novate threshold` works out. The
sets are drawn by seeds: nobody chose them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from math import prod
from random import Random
from statistics import mean, median
from typing import Any, NamedTuple

import pytest

from novate.model.specification import Side
from novate.proofs.design.question import Question
from novate.proofs.design.safe_range import by_theorem
from novate.specification.changes import line
from novate.specification.parameters import parameter_named

Path = tuple[Fraction, ...]
"""Market prices, oldest first."""
Range = tuple[Fraction, Fraction]
"""The lowest and the highest that an oracle may show."""
ONE = Fraction(1)
SIDES = list(Side)


def per_mille(number: int) -> str:
    """As a file has it."""
    return f"{number // 10}.{number % 10}%"


class Numbers(NamedTuple):
    """Of one market, in thousandths, and how long keepers sleep."""

    up: int
    down: int
    slippage: int
    delay: int

    @classmethod
    def drawn(cls, random: Random, delays: Sequence[int]) -> Numbers:
        """Any."""
        return cls(random.randint(1, 90), random.randint(1, 90), random.randint(0, 30), random.choice(delays))

    @property
    def moves(self) -> tuple[Fraction, Fraction, Fraction]:
        """Of one block: down, not at all, up."""
        return 1 - Fraction(self.down, 1000), ONE, 1 + Fraction(self.up, 1000)

    def file(self, oracle: dict[str, Any], feeds: dict[str, Any] | None = None) -> dict[str, Any]:
        """A mechanism with this oracle."""
        return {
            "mechanism": {"title": "held out", "margin": "isolated", "quote_quantum": "0.000001"},
            "markets": {
                "A": {
                    "initial_margin": "99%",
                    "maintenance_margin": "98%",
                    "base_quantum": "1e-9",
                    "price_tick": "1e-6",
                }
            },
            "liquidation": {"penalty": "1%", "penalty_capped_by_equity": True, "keeper": "protocol"},
            "oracle": oracle,
            "environment": {
                "max_move_per_block": {"up": per_mille(self.up), "down": per_mille(self.down)},
                "keeper_delay": f"{self.delay} blocks",
                "slippage": per_mille(self.slippage),
            },
        } | ({"feeds": feeds} if feeds else {})


def threshold(document: dict[str, Any], key: str, *questions: Question) -> tuple[Fraction, bool]:
    """The smallest safe value as `novate threshold` has it, and whether it is the last one exactly."""
    found = by_theorem(line(document, parameter_named(document, key)), questions)
    assert found is not None
    if found.is_everything:
        return Fraction(0), True
    assert found.lower is not None
    return found.lower.edge.value, found.lower.edge.is_exact


def margin_of(document: dict[str, Any], side: Side) -> tuple[Fraction, bool]:
    """The smallest maintenance margin that leaves no bad debt on a side."""
    return threshold(document, "markets.A.maintenance_margin", Question("A", side, "no-bad-debt"))


def paths(numbers: Numbers, blocks: int) -> Iterator[Path]:
    """All of so many blocks, each price moved as far as it may, or not at all."""
    for moves in product(numbers.moves, repeat=blocks):
        path = [ONE]
        for move in moves:
            path.append(path[-1] * move)
        yield tuple(path)


def needed(numbers: Numbers, side: Side, lookback: int, shown: Callable[[Path], Range]) -> Fraction:
    """The margin that just pays for the worst run: what a just healthy account has, it has lost when it is closed out.

    It is just healthy where the oracle shows `anchor`: a long then owes (1 - m) of that. At the close-out it is worth
    the fill. In each block between the oracle may show less than the anchor: it is liquidatable there.
    """
    worst, sign = Fraction(0), side.sign
    fill = 1 - sign * Fraction(numbers.slippage, 1000)
    for path in paths(numbers, lookback + numbers.delay + 1):
        ranges = [shown(path[: end + 1]) for end in range(lookback, len(path))]
        anchor = ranges[0][1] if side is Side.LONG else ranges[0][0]
        later = (low < anchor if side is Side.LONG else high > anchor for low, high in ranges[1:])
        if all(later):
            worst = max(worst, sign * (1 - fill * path[-1] / anchor))
    return worst


def drawn_feed(random: Random) -> tuple[dict[str, str], Fraction, Fraction, int]:
    """A table, how far it may be above and below, and how many blocks back."""
    up, down, stale = random.randint(0, 40), random.randint(0, 40), random.randint(0, 2)
    table = {"deviation": {"up": per_mille(up), "down": per_mille(down)}, "staleness": f"{stale} blocks"}
    return table, Fraction(up, 1000), Fraction(down, 1000), stale  # type: ignore[return-value]  # a table in it


def extremes(honest: Sequence[Fraction], faulty: int, quorum: int, liar: Fraction) -> Iterator[Fraction]:
    """The median of live feeds, whoever is silent and whoever lies."""
    for count in range(quorum, len(honest) + 1):
        for live in combinations(range(len(honest)), count):
            for liars in combinations(live, faulty):
                yield median(liar if each in liars else honest[each] for each in live)


MEDIANS = 14


@pytest.mark.parametrize("seed", range(MEDIANS))
def test_medians(seed: int) -> None:
    """Of three or four feeds, one of which may lie, and one be silent, where that leaves a bound."""
    random = Random(7_000 + seed)
    numbers, size = Numbers.drawn(random, (0, 1)), random.choice((3, 4))
    faulty, quorum = random.choice([(0, size), (0, size - 1), (1, size), (0, 2), (1, 3)])
    drawn = [drawn_feed(random) for _ in range(size)]
    names = [f"feed-{place}" for place in range(size)]
    feeds = {name: table for name, (table, *_) in zip(names, drawn, strict=True)}
    document = numbers.file({"kind": "median", "feeds": names, "faulty": faulty, "quorum": quorum}, feeds)

    def shown(path: Path) -> Range:
        recent = [path[-1 - stale :] for *_, stale in drawn]
        high = [(1 + up) * max(prices) for (_, up, _, _), prices in zip(drawn, recent, strict=True)]
        low = [(1 - down) * min(prices) for (_, _, down, _), prices in zip(drawn, recent, strict=True)]
        return min(extremes(low, faulty, quorum, Fraction(0))), max(extremes(high, faulty, quorum, Fraction(10**9)))

    lookback = max(stale for *_, stale in drawn)
    for side in SIDES:
        assert margin_of(document, side) == (needed(numbers, side, lookback, shown), True)


WITH_MEANS = 14
STATISTICS: dict[str, tuple[Callable[[list[Fraction]], Fraction], Callable[[list[Fraction]], Fraction]]] = {
    "median": (median, median),
    "fallback": (min, max),
    "lowest": (min, min),
}
"""By kind: of the lowest prices of feeds, and of the highest."""


@pytest.mark.parametrize("seed", range(WITH_MEANS))
def test_means_among_feeds(seed: int) -> None:
    """Of two or three feeds, each a mean or near recent prices."""
    random = Random(13_000 + seed)
    numbers, size = Numbers.drawn(random, (0, 1)), random.choice((2, 3))
    kind = random.choice(list(STATISTICS))
    windows = [random.choice((0, 2, 3)) for _ in range(size)]
    windows[0] = windows[0] or 3
    near = [drawn_feed(random) for _ in range(size)]
    names = [f"feed-{place}" for place in range(size)]
    feeds = {
        name: {"kind": "mean", "window": f"{window} blocks"} if window else table
        for name, window, (table, *_) in zip(names, windows, near, strict=True)
    }
    document = numbers.file({"kind": kind, "feeds": names}, feeds)
    lowest, highest = STATISTICS[kind]

    def shown(path: Path) -> Range:
        each = []
        for window, (_, up, down, stale) in zip(windows, near, strict=True):
            recent, average = path[-1 - stale :], mean(path[-window:] if window else path)
            each.append((average, average) if window else ((1 - down) * min(recent), (1 + up) * max(recent)))
        return lowest([low for low, _ in each]), highest([high for _, high in each])

    for side in SIDES:
        assert margin_of(document, side) == (needed(numbers, side, 2, shown), True)


def root(value: Fraction, degree: int) -> Fraction:
    """To sixty digits, from below: by halves."""
    fine = 10**60
    low, high = 0, int(value + 1) * fine
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if Fraction(middle, fine) ** degree <= value else (low, middle)
    return Fraction(low, fine)


WITH_ROOTS = 12


@pytest.mark.parametrize("seed", range(WITH_ROOTS))
def test_geometric_means_among_feeds(seed: int) -> None:
    """To fifty digits; a feed rounds its root down by up to two ticks, as is worst."""
    random = Random(15_000 + seed)
    numbers, size = Numbers.drawn(random, (0, 1)), random.choice((2, 3))
    kind, tick = random.choice(list(STATISTICS)), Fraction(10_000, 10_001)
    windows = [random.choice((0, 2, 3)) for _ in range(size)]
    windows[0] = windows[0] or 3
    near = [drawn_feed(random) for _ in range(size)]
    names = [f"feed-{place}" for place in range(size)]
    average = {"kind": "mean", "average": "geometric"}
    feeds = {
        name: average | {"window": f"{window} blocks"} if window else table
        for name, window, (table, *_) in zip(names, windows, near, strict=True)
    }
    document = numbers.file({"kind": kind, "feeds": names}, feeds)
    lowest, highest = STATISTICS[kind]

    def shown(path: Path) -> Range:
        each = []
        for window, (_, up, down, stale) in zip(windows, near, strict=True):
            recent = path[-1 - stale :]
            found = root(prod(path[-window:]), window) if window else ONE
            each.append((tick**2 * found, found) if window else ((1 - down) * min(recent), (1 + up) * max(recent)))
        return lowest([low for low, _ in each]), highest([high for _, high in each])

    for side in SIDES:
        value, _ = margin_of(document, side)
        assert abs(value - needed(numbers, side, 2, shown)) < Fraction(1, 10**30)


MEANS = 14


@pytest.mark.parametrize("seed", range(MEANS))
def test_means(seed: int) -> None:
    """Arithmetic ones."""
    random = Random(8_000 + seed)
    numbers, window = Numbers.drawn(random, (0, 1, 2)), random.randint(1, 4)
    document = numbers.file({"kind": "mean", "window": f"{window} blocks"})

    def shown(path: Path) -> Range:
        found = mean(path[-window:])
        return found, found

    for side in SIDES:
        assert margin_of(document, side) == (needed(numbers, side, window - 1, shown), True)


GEOMETRIC_MEANS = 10


@pytest.mark.parametrize("seed", range(GEOMETRIC_MEANS))
def test_geometric_means(seed: int) -> None:
    """By powers of what is left: of the worst run, and of a margin a billionth of a millionth to either side."""
    random = Random(9_000 + seed)
    numbers, window = Numbers.drawn(random, (0, 1, 2)), random.randint(2, 4)
    document = numbers.file({"kind": "mean", "average": "geometric", "window": f"{window} blocks"})
    tick = Fraction(10_000, 10_001)
    for side in SIDES:
        sign = side.sign
        powers = [path[-1] ** window / prod(path[:window]) for path in paths(numbers, window + numbers.delay)]
        rounded = ONE if side is Side.LONG else tick ** (2 * window)
        fill = (1 - sign * Fraction(numbers.slippage, 1000)) ** window
        left = fill * (min(powers) if side is Side.LONG else max(powers)) / rounded
        value, _ = margin_of(document, side)
        near = Fraction(1, 10**15)
        enough, little = ((1 - sign * (value + step)) ** window for step in (near, -near))
        assert enough * sign < left * sign < little * sign


class Report(NamedTuple):
    """Of an oracle that is pushed, over the market price: its answer, and prices since a report is under way."""

    answer: Fraction
    since: tuple[Fraction, ...]


class Pushed(NamedTuple):
    """Its numbers. A report that is just due need not have been: the bound is approached, and here attained."""

    threshold: Fraction
    delay: int
    error: Fraction

    def is_off(self, price: Fraction, answer: Fraction) -> bool:
        """By more than the threshold, as every node sees it."""
        return (1 - self.error) * price > (1 + self.threshold) * answer or (
            (1 + self.error) * price < (1 - self.threshold) * answer
        )

    def views(self, prices: Sequence[Fraction]) -> set[Fraction]:
        """The extremes of what nodes saw."""
        return {price * (1 + error) for price in (min(prices), max(prices)) for error in (self.error, -self.error)}

    def after(self, now: Report, moves: Sequence[Fraction]) -> Iterator[tuple[Fraction, Report]]:
        """All reports a block later, with the move: as far as it may, not at all, or to where a report is just due."""
        edges = (
            (1 - self.threshold) / (1 + self.error) * now.answer,
            (1 + self.threshold) / (1 - self.error) * now.answer,
        )
        for move in {*moves, *(edge for edge in edges if min(moves) <= edge <= max(moves))}:
            answer, since = now.answer / move, tuple(price / move for price in now.since)
            if since or self.is_off(ONE, answer):
                since += (ONE,)
            if not since or len(since) <= self.delay:
                yield move, Report(answer, since)
            for landed in self.views(since or (ONE,)):
                yield move, Report(landed, (ONE,) if self.delay and self.is_off(ONE, landed) else ())


def needed_of(pushed: Pushed, numbers: Numbers, side: Side) -> Fraction:
    """The margin that just pays for the worst run from a market at the answer."""
    looks = newest = {Report(ONE, ())}
    for _ in range(PRELUDE):
        newest = {each for now in newest for _, each in pushed.after(now, numbers.moves)} - looks
        looks |= newest
    furthest = sorted(looks, key=lambda look: side.sign * look.answer, reverse=True)[:FURTHEST]
    ends = {(look, look.answer) for look in furthest}
    for _ in range(numbers.delay + 1):
        ends = {
            (later, anchor / move)
            for now, anchor in ends
            for move, later in pushed.after(now, numbers.moves)
            if (later.answer - anchor / move) * side.sign < 0
        }
    fill = 1 - side.sign * Fraction(numbers.slippage, 1000)
    return max(side.sign * (1 - fill / anchor) for _, anchor in ends)


PRELUDE = 5
"""Blocks before a look."""
FURTHEST = 60
"""Looks from which an account is followed: those whose answers are furthest from the market."""
PUSHED = 12


@pytest.mark.parametrize("seed", range(PUSHED))
def test_pushed_reports(seed: int) -> None:
    """Whatever a threshold, a delay and the moves make the worst: an answer all but off, or one that lands off."""
    random = Random(10_000 + seed)
    numbers = Numbers(random.randint(40, 120), random.randint(40, 120), random.randint(0, 30), random.choice((0, 1)))
    threshold, delay, error = random.randint(5, 150), random.randint(0, 2), random.choice((0, random.randint(1, 10)))
    pushed = Pushed(Fraction(threshold, 1000), delay, Fraction(error, 1000))
    table = {"kind": "push", "threshold": per_mille(threshold), "node_error": per_mille(error)}
    document = numbers.file(table | {"report_delay": f"{delay} blocks"})
    for side in SIDES:
        assert margin_of(document, side) == (needed_of(pushed, numbers, side), True)


Feeds = tuple[Pushed, ...]
MEDIANS_OF_PUSHED = 6


def after_all(feeds: Feeds, now: tuple[Report, ...], numbers: Numbers) -> Iterator[tuple[Fraction, tuple[Report, ...]]]:
    """All that three feeds may do in one block: one market price, and each its own reports."""
    edges = {move for feed, each in zip(feeds, now, strict=True) for move, _ in feed.after(each, numbers.moves)}
    for move in edges:
        own = [[later for _, later in feed.after(each, (move,))] for feed, each in zip(feeds, now, strict=True)]
        yield from ((move, each) for each in product(*map(set, own)))


def median_of(now: tuple[Report, ...]) -> Fraction:
    """What is shown."""
    return median(each.answer for each in now)


def needed_of_median(feeds: Feeds, numbers: Numbers, side: Side) -> Fraction:
    """The margin that just pays for the worst run from a market at all answers."""
    looks = newest = {(Report(ONE, ()),) * len(feeds)}
    for _ in range(SHORT_PRELUDE):
        newest = {each for now in newest for _, each in after_all(feeds, now, numbers)} - looks
        newest = set(sorted(newest, key=lambda now: side.sign * median_of(now), reverse=True)[:WIDE])
        looks |= newest
    furthest = sorted(looks, key=lambda look: side.sign * median_of(look), reverse=True)[:FEW_LOOKS]
    ends = {(look, median_of(look)) for look in furthest}
    for _ in range(numbers.delay + 1):
        ends = {
            (later, anchor / move)
            for now, anchor in ends
            for move, later in after_all(feeds, now, numbers)
            if (median_of(later) - anchor / move) * side.sign < 0
        }
    fill = 1 - side.sign * Fraction(numbers.slippage, 1000)
    return max(side.sign * (1 - fill / anchor) for _, anchor in ends)


SHORT_PRELUDE, WIDE, FEW_LOOKS = 3, 200, 20


@pytest.mark.parametrize("seed", range(MEDIANS_OF_PUSHED))
def test_medians_of_pushed_feeds(seed: int) -> None:
    """Enough for what three feeds do that remember their answers; exactly so where reports land at once.

    What is taken for granted of a feed is true of every answer; that a late feed gets to it together with the others is
    not said.
    """
    random = Random(12_000 + seed)
    numbers = Numbers(random.randint(60, 120), random.randint(60, 120), random.randint(0, 30), 0)
    late = seed % 2
    feeds = tuple(Pushed(Fraction(random.randint(5, 60), 1000), random.randint(0, late), Fraction(0)) for _ in range(3))
    names = [f"feed-{place}" for place in range(3)]
    tables = {
        name: {
            "kind": "push",
            "threshold": per_mille(int(each.threshold * 1000)),
            "report_delay": f"{each.delay} blocks",
        }
        for name, each in zip(names, feeds, strict=True)
    }
    document = numbers.file({"kind": "median", "feeds": names}, tables)
    for side in SIDES:
        enough, worst = margin_of(document, side)[0], needed_of_median(feeds, numbers, side)
        assert worst <= enough
        if not any(each.delay for each in feeds):
            assert worst == enough


FUNDS = 12


@pytest.mark.parametrize("seed", range(FUNDS))
def test_joint_funds(seed: int) -> None:
    """Of two or three markets in one block: of all their moves together the dearest, to a quantum of money for each."""
    random = Random(11_000 + seed)
    count = random.choice((2, 3))
    numbers = Numbers.drawn(random, (0,))
    margins = [random.randint(10, 80) for _ in range(count)]
    limits = [random.randint(1, 90) * 10_000 for _ in range(count)]
    document = numbers.file({"kind": "exact"})
    document["liquidation"]["penalty"] = "0%"
    document["markets"] = {
        f"M{place}": {
            "initial_margin": "99%",
            "maintenance_margin": per_mille(margin),
            "base_quantum": "1e-9",
            "price_tick": "1e-6",
            "max_open_interest": f"{limit}",
        }
        for place, (margin, limit) in enumerate(zip(margins, limits, strict=True))
    }
    value, _ = threshold(document, "waterfall.insurance_fund", Question(None, None, "fund-sufficiency"))
    worst = max(
        sum(unpaid(numbers, *each) for each in zip(margins, limits, moves, strict=True))
        for moves in product(numbers.moves, repeat=count)
    )
    assert abs(value - worst) <= Fraction(count, 10**6)
    assert (value > 0) == (worst > 0)


def unpaid(numbers: Numbers, margin: int, limit: int, move: Fraction) -> Fraction:
    """What just healthy accounts cannot pay after a move of the market, all that are on its wrong side."""
    share, slippage = Fraction(margin, 1000), Fraction(numbers.slippage, 1000)
    long, short = 1 - share - move * (1 - slippage), move * (1 + slippage) - 1 - share
    return limit * max(long if move <= 1 else short, short if move >= 1 else long, Fraction(0))
