"""What a verdict relies on: the assumptions of its property, without the limits that its proof did not use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from novate.model.contract import ADVERSARY, Assumption, Limit
from novate.model.core.symbolic.state import Machine
from novate.model.layers import charging
from novate.model.specification import MarketParameters, Specification
from novate.proofs.verdicts.until_charged import may_be_charged, speaks_of_charged
from novate.properties import PROPERTIES


def relied_on(machine: Machine, name: str, used: Collection[Limit] = ADVERSARY) -> tuple[Assumption, ...]:
    """The assumptions of property `name`; a cross account rests on the limits of every market."""
    own = PROPERTIES[name].assumptions(machine.specification, machine.market)
    company = (Limit.COMPANY,) if machine.many_positions and own else ()
    in_parts = machine.market.largest_position is not None and not machine.market.close_out.is_whole
    sized = (Limit.LARGEST_POSITION,) if in_parts and own else largest(machine.market) if own else ()
    unused = limits_spared(used)
    until = may_be_charged(machine, name) and not speaks_of_charged(machine, name)
    charged = (Limit.UNCHARGED,) if own and until else ()
    relied = [limit for limit in (*own, *sized, *company, *charged) if limit not in unused]
    return assumptions_of(machine, with_payments(relied, machine.market))


def relied_on_by_all(specification: Specification, name: str) -> tuple[Assumption, ...]:
    """The assumptions of a property of the whole specification: those of every market."""
    said, markets = PROPERTIES[name].assumptions, specification.markets.values()
    charged = (Limit.UNCHARGED,) if charging(specification) else ()
    found = ((market, (*said(specification, market), *largest(market), *charged)) for market in markets)
    every = ((market, with_payments(limits, market)) for market, limits in found)
    return tuple(Assumption(limit, market.name) for market, limits in every for limit in limits)


def with_payments(limits: Sequence[Limit], market: MarketParameters) -> tuple[Limit, ...]:
    """Whatever rests on how late a close-out is rests on what is paid until then."""
    return (*limits, Limit.FUNDING) if market.funding.pays and Limit.DELAY in limits else tuple(limits)


def largest(market: MarketParameters) -> tuple[Limit, ...]:
    """The limit on positions, where those of different sizes fill at different prices."""
    matters = market.fills_by_size and market.largest_position is not None
    return (Limit.LARGEST_POSITION,) if matters else ()


def spared(machine: Machine, used: Collection[Limit]) -> tuple[Assumption, ...]:
    """What a proof about one side that uses these limits does without: the others, and the fund."""
    return assumptions_of(machine, (*limits_spared(used), Limit.FUND))


def limits_spared(used: Collection[Limit]) -> tuple[Limit, ...]:
    """The other limits of the adversary."""
    return tuple(limit for limit in ADVERSARY if limit not in used)


def still_assumed(machine: Machine, name: str) -> tuple[Assumption, ...]:
    """What a property that does not apply leaves undischarged: the delay, where keepers need no incentive."""
    return assumptions_of(machine, PROPERTIES[name].assumed_instead)


def assumptions_of(machine: Machine, limits: Iterable[Limit]) -> tuple[Assumption, ...]:
    """The limits of the machine's market."""
    return tuple(Assumption(limit, machine.market.name) for limit in limits)
