"""Milder: mechanisms whose runs are runs of another, of which the theorems speak where they do not of that one.

An oracle that may be 100 % and more below the market shows any price above 0. Then no margin is enough for a short, and
the theorems, which are about deviations with a worst price, are silent. But an oracle that deviates less does nothing
that this one could not do: what breaks with less breaks with more. What holds with less says nothing.

Upside down where the market may be next to nothing of what the oracle shows: prices that move less do nothing that
these could not do.

A market without a limit on open interest lets positions be opened of any size. With a limit it does nothing that it
could not do without.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.rounding import rounding_allowance
from novate.model.specification import MarketParameters, Side, Specification
from novate.proofs.components.oracles import ORACLES
from novate.proofs.theorems.conditions import condition
from novate.proofs.theorems.fund.window import bounding, loss, machines
from novate.proofs.theorems.parameters import Parameters, Shape

NEXT_TO_NOTHING = tuple(Fraction(1, parts) for parts in (2, 10, 10**2, 10**3, 10**6, 10**9, 10**12))
"""Shares of the market price that the oracle still shows, or of that the other way round, the largest first: the
shorter a run, the better it reads."""


def milder(specification: Specification) -> Iterator[Specification]:
    """The same with oracles that show some share of the market at least, and prices that keep near what they show.

    None where all of them do.
    """
    every = (Machine(specification, market, Side.SHORT) for market in specification.markets.values())
    if not all(profile.has_most and profile.least_market > 0 for profile in map(lag_profile, every)):
        yield from (replace(specification, markets=showing(specification, shown)) for shown in NEXT_TO_NOTHING)


def showing(specification: Specification, shown: Fraction) -> dict[str, MarketParameters]:
    """The markets, each with an oracle that shows this share of the market price at least, and upside down."""
    return {name: near(market, shown) for name, market in specification.markets.items()}


def near(market: MarketParameters, share: Fraction) -> MarketParameters:
    """One of them."""
    oracle = ORACLES[market.oracle.kind]
    return oracle.calmer(replace(market, oracle=oracle.nearer(market.oracle, share)), share)


def limited(specification: Specification, name: str) -> Iterator[Specification]:
    """The same with a limit in the first market without of which a run is known that costs more than the fund holds.

    Property `name` is what says how much a side costs. None where a wave is a limit of every market.
    """
    if specification.has_turns:
        return
    unlimited = (machine for machine in machines(specification) if machine.market.max_open_interest is None)
    for machine in unlimited:
        market = replace(machine.market, max_open_interest=too_much(machine, name))
        lost = loss(replace(machine, market=market), name)
        if lost is not None and lost.is_shown:
            yield replace(specification, markets={**specification.markets, market.name: market})
            return


def too_much(machine: Machine, name: str) -> int | None:
    """Quote quanta of open interest of which the worst close-outs cost twice what the fund and the roundings are.

    None of a side that loses nothing.
    """
    rows = condition(name, Shape.of(machine))
    if rows is None:
        return None
    specification, market = machine.specification, machine.market
    missing = -bounding(rows, machine)[0].slack(Parameters.of(machine))
    if missing <= 0:
        return None
    set_aside = market.minimum_maintenance + rounding_allowance(specification) + ceil(1 / specification.quote_quantum)
    enough: int = ceil(2 * (specification.insurance_fund + set_aside) / missing)
    return max(enough, 2 * market.minimum_notional)
