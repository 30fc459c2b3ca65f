"""The largest loss that rounding alone can cause in one close-out: R quanta.

Money moves in whole quanta; comparisons (margin checks) are exact and round nothing. A close-out rounds twice, both
times against the account that is closed:

* what a long receives for its position is rounded down (what a short pays, up): less than one quantum lost;
* the penalty is rounded up: less than one quantum lost.

*One position, charges capped by equity:* R = 0. The balance b is whole, and b + x >= 0 for the exact proceeds x, so
b + floor(x) >= 0; the charges then stop at what is left.

*One position, not capped:* R = 1. b + floor(x) - ceil(f x) > b + x (1 - f) - 2 >= -2, and it is whole, so >= -1. (A first
study had 2; whole numbers save one.) It is reached: see `tests/model/reference`.

*Up to K positions in one account (cross margin):* R = 2 K - 1. The losses of the K close-outs since the account was
last healthy add up to less than 2 K quanta, and only the last one can leave a shortfall. The cap does not help here: it
leaves to the remaining positions only what they are worth now, not what they still need.
"""

from __future__ import annotations

from novate.model.specification import Specification


def rounding_allowance(specification: Specification) -> int:
    """R in quote quanta: a shortfall of at most this much is rounding, not bad debt."""
    positions = specification.most_positions
    if positions == 1 and specification.penalty_capped_by_equity:
        return 0
    return 2 * positions - 1
