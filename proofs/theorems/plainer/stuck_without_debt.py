"""A long that is stuck need not owe anything: who has cash left pays for a price of 0.

Of an isolated long that holds less than the flat reward g at the fill, with M the margin that the worst close-out
takes, the balance is at least c - (1 - m) N, and what it holds at least that and (1 - M) N. Where m >= M and
c (1 - M) >= g (1 - m) that is less than g of such N alone for which the balance is not below 0. So an account

    is one that the invariant is true of, or is stuck with cash of its own, until it is healthy or closed out.

A close-out that happens leaves no shortfall where charges stop at what is left. Of a short there is no such price.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import z3

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.liquidate import held_at, worst_fill
from novate.model.core.symbolic.margin import is_liquidatable
from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.parameters import facts
from novate.model.core.symbolic.state import Machine, State, fresh_state
from novate.model.core.symbolic.transition import Transition
from novate.model.specification import Margin, Side
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import implied
from novate.proofs.induction.invariant import any_account, counted, invariant, ledger_sound, position_invariant, steps
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Shape
from novate.properties import PROPERTIES
from novate.properties.property import Claim


def is_carried(shape: Shape) -> bool:
    """Whether it is proved of a shape."""
    is_plain = shape.closes_whole and not (shape.is_floored or shape.pays_funding)
    return is_plain and shape.capped and (shape.margin, shape.side) == (Margin.ISOLATED, Side.LONG)


def smallest_margin(machine: Machine) -> Fraction:
    """With which nobody who is stuck owes anything, and all others pay for the worst close-out."""
    reward, brings = machine.specification.keeper_flat_reward, worst_fill(machine, lag_profile(machine).least_market)
    of_cash = 1 - Fraction(machine.market.minimum_maintenance, reward) * brings if reward else Fraction(0)
    return Fraction(max(1 - brings, of_cash))


def owes_nothing(machine: Machine) -> tuple[Formula, ...]:
    """The same of symbols: m >= M, and c (1 - M) >= g (1 - m)."""
    market, reward = machine.market, machine.specification.keeper_flat_reward
    brings = worst_fill(machine, lag_profile(machine).least_market)
    of_cash = market.minimum_maintenance * brings >= reward * (1 - market.maintenance_margin)
    return market.maintenance_margin >= 1 - brings, of_cash


def obligations(machine: Machine) -> Iterator[Obligation]:
    """That every step keeps to it, and what is claimed of accounts that are closed out or stuck."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    given = (*facts(machine), *owes_nothing(machine))
    for name, step in steps(machine, before, after).items():
        known = any_account(machine, before) if name == "trade" else covered_or_rich(machine, before)
        kept = covered_or_rich(machine, after)
        yield Obligation(f"{name} leaves an account covered, or with cash", (*given, known, step.relation), kept)
        for claim in claims_on(machine, step):
            yield implied(claim, name, (*given, known, step.relation))
    late = (before.account.holds, before.account.overdue >= 1, covered_or_rich(machine, before))
    yield from (implied(claim, "an overdue account", (*given, *late)) for claim in claims_on_refused(machine, before))


def covered_or_rich(machine: Machine, state: State) -> Formula:
    """The invariant is true of the account, or it is stuck with cash of its own."""
    account = state.account
    late = (account.holds, is_liquidatable(machine, account), account.overdue >= 1)
    known = (position_invariant(machine, account), counted(machine, account), ledger_sound(state))
    return z3.Or(invariant(machine, state), z3.And(*late, account.balance >= 0, *known))


def claims_on(machine: Machine, step: Transition) -> Iterator[Claim]:
    """What is claimed of a close-out."""
    if step.close_out is not None:
        for name in (each for each, found in OF_PROPERTIES.items() if found.of_account):
            yield from PROPERTIES[name].on_close_out(machine.specification, machine.market, step.close_out)


def claims_on_refused(machine: Machine, state: State) -> Iterator[Claim]:
    """What is claimed of somebody whose close-out may be refused."""
    position = state.account.position
    held = held_at(machine, state.account, position.market, position.oracle)
    for name in (each for each, found in OF_PROPERTIES.items() if found.of_account):
        asked = PROPERTIES[name].on_refused
        if asked is not None:
            yield asked(machine.specification, "", held)
