"""What auto-deleveraging guarantees as a layer: at the bankruptcy price nothing is left where all is filled.

The other side of a market is no smaller than the position that is closed, so it always fills; unless accounts are
limited, or only those are asked who have gained. What accounts lose by it, against the price at which the market maker
would have taken the position, adds up to what the layers above have left (`novate.model.waterfall.adl.guarantee` says
when it starts no cascade). It holds no money.
"""

from __future__ import annotations

from novate.model.specification import Specification
from novate.model.waterfall.adl.parameters import Allocation, At, Candidates
from novate.model.waterfall.without_money import (
    HOLDS_MONEY,
    RECEIVES,
    has_caps,
    held,
    is_all_or_nothing,
    left_of_caps,
    spare,
)

__all__ = [
    "HOLDS_MONEY",
    "RECEIVES",
    "charges",
    "has_caps",
    "held",
    "is_all_or_nothing",
    "left_of_caps",
    "moves_positions",
    "remembers_entries",
    "remembers_last_oracle",
    "spare",
]


def charges(_: Specification) -> bool:
    """Whether accounts pay when another one is closed out: always."""
    return True


def moves_positions(_: Specification) -> bool:
    """Whether it closes their positions."""
    return True


def remembers_entries(specification: Specification) -> bool:
    """Whether it asks for what positions were opened at."""
    by_gain = specification.adl_allocation in (Allocation.LARGEST_FIRST, Allocation.SCORE)
    return by_gain or specification.adl_candidates == Candidates.PROFITABLE


def remembers_last_oracle(specification: Specification) -> bool:
    """Whether it asks for what the oracle showed in the block before."""
    return specification.adl_price == At.PREVIOUS_MARK
