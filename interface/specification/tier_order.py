"""Where a rate stands among the tiers of its market: between those of the tier below and of the tier above.

A rate that is changed takes the deductions with it that follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from novate.model.core.parameters import MARKET
from novate.model.parameter import KeyPath, Tiers
from novate.model.specification import Level
from novate.specification.entries import Document, entry, readable, value
from novate.specification.problems import dotted
from novate.specification.size_order import between_sizes
from novate.specification.tiers import SHARE, SIZE

(TIERS,) = (each.key for each in MARKET.declarations if isinstance(each.kind, Tiers))
DEDUCTION = "deduction"
MARKET_LENGTH = len(MARKET.path)


def is_tier(path: KeyPath) -> bool:
    """Whether a path goes into a tier."""
    return len(path) > MARKET_LENGTH + 1 and path[0] == MARKET.path[0] and path[MARKET_LENGTH] == TIERS


def level_of(path: KeyPath) -> Level | None:
    """Which requirement of a market, or of one of its tiers, a path is the rate of."""
    is_rate = path[:1] == MARKET.path[:1] and path[-1] in [*Level]
    return Level(path[-1]) if is_rate and len(path) == MARKET_LENGTH + (3 if is_tier(path) else 1) else None


def tables(document: Document, market: KeyPath) -> list[KeyPath]:
    """The tables of a market's tiers from the smallest on, its own first."""
    found = entry(document, (*market, TIERS))
    sizes = {key: readable(key, SIZE) for key in found} if isinstance(found, Mapping) else {}
    known = sorted((size, key) for key, size in sizes.items() if size is not None)
    return [market, *((*market, TIERS, key) for _, key in known)]


def between(document: Document, path: KeyPath) -> tuple[dict[KeyPath, Fraction], dict[KeyPath, Fraction]]:
    """The rates that the one at a path is never below, and those that it is never above, as far as they can be read.

    A market's own initial margin rises with its maintenance margin, so that is no limit.
    """
    if level_of(path) is None:
        return between_sizes(document, path)
    level = level_of(path)
    every = tables(document, path[:MARKET_LENGTH])
    if level is None or path[:-1] not in every:
        return {}, {}
    place = every.index(path[:-1])
    below = [(*each, level) for each in every[:place][-1:]]
    above = [(*each, level) for each in every[place + 1 :][:1]]
    if is_tier(path):
        (other,) = (each for each in Level if each is not level)
        (above if level is Level.MAINTENANCE else below).append((*path[:-1], other))
    return known(document, below), known(document, above)


def known(document: Document, paths: list[KeyPath]) -> dict[KeyPath, Fraction]:
    """The rates at these paths that can be read."""
    found = {path: value(document, path, SHARE) for path in paths}
    return {path: rate for path, rate in found.items() if rate is not None}


def in_words(document: Document, path: KeyPath, ends: tuple[Fraction, Fraction]) -> tuple[str, str]:
    """What is not true of a file below and above the ends of the rate at a path, where another rate ends it."""
    below, above = between(document, path)
    least = (f"{dotted(path)} is at least {dotted(other)}" for other, rate in below.items() if rate == ends[0])
    most = (f"{dotted(path)} is at most {dotted(other)}" for other, rate in above.items() if rate == ends[1])
    return next(least, ""), next(most, "")


def without_deductions(document: Any, path: KeyPath) -> None:
    """Take out of a document what follows from the rate at a path."""
    if level_of(path) is Level.MAINTENANCE:
        for table in tables(document, path[:MARKET_LENGTH])[1:]:
            found = entry(document, table)
            if isinstance(found, Mapping) and DEDUCTION in found:
                del found[DEDUCTION]  # type: ignore[attr-defined]  # a document that is being changed has dictionaries
