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
from itertools import pairwise
from math import isqrt
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
    if not market.fills_by_size:
        return (Sizes(0, market.largest_position, market),)
    found, above = [], 0
    for step in steps_of(market):
        up_to = within(step.up_to or None, market.largest_position)
        found.append(Sizes(above, up_to, plain(market, above, up_to, step.slippage)))
        if step.up_to == 0 or (market.largest_position is not None and market.largest_position <= step.up_to):
            break
        above = step.up_to
    return tuple(found)


def steps_of(market: MarketParameters) -> tuple[SlippageStep, ...]:
    """The slippages of positions up to some sizes, at last of all others (0).

    Where it rises with the size, positions of nearly the same size are taken together, with the slippage of the largest
    of them: where all need the same share, all of them.
    """
    if market.slippage_from is None:
        return (*market.slippage_up_to, SlippageStep(0, market.slippage))
    ends = ends_of(market)
    first, *others = ends
    sizes = (
        [first, *(size for low, high in pairwise(ends) for size in between(low, high, HALVINGS))] if others else ends
    )
    return tuple(SlippageStep(each, slippage_at(market, each)) for each in sizes)


def ends_of(market: MarketParameters) -> tuple[int, ...]:
    """The sizes from which on larger positions need more, and the largest position."""
    largest = market.largest_position
    assert largest is not None
    return (*(tier.above for tier in market.tiers_above if tier.above < largest), largest)


HALVINGS = 4
"""So often the sizes of a tier are halved, as their ratios go: what is required of the smallest of a part, over its
notional, is hardly less than of its largest."""


def between(low: int, high: int, halvings: int) -> tuple[int, ...]:
    """Sizes beyond one and up to another, each nearly as much larger than the one before."""
    middle = isqrt(low * high)
    if halvings == 0 or not low < middle < high:
        return (high,)
    return (*between(low, middle, halvings - 1), *between(middle, high, halvings - 1))


def slippage_at(market: MarketParameters, notional: int) -> Fraction:
    """Of a position that is worth so much, where slippage rises with the size."""
    assert market.slippage_from is not None
    assert market.largest_position is not None
    return market.slippage_from + (market.slippage - market.slippage_from) * notional / market.largest_position


ALMOST = (10, 10**3, 10**6)
"""Of those that need alike, positions that lack so small a part of the largest fill hardly better than it."""


def hardly_smaller(market: MarketParameters) -> tuple[Sizes, ...]:
    """Positions that are almost the largest of each that need alike, with the slippage that all of them have."""
    found: list[Sizes] = []
    for low, end in pairwise((0, *ends_of(market))) if market.slippage_from is not None else ():
        starts = (max(low, end - end // part) for part in ALMOST)
        found += [Sizes(each, end, plain(market, each, end, slippage_at(market, each))) for each in starts]
    return tuple(found)


def within(size: int | None, largest: int | None) -> int | None:
    """The smaller of two limits, of which either may be none."""
    limits = [each for each in (size, largest) if each is not None]
    return min(limits, default=None)


def plain(market: MarketParameters, above: int, up_to: int | None, slippage: Fraction) -> MarketParameters:
    """With one rate and one slippage; of the smallest positions the first tier stays a limit of its runs."""
    rates: dict[str, Any] = {str(level): share_of(market, level, above) for level in Level}
    tiers = market.tiers_above if above == 0 else ()
    return replace(
        market,
        **rates,
        slippage=slippage,
        slippage_up_to=(),
        slippage_from=None,
        tiers_above=tiers,
        largest_position=up_to,
    )


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


def own_runs(machine: Machine) -> tuple[tuple[Sizes, Machine], ...]:
    """Those of positions that are almost the largest, where slippage rises with the size: what their runs break."""
    smallest = smallest_of(machine.specification)
    found = hardly_smaller(machine.market)
    return tuple((each, in_place(machine, smallest | {machine.market.name: each.market})) for each in found)


def of_size(machine: Machine, sizes: Sizes, notional: int) -> Machine:
    """The plain machine of such positions up to this one, where slippage rises with the size."""
    market = plain(machine.market, sizes.above, notional, slippage_at(machine.market, notional))
    return in_place(machine, smallest_of(machine.specification) | {market.name: market})


def own_sizes(machine: Machine) -> tuple[tuple[Sizes, Machine], ...]:
    """The sizes of the machine's own market, each with its plain machine."""
    return apart(machine)[: len(sizes_of(machine.market))]
