"""From a property to its proof: which obligations make the theorem.

Isolated margin: an account holds one position, so the obligations of its own (market, side) suffice. Cross margin: a
close-out of any position spends the cover of all, so the obligations of every market and side are part of the argument
(those of machines that differ only in names are the same, and proved once).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import chain

from novate.model.specification import Side
from novate.model.symbolic.state import Machine
from novate.proofs.books import conservation
from novate.proofs.close_out_argument import (
    claims_of,
    equity_covers,
    no_shortfall,
    share_of_fund,
    worth_of_others,
)
from novate.proofs.invariant import induction
from novate.proofs.obligation import Obligation
from novate.proofs.progress_argument import progress
from novate.proofs.solvency_argument import assembled, own_solvency
from novate.properties import PROPERTIES


def family(machine: Machine) -> list[Machine]:
    """The machines of the positions that an account may hold together, this one first; equal parameters once."""
    if not machine.many_positions:
        return [machine]
    markets = machine.specification.markets.values()
    every = [Machine(machine.specification, market, side) for market in markets for side in Side]
    return list({_shape(each): each for each in (*reversed(every), machine)}.values())[::-1]


def _shape(machine: Machine) -> tuple[object, ...]:
    """What a machine's obligations depend on: the same for markets that differ in names and quanta only."""
    one = Fraction(1)
    anonymous = replace(machine.market, name="", max_open_interest=None, base_quantum=one, price_tick=one, unit=one)
    return anonymous, machine.side


def argument(machine: Machine, name: str) -> Iterator[Obligation]:
    """The obligations that prove property `name` for this machine."""
    if name == "conservation":
        return conservation(machine)
    return chain(invariants(machine), claim(machine, name))


def invariants(machine: Machine) -> Iterator[Obligation]:
    """The inductive invariant of every position that an account may hold."""
    return chain.from_iterable(induction(each) for each in family(machine))


def claim(machine: Machine, name: str) -> Iterable[Obligation]:
    """What the property says of states that satisfy the invariant."""
    together = family(machine)
    match name:
        case "no-bad-debt":
            return no_shortfall(machine)
        case "solvency":
            return chain(*(own_solvency(each) for each in together), assembled(machine))
        case "fund-sufficiency":
            return share_of_fund(machine)
        case "keeper-incentive":
            worth = (equity_covers(each) for each in together if machine.many_positions)
            rewards = claims_of(machine, PROPERTIES[name].on_close_out, worth_of_others(machine))
            return chain(worth, rewards)
        case "liquidation-progress":
            return progress(machine, together)
        case _:
            raise ValueError(f"no argument for {name!r}; expected one of {', '.join(PROPERTIES)}")
