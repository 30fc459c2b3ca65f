"""A market whose price close-outs do not move, in words."""

from __future__ import annotations

from novate.model.specification import MarketParameters, Specification


def moves(_: Specification, __: MarketParameters) -> str:
    """What is added to the bounds on moves."""
    return ""


def own() -> str:
    """What a close-out does to the price at which it fills."""
    return "fill at a price that they do not move"
