"""A market without funding payments in words."""

from __future__ import annotations

from novate.model.specification import MarketParameters


def assumption(_: MarketParameters) -> str:
    """What an account pays and receives: nothing."""
    return "there is no funding"
