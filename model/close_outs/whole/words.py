"""Close-outs of whole positions in words."""

from __future__ import annotations

from novate.model.specification import MarketParameters, Specification


def assumption(_: Specification, __: MarketParameters) -> str:
    """How much a close-out takes; more follows in the sentence."""
    return "close-outs are whole"
