"""What an oracle that shows the lowest of its feeds may show, in exact integers."""

from __future__ import annotations

from novate.model.oracles.lowest.parameters import Lowest
from novate.model.oracles.of_feeds.reference import RankRules
from novate.model.oracles.of_feeds.reference import prepared as with_ranks


def prepared(oracle: Lowest, scale: int) -> RankRules:
    """Prepare it: the lowest of what all show at least, to the lowest of what all show at most. Raises `ValueError`."""
    return with_ranks(oracle, scale, (1,), (1,))
