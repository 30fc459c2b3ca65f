"""A market whose price close-outs move, in words."""

from __future__ import annotations

from typing import cast

from novate.model.figures import amount, percent
from novate.model.impact.depth.parameters import Depth
from novate.model.specification import MarketParameters, Specification


def moves(specification: Specification, market: MarketParameters) -> str:
    """What is added to the bounds on moves."""
    impact = cast("Depth", market.impact)
    most, depth = (amount(each, specification) for each in (impact.closed_per_block, impact.depth))
    triggered = ""
    if impact.triggered_per_percent is not None:
        of_a_percent = amount(impact.triggered_per_percent, specification)
        triggered = f" and {of_a_percent} for each per cent of a move"
    rise, fall = market.most_up, market.most_down
    together = percent(rise) if rise == fall else f"{percent(rise)} up and {percent(fall)} down"
    return (
        f" by itself; others' close-outs, of at most {most} in a block{triggered}, move it by their share of {depth} "
        f"besides: by about {together} per block in all"
    )


def own() -> str:
    """What a close-out does to the price at which it fills."""
    return "fill at a price that is worse for their size by the slippage, whatever that is"
