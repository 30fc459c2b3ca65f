"""What is assumed of feeds, for a person."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.component import part
from novate.model.contract import Feed, Oracle, table_kind

SUBJECT = "the oracle price is "
"""How the assumption of every kind begins that can be a feed."""


def feeds_in_words(feeds: Sequence[Feed], last: str = "and") -> str:
    """Their names, each with what it may show; those that may show the same together."""
    alike: dict[str, list[str]] = {}
    for feed in feeds:
        alike.setdefault(price_in_words(feed.oracle), []).append(feed.name)
    said = [f"{listed(names, last)} ({'each ' * (len(names) > 1)}{price})" for price, names in alike.items()]
    return listed(said, last)


def price_in_words(oracle: Oracle) -> str:
    """What a feed may show."""
    words = part("oracles", table_kind(oracle), "words")
    said: str = getattr(words, "of_feed", words.assumption)(oracle)
    return said.removeprefix(SUBJECT)


def listed(names: Sequence[str], last: str) -> str:
    """As in "a, b and c"."""
    *others, end = names
    return f"{', '.join(others)} {last} {end}" if others else end
