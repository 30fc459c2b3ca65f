"""What all oracles that are made of feeds declare."""

from __future__ import annotations

from collections.abc import Iterable

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
