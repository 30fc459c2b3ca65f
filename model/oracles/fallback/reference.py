"""What an oracle that shows any of its feeds may show, in exact integers."""

from __future__ import annotations

from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.of_feeds.reference import RankRules
from novate.model.oracles.of_feeds.reference import prepared as with_ranks


def prepared(oracle: Fallback, scale: int) -> RankRules:
    """Prepare it: from the lowest of all to the highest, and anything between. Raises `ValueError`."""
    return with_ranks(oracle, scale, (1,), (len(oracle.feeds),))
