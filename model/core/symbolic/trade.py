"""Trade: the account buys from, or sells to, a counterparty at any price; both must pass the initial requirement."""

from __future__ import annotations

import z3

from novate.model.core.symbolic.fees import Traded, checked, fees, largest_trade, rested, with_balance
from novate.model.core.symbolic.health import restarted
from novate.model.core.symbolic.margin import passes_initial
from novate.model.core.symbolic.numbers import Formula, Rounding, Term
from novate.model.core.symbolic.prices import no_notional, seen_within_profile
from novate.model.core.symbolic.state import Machine, State
from novate.model.core.symbolic.transition import Transition
from novate.model.core.symbolic.unchanged import ledger_unchanged, others_unchanged


def trade(
    machine: Machine,
    before: State,
    after: State,
    value: Term,
    *,
    buys: Formula,
    rounding: Rounding,
    traded: Traded | None = None,
) -> Transition:
    """`value` = size * price in quote quanta, exact; the buyer pays it rounded up, the seller gets it rounded down.

    The size after the trade is free: any position on this side, in the proportions of the market's prices, or none. A
    position on the other side belongs to the other side's machine. What is `traded` matters where there are fees.
    """
    account, position = after.account, after.account.position
    paid, received = rounding.up(value), rounding.down(value)
    balance = before.account.balance + z3.If(buys, -paid, received)
    counterparty = before.counterparty + z3.If(buys, received, -paid)
    fee, passes, clock, limited = None, passes_initial(machine, account), restarted(account), {}
    pool = before.ledger.fees + paid - received
    if traded is not None:
        unpaid = with_balance(account, balance)
        fee = fees(machine, unpaid, traded, rounding)
        balance, counterparty = balance - fee.own, counterparty - fee.counterparty
        pool = pool + fee.own + fee.counterparty
        passes, clock = checked(machine, unpaid, account), rested(machine, before.account, account)
        limited = largest_trade(machine, account, traded)
    guards = {
        "price-positive": value >= 0,
        **limited,
        "initial-margin": passes,
        "minimum-notional": z3.Implies(account.holds, position.oracle >= machine.market.minimum_notional),
    }
    effects = (
        account.balance == balance,
        after.counterparty == counterparty,
        after.bystanders == before.bystanders,
        z3.If(account.holds, seen_within_profile(machine, account), no_notional(position)),
        others_unchanged(before, after),
        clock,
        after.ledger.fees == pool,
        ledger_unchanged(before, after, but=("fees",)),
        *rounding.constraints,
        *(() if fee is None else fee.constraints),
    )
    return Transition(guards, effects, before, after)
