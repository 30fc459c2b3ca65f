"""Sizes: a market in which larger positions fill worse is several plainer ones, one for each step of its slippage.

Of the positions that fill alike, those worth more than A and at most B when their accounts were last healthy, the
smallest have least for it: what is required of N, over N, never falls. So all of them are as safe as a plain market
with that share of A (of the smallest positions of all, the market's own rate) and with their slippage: whatever else is
required, and whatever a position of another size fills at, each obligation of a theorem is about one position, and
holds of it. And what breaks beyond that is broken by a position that is hardly larger than A.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from novate.model.core.symbolic.state import Machine
from novate.model.specification import Level, MarketParameters, SlippageStep, Specification
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Shape


@dataclass(frozen=True, slots=True)
class Sizes:
    """Positions of one market that fill alike."""

    above: int
    """Quote quanta at the oracle price at which the account was last healthy."""
    up_to: int | None
    """None: of any larger size."""
    market: MarketParameters
    """The plain market that is as safe as they are."""


def sizes_of(market: MarketParameters) -> tuple[Sizes, ...]:
    """From the smallest on; none that are larger than the largest position. A plain market is one of all sizes."""
    if not market.slippage_up_to:
        return (Sizes(0, market.largest_position, market),)
    found, above = [], 0
    for step in (*market.slippage_up_to, SlippageStep(0, market.slippage)):
        up_to = within(step.up_to or None, market.largest_position)
        found.append(Sizes(above, up_to, plain(market, above, up_to, step.slippage)))
        if step.up_to == 0 or (market.largest_position is not None and market.largest_position <= step.up_to):
            break
        above = step.up_to
    return tuple(found)


def within(size: int | None, largest: int | None) -> int | None:
    """The smaller of two limits, of which either may be none."""
    limits = [each for each in (size, largest) if each is not None]
    return min(limits, default=None)


def plain(market: MarketParameters, above: int, up_to: int | None, slippage: Fraction) -> MarketParameters:
    """With one rate and one slippage; of the smallest positions the first tier stays a limit of its runs."""
    rates: dict[str, Any] = {str(level): share_of(market, level, above) for level in Level}
    tiers = market.tiers_above if above == 0 else ()
    return replace(market, **rates, slippage=slippage, slippage_up_to=(), tiers_above=tiers, largest_position=up_to)


def share_of(market: MarketParameters, level: Level, notional: int) -> Fraction:
    """What tiers require of a notional, over it; of the smallest positions the market's own rate."""
    if notional == 0:
        return market.lines(level)[0][0]
    return max(rate - deduction / notional for rate, deduction in market.lines(level))


def is_carried(machine: Machine, name: str) -> bool:
    """Whether a theorem about a machine by sizes is one about each of its sizes."""
    shape = Shape.of(machine)
    if shape.pays_funding or shape.reverts_below_reward or shape.fee_after_check:
        return False
    return shape.has_steps and shape.closes_whole and OF_PROPERTIES[name].by_size(shape)


def apart(machine: Machine) -> tuple[tuple[Sizes, Machine], ...]:
    """The plain machines of which a theorem is asked in place of one by sizes, those of its own market's sizes first.

    With cross margin the account may hold positions of any size in each market: every market in turn is of each of its
    sizes, the others of their smallest.
    """
    own, smallest = machine.market, smallest_of(machine.specification)
    markets = machine.specification.markets.values() if machine.many_positions else (own,)
    return tuple(
        (sizes, in_place(machine, smallest | {market.name: sizes.market}))
        for market in sorted(markets, key=lambda each: each.name != own.name)
        for sizes in sizes_of(market)
    )


def smallest_of(specification: Specification) -> dict[str, MarketParameters]:
    """Each market with its smallest positions alone."""
    return {name: sizes_of(market)[0].market for name, market in specification.markets.items()}


def in_place(machine: Machine, markets: dict[str, MarketParameters]) -> Machine:
    """The machine in a mechanism with these markets."""
    specification = replace(machine.specification, markets=markets)
    return replace(machine, specification=specification, market=markets[machine.market.name])


def own_sizes(machine: Machine) -> tuple[tuple[Sizes, Machine], ...]:
    """The sizes of the machine's own market, each with its plain machine."""
    return apart(machine)[: len(sizes_of(machine.market))]
