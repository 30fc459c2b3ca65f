"""Feeds of small mechanisms: each shows something else."""

from __future__ import annotations

from fractions import Fraction

from novate.model.contract import Feed, Oracle
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.exact.parameters import Exact
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.lowest.parameters import Lowest
from novate.model.oracles.median.parameters import Median
from novate.proofs.refinement.small import PER_CENT

FEEDS = (
    Feed("exact", Exact()),
    Feed("late", Band(PER_CENT, Fraction(0), 1)),
    Feed("off", Band(2 * PER_CENT, PER_CENT)),
    Feed("near", Band(PER_CENT, 3 * PER_CENT)),
)
ANY = Fallback((FEEDS[0], Feed("others", Median(FEEDS[2:]))))


def middle(feed: Oracle) -> Median:
    """The middle of the feed and two others."""
    return Median((Feed("this", feed), *FEEDS[:2]))


def either(feed: Oracle) -> Fallback:
    """The feed, or the market price."""
    return Fallback((Feed("this", feed), FEEDS[0]))


def lowest_of(first: Oracle, second: Oracle) -> Lowest:
    """The less of the two."""
    return Lowest((Feed("first", first), Feed("second", second)))
