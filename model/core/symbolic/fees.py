"""Trading fees: each of the two accounts of a trade pays a share of what it is worth at the oracle price.

How much of a position a trade moves is free here, so a market maker's side of a close-out, who pays nothing, is a trade
that moves none. What becomes of the clock of an account that is not healthy after its fee is left open as far as that
proves no less.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import z3

from novate.model.core.symbolic.health import restarted
from novate.model.core.symbolic.margin import equity, is_liquidatable, passes_initial
from novate.model.core.symbolic.numbers import Formula, Rounding, Term, number, smaller, times
from novate.model.core.symbolic.state import Account, Machine


@dataclass(frozen=True, slots=True)
class Traded:
    """What fees depend on, in quote quanta."""

    worth: Term
    """Of what the trade moves, at the oracle price."""
    counterparty: Term
    """What the other account pays, where that is not the same: up to what it is worth."""


def any_traded(machine: Machine) -> Traded | None:
    """Of free amounts; None where nothing depends on them."""
    specification = machine.specification
    if specification.trading_fee is None and specification.largest_trade is None:
        return None
    return Traded(z3.Real("traded"), z3.Real("counterparty pays"))


@dataclass(frozen=True, slots=True)
class Fees:
    """Of both accounts of a trade, in quote quanta."""

    own: Term
    counterparty: Term
    constraints: tuple[Formula, ...]


def fees(machine: Machine, unpaid: Account, traded: Traded, rounding: Rounding) -> Fees:
    """What both pay; `unpaid` is the account as the trade leaves it without."""
    rate = machine.specification.trading_fee
    if rate is None:
        return Fees(number(0), number(0), (traded.worth >= 0,))
    full = rounding.up(times(rate, traded.worth), number(0))  # of nothing nothing
    if not machine.specification.fee_after_check:
        return Fees(full, full, (traded.worth >= 0,))
    own = smaller(full, rounding.down(equity(machine, unpaid), number(0)))
    bounded = traded.counterparty >= 0, traded.counterparty <= full
    return Fees(own, traded.counterparty, (traded.worth >= 0, *bounded))


def checked(machine: Machine, unpaid: Account, paid: Account) -> Formula:
    """The initial requirement of what the trade leaves, with the fee or without it."""
    return passes_initial(machine, unpaid if machine.specification.fee_after_check else paid)


def rested(machine: Machine, before: Account, after: Account) -> Formula:
    """The clock of an account that has just traded: it goes on where the fee has left too little."""
    if not machine.specification.fee_after_check:
        return restarted(after)
    goes_on = z3.And(after.overdue == before.overdue, after.closed == before.closed)
    return z3.If(is_liquidatable(machine, after), goes_on, restarted(after))


def largest_trade(machine: Machine, account: Account, traded: Traded) -> dict[str, Formula]:
    """The guard, by its name: a trade moves at most a share of the position that is left, unless none is."""
    most = machine.specification.largest_trade
    if most is None:
        return {}
    return {"largest-trade": z3.Implies(account.holds, traded.worth <= times(most, account.position.oracle))}


def with_balance(account: Account, balance: Term) -> Account:
    """The account with another balance."""
    return replace(account, balance=balance)
