"""What an oracle that sorts the prices of its feeds may show, in exact integers.

*Why these ranks.* Of n feeds at least q are live, f of them faulty, and the price of rank r of the live ones is shown.
It is at most that of rank r + f + n - q of what all feeds show at most: at least so many feeds keep below that or on
it, at most f of those are faulty and at most n - q silent, so r of them at least are live, honest and no higher. It is
reached: the faulty ones show more than anybody, and the silent ones are those that would show least. Below it is that
of rank r - f of what all show at least, with the highest ones silent. A mean of ranks is the mean of those bounds, as
one choice of who is faulty and who is silent reaches them all.

*Why the fewest live feeds.* With one live feed more the ranks that are shown are no lower, counted from below, and no
higher, counted from above. So what is shown is at most no more than before, and at least no less.

Between the two bounds there may be prices that no choice of live feeds gives, as between those of two feeds that are
each exact: this shows those, too.
"""

from __future__ import annotations

from novate.model.oracles.median.parameters import Median
from novate.model.oracles.of_feeds.reference import RankRules
from novate.model.oracles.of_feeds.reference import prepared as with_ranks


def prepared(oracle: Median, scale: int) -> RankRules:
    """Prepare it. Raises `ValueError` where the scale is too small."""
    ranks, silent = shown(oracle, oracle.quorum), len(oracle.feeds) - oracle.quorum
    lowest = [rank - oracle.faulty for rank in ranks]
    highest = [rank + oracle.faulty + silent for rank in ranks]
    return with_ranks(oracle, scale, lowest, highest)


def shown(oracle: Median, live: int) -> range:
    """The ranks of so many live feeds, 1 of the lowest price, whose mean is shown."""
    if oracle.trim is not None:
        return range(oracle.trim + 1, live - oracle.trim + 1)
    if oracle.nth_lowest is not None:
        return range(oracle.nth_lowest, oracle.nth_lowest + 1)
    if oracle.nth_highest is not None:
        return range(live - oracle.nth_highest + 1, live - oracle.nth_highest + 2)
    return range((live + 1) // 2, live // 2 + 2)
