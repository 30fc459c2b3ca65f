"""What auto-deleveraging guarantees as a layer: at the bankruptcy price nothing is left where all is filled.

The other side of a market is no smaller than the position that is closed, so it always fills; unless accounts are
limited, or only those are asked who have gained. What accounts lose by it, against the price at which the market maker
would have taken the position, adds up to what the layers above have left (`novate.model.waterfall.adl.guarantee` says
when it starts no cascade). It holds no money.
"""

from __future__ import annotations

from novate.model.layers import charging
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
    "LAYER",
    "RECEIVES",
    "asks_all",
    "charges",
    "comes_first",
    "has_caps",
    "held",
    "is_all_or_nothing",
    "left_of_caps",
    "moves_positions",
    "remembers_entries",
    "remembers_last_oracle",
    "spare",
    "stands_in_for_makers",
]

LAYER = "adl"
"""Its own name."""


def charges(_: Specification) -> bool:
    """Whether accounts pay when another one is closed out: always."""
    return True


def moves_positions(_: Specification) -> bool:
    """Whether it closes their positions."""
    return True


def stands_in_for_makers(specification: Specification) -> bool:
    """Whether it closes as much of the other side where no market maker takes a position: it always finds enough.

    Sizes of a market net to zero, so the other side is no smaller. Not where only some of it are asked; and at a mark
    others would not pay what the position was closed at. Another layer that charges accounts would come before it.
    """
    at_its_price = specification.adl_price == At.BANKRUPTCY
    return at_its_price and asks_all(specification) and comes_first(specification)


def comes_first(specification: Specification) -> bool:
    """Whether it is the first layer that charges accounts."""
    return charging(specification)[:1] == (LAYER,)


def asks_all(specification: Specification) -> bool:
    """Whether the whole other side is asked, so that all of a position is closed against it."""
    return specification.adl_accounts is None and specification.adl_candidates == Candidates.ALL


def remembers_entries(specification: Specification) -> bool:
    """Whether it asks for what positions were opened at."""
    by_gain = specification.adl_allocation in (Allocation.LARGEST_FIRST, Allocation.SCORE)
    return by_gain or specification.adl_candidates == Candidates.PROFITABLE


def remembers_last_oracle(specification: Specification) -> bool:
    """Whether it asks for what the oracle showed in the block before."""
    return specification.adl_price == At.PREVIOUS_MARK
