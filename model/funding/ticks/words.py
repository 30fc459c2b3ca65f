"""Funding payments at ticks in words."""

from __future__ import annotations

from typing import cast

from novate.model.figures import blocks, percent
from novate.model.funding.ticks.parameters import Ticks
from novate.model.specification import MarketParameters


def assumption(market: MarketParameters) -> str:
    """How much is paid, and how often."""
    rule = cast("Ticks", market.funding)
    often = "in a block" if rule.every == 1 else f"within {blocks(rule.every)}"
    return f"one side pays the other at most {percent(rule.most)} of its notional at the oracle price {often}"
