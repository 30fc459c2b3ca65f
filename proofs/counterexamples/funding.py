"""Funding on a course: while the account sleeps, its side pays the most at every tick that there can be.

Earlier is worse for a long, whose price falls; later for a short, whose price rises. Where the price stands still it is
the payment that makes the account liquidatable, so the first is in the first block, for either side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from novate.model.specification import Side
from novate.proofs.counterexamples.walk import Ratios, Walk

Rates = Mapping[int, Mapping[str, Fraction]]
"""Block -> market name -> funding rate."""


def payments(legs: Iterable[Ratios], walk: Walk) -> Rates:
    """In the blocks after the account is last healthy, up to its close-out."""
    found: dict[int, dict[str, Fraction]] = {}
    for leg in (leg for leg in legs if leg.market.funding.pays):
        for block in ticks(leg, walk):
            found.setdefault(block, {})[leg.market.name] = leg.side.sign * leg.market.funding.most
    return found


def payments_later(legs: Iterable[Ratios], walk: Walk, block: int) -> Mapping[str, Fraction]:
    """In a block between the calls of a close-out in parts: the ticks go on."""
    return {
        leg.market.name: leg.side.sign * leg.market.funding.most
        for leg in legs
        if leg.market.funding.pays and (block - ticks(leg, walk)[0]) % leg.market.funding.every == 0
    }


def ticks(leg: Ratios, walk: Walk) -> range:
    """The blocks in which this leg pays."""
    every, first, last = leg.market.funding.every, walk.healthy + 1, walk.final
    if leg.side is Side.LONG or not moves(leg, walk):
        return range(first, last + 1, every)
    return range(last, first - 1, -every)


def moves(leg: Ratios, walk: Walk) -> bool:
    """Whether the price moves at all while the account sleeps."""
    path = walk.paths[leg.market.name]
    return path.oracles[walk.healthy] != path.oracles[walk.healthy + 1]
