"""A market whose price close-outs move, in words."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import cast

from novate.model.figures import amount, percent
from novate.model.impact.depth.parameters import Depth
from novate.model.specification import MarketParameters, Specification


def moves(specification: Specification, market: MarketParameters) -> str:
    """What is added to the bounds on moves."""
    impact = cast("Depth", market.impact)
    most, depth = (amount(each, specification) for each in (impact.closed_per_block, impact.depth))
    rise, fall = limit(market.most_up), limit(market.most_down)
    together = rise if rise == fall else f"{rise} up and {fall} down"
    return (
        f" by itself; close-outs, of at most {most} of one side in a block, move it by their share of {depth} besides: "
        f"by at most {together} per block in all"
    )


def limit(rate: Fraction) -> str:
    """A rate that is not exceeded: rounded up."""
    return percent(Fraction(ceil(rate * 10**4), 10**4))


def own() -> str:
    """What a close-out does to the price at which it fills."""
    return "fill at a price that is worse for their size by the slippage, whatever that is"
