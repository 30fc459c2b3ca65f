"""Funding: what one side of a market pays the other, as far as one account sees it.

What has been paid for the followed position since the account was last healthy is a ghost, `paid`, in whole quanta.
What bounds it is the market's funding profile (`novate.model.contract.FundingProfile`): no rate is followed tick by
tick. Of the account's other positions what is paid is added to what covers them (`Others.anchor`); their own machines
bound it.

*Closed in parts.* There what is paid is taken off what has been sold, as if so much of the position had been bought
back, since the profile of such close-outs bounds both together. `paid` is then what rounding has cost so far, less a
quantum for every call: after the first call due each further payment has a call of its own, which makes up for it.

Sizes net to zero in a market, so without roundings the payments of all accounts add up to nothing; each is rounded
against its account, and what is left over belongs to the insurance fund.
"""

from __future__ import annotations

from dataclasses import dataclass

import z3

from novate.model.component import part
from novate.model.contract import FundingProfile, Limit
from novate.model.core.symbolic.environment import assumed
from novate.model.core.symbolic.numbers import Formula, Rounding, Term, number, times
from novate.model.core.symbolic.state import Account, Machine, Position, State
from novate.model.specification import Side


def funding_profile(machine: Machine) -> FundingProfile:
    """What is given, or what the market's funding guarantees."""
    if machine.funding is not None:
        return machine.funding
    found: FundingProfile = part("funding", machine.market.funding.kind, "contract").profile(machine)
    return found


@dataclass(frozen=True, slots=True)
class Payment:
    """What the account pays in one block (negative: receives), in quote quanta."""

    own: Term
    """For the position that the machine follows."""
    others: Term
    """For its other positions."""
    as_sold: Term
    """Where it is closed in parts: of what value at the market price closing brings, or costs, what is paid exactly."""


def any_payment(name: str = "payment") -> Payment:
    """Of free amounts, with names that begin so."""
    return Payment(z3.Real(name), z3.Real(f"{name} of others"), z3.Real(f"{name} as sold"))


def paid_at(machine: Machine, position: Position, rate: Term, rounding: Rounding) -> Term:
    """What the position pays at a rate, for what the oracle shows of it now; in whole quanta, against it."""
    return rounding.up(machine.side.sign * rate * position.oracle)


def within_payments(machine: Machine, position: Position, look: Term, in_time: Formula) -> tuple[Formula, ...]:
    """What the profile says of what has been paid; nothing where nobody pays."""
    if position.paid is None:
        return ()
    if position.sold is not None:
        return (assumed(machine, Limit.DELAY, position.paid <= machine.specification.funding_payments),)
    return (z3.Implies(in_time, z3.And(*paid_at_most(machine, position, look))),)


def paid_at_most(machine: Machine, position: Position, look: Term) -> tuple[Formula, ...]:
    """The bounds themselves."""
    profile, quanta = funding_profile(machine), number(machine.specification.funding_payments)
    shares: tuple[tuple[Term, Term], ...] = ((profile.of_look, look),)
    if machine.side is Side.LONG:
        shares = ((profile.of_market, position.market), (profile.of_oracle, position.oracle))
    return tuple(position.paid <= times(share, worth) + quanta for share, worth in shares if share is not None)


def most_paid(machine: Machine, market: Term, look: Term) -> Term:
    """The most that a position has paid that is worth so much at the market price in the end; exact."""
    profile = funding_profile(machine)
    return times(profile.of_market, market) if machine.side is Side.LONG else times(profile.of_look, look)


def pay_funding(before: State, after: State, payment: Payment) -> tuple[Formula, ...]:
    """The account pays, the others' balances change as they may, and what is left over is the insurance fund's."""
    old, new = before.account, after.account
    residue = before.counterparty + before.bystanders + payment.own + payment.others
    residue = residue - after.counterparty - after.bystanders
    return (
        new.balance == old.balance - payment.own - payment.others,
        z3.Or(old.holds, payment.own == 0),
        z3.Or(old.others.count >= 1, payment.others == 0),
        residue >= 0,
        after.ledger.insurance_fund == before.ledger.insurance_fund + residue,
    )


def of_one_position(machine: Machine, payment: Payment) -> tuple[Term, Term]:
    """What is taken off what has been sold of the followed position, and what is added to `paid`."""
    if machine.market.close_out.is_whole:
        return number(0), payment.own
    return machine.side.sign * payment.as_sold, payment.own - times(machine.kept, payment.as_sold)


def rounded_up(machine: Machine, old: Account, payment: Payment) -> tuple[Formula, ...]:
    """Of a position that is closed in parts: by how much what it pays is more than what it is exactly."""
    if machine.market.close_out.is_whole:
        return ()
    _, rounded = of_one_position(machine, payment)
    return (z3.If(old.holds, z3.And(rounded >= 0, rounded <= 1), payment.as_sold == 0),)


def paid_so_far(before: Account, after: Account, now: Term | int = 0) -> tuple[Formula, ...]:
    """What has been paid for the position, so much of it now; nothing to say where nobody pays."""
    old, new = before.position.paid, after.position.paid
    return () if old is None or new is None else (new == old + now,)
