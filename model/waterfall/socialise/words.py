"""Socialised loss as a layer, in words."""

from __future__ import annotations

from novate.model.specification import Specification
from novate.model.waterfall.socialise.parameters import Base

NAME = "the accounts"


BY = {
    Base.SINCE_HEALTHY: "what they have gained since the closed account was healthy",
    Base.SINCE_ENTRY: "what their positions have gained",
    Base.EQUITY: "their equity",
    Base.SIZE: "what they hold in the market",
}
"""By what accounts are charged."""


def setting(specification: Specification) -> str:
    """By what."""
    base = specification.socialise_base
    return f"accounts by {BY[Base(base)]}" if base in BY else "a factor on withdrawals for what is left"


def where_left(specification: Specification) -> str:
    """What becomes of what layers leave."""
    base = specification.socialise_base
    return f"accounts are charged for it by {BY[Base(base)]}" if base in BY else "withdrawals bear it"
