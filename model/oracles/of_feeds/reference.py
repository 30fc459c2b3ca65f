"""What oracles made of feeds may show, in exact integers: the mean of some ranks of the bounds of their feeds.

Each feed that is honest shows something from its lowest to its highest price. What is worked out of the prices that
feeds show never falls where one of them rises, so the lowest of it comes of the lowest prices and the highest of the
highest: of both it is the mean of some ranks, and which ones is for each kind to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, islice
from math import lcm
from typing import Protocol

from novate.model.component import part
from novate.model.contract import Feed, remembers
from novate.model.core.reference.rules import OracleRules, Range
from novate.model.oracle_price import OraclePrice, in_ticks
from novate.model.state import MarketState

_MOST_NAMES = 10
"""Feeds whose prices are told."""


class Made(Protocol):
    """An oracle that is made of feeds."""

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """At least one."""

    @property
    def parts_of_a_tick(self) -> int:
        """In which it shows its price."""


@dataclass(frozen=True, slots=True)
class RankRules(OracleRules):
    """The ranks, 1 of the lowest price, as many of the lowest prices as of the highest."""

    scale: int
    names: tuple[str, ...]
    feeds: tuple[OracleRules, ...]
    lowest: Sequence[int]
    """Of the lowest prices of the feeds."""
    highest: Sequence[int]
    """Of the highest ones."""
    parts: int
    """A mean is no whole number: it is counted in as many parts of what `ranges` counts in."""
    fine: int = 1
    """What is shown is a whole number of ticks, divided by this."""
    sizes: Sequence[int] = ()
    """How many numbers each feed remembers."""

    def ranges(self, now: MarketState) -> tuple[Range, ...]:
        """From the lowest to the highest price in ticks, times the scale.

        Rounded inwards, which no price notices: those in whole ticks are multiples of the scale.
        """
        (lowest, highest), whole = self.parted(now), self.parts
        if self.fine == 1:
            return ((int(-(-lowest // whole)), int(highest // whole)),)
        least, most = -(-lowest * self.fine // (whole * self.scale)), highest * self.fine // (whole * self.scale)
        return ((self.in_parts(least), self.in_parts(most)),)

    def in_parts(self, count: OraclePrice) -> OraclePrice:
        """So many parts of a tick in ticks, times the scale."""
        return in_ticks(Fraction(count) * self.scale / self.fine)

    def parted(self, now: MarketState) -> tuple[OraclePrice, OraclePrice]:
        """The same times `parts`, and not rounded."""
        each = self.parts // len(self.lowest)
        lowest, highest = zip(*(parted(feed, own, each) for feed, own in self.seen_by(now)), strict=True)
        return ranked(lowest, self.lowest), ranked(highest, self.highest)

    def seen_by(self, now: MarketState) -> Iterator[tuple[OracleRules, MarketState]]:
        """Each feed, with what it remembers itself."""
        memory = iter(now.memory)
        for feed, size in zip(self.feeds, self.sizes, strict=True):
            yield feed, now._replace(memory=tuple(islice(memory, size))) if now.memory else now

    def remembered(self, now: MarketState) -> tuple[int, ...]:
        """What its feeds do, one after the other."""
        return tuple(chain.from_iterable(feed.remembered(own) for feed, own in self.seen_by(now)))

    def reason(self, now: MarketState) -> str:
        """What its feeds may show."""
        told = list(zip(self.names, self.seen_by(now), strict=True))[:_MOST_NAMES]
        shown = [f"{shown_by(feed, own, self.scale)} ({name})" for name, (feed, own) in told]
        more = [f"{len(self.names) - len(told)} more"] if len(told) < len(self.names) else []
        *others, last = (*shown, *more)
        return f"its feeds show {', '.join(others)} and {last}" if others else f"its feed shows {last}"


def prepared(made: Made, scale: int, lowest: Sequence[int], highest: Sequence[int]) -> RankRules:
    """Prepare feeds and the ranks of them that are shown. Raises `ValueError` where the scale is too small."""
    feeds = made.feeds
    seen = [feed.seen for feed in feeds]
    rules = tuple(part("oracles", each.kind, "reference").prepared(each, scale) for each in seen)
    names = tuple(feed.name for feed in feeds)
    whole = len(lowest) * lcm(*(parts(each) for each in rules))
    return RankRules(scale, names, rules, lowest, highest, whole, made.parts_of_a_tick, [*map(remembers, seen)])


def parts(rules: OracleRules) -> int:
    """In how many parts of the scale the bounds of a feed are counted; by type, as protocols are slow to look at."""
    return rules.parts if type(rules) is RankRules else 1


def parted(rules: OracleRules, now: MarketState, fine: int) -> tuple[OraclePrice, OraclePrice]:
    """The bounds of a feed, times the scale and so many parts."""
    lowest, highest = rules.parted(now) if type(rules) is RankRules else rules.ranges(now)[0]
    more = fine // parts(rules)
    return lowest * more, highest * more


def ranked(prices: Sequence[OraclePrice], ranks: Sequence[int]) -> OraclePrice:
    """The sum of the prices that have these ranks."""
    ascending = sorted(prices)
    return sum(ascending[rank - 1] for rank in ranks)


def shown_by(rules: OracleRules, now: MarketState, scale: int) -> str:
    """From which price to which, for a person."""
    lowest, highest = (Fraction(each, scale * parts(rules)) for each in parted(rules, now, parts(rules)))
    return f"{lowest}" if lowest == highest else f"{lowest} to {highest}"
