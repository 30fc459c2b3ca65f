"""What is assumed of an oracle that shows the market price, for a person."""

from __future__ import annotations

from novate.model.oracles.exact.parameters import Exact


def assumption(_: Exact) -> str:
    """It is equal to it."""
    return "the oracle price is equal to the market price of this block"
