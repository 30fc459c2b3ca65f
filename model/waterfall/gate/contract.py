"""What a gate guarantees: it pays nothing, and whatever is true of accounts without it is true with it.

It only refuses withdrawals: a run with a gate is one without, in which somebody waits. It makes up for nothing either:
where the loss is still there when it opens, the first to leave may take what the last one is owed. It closes for what
layers above it leave that hold money, before accounts are charged for that.
"""

from __future__ import annotations

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
    "has_caps",
    "held",
    "is_all_or_nothing",
    "left_of_caps",
    "spare",
]
