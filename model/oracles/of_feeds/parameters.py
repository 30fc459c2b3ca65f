"""What all oracles that are made of feeds declare."""

from __future__ import annotations

from collections.abc import Iterable
from math import lcm

from novate.model.contract import Feed
from novate.model.parameter import Declaration, Feeds, Owner

FEEDS = Declaration(
    "feeds",
    Feeds(),
    Owner.ENVIRONMENT,
    "The feeds that it is made of: the names of tables [feeds.NAME], each an oracle of a kind that can be one.",
    examples=(("binance", "coinbase", "kraken"),),
    note="A feed may be made of feeds itself.",
)


def longest_lookback(feeds: Iterable[Feed]) -> int:
    """How many earlier market prices any of them may refer to, besides the last."""
    return max(feed.seen.lookback for feed in feeds)


def parts_of_a_tick(feeds: Iterable[Feed], ranks: int = 1) -> int:
    """In which parts of a tick the mean of so many ranks is shown: in whole ticks, where all feeds show those.

    There is such a price among those that may be shown: what comes of a price of each feed that it may show.
    """
    parts = lcm(*(feed.seen.parts_of_a_tick for feed in feeds))
    return parts * ranks if parts > 1 else parts
