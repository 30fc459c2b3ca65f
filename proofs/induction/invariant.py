"""The inductive invariant of one account on one side of one market, and the obligations that make it one.

Its heart is *cover*: what the account has is at least what it had to have when it was last healthy,

    balance + (+-anchor - m anchor - c) + (the same of its other positions) >= -L * (close-outs since then),

with L quanta of rounding for each; where c is a floor, max(m anchor, c) is taken off. It mentions neither the price
now nor the delay. How far prices can have gone since is what the lag profile says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace

import z3

from novate.model.core.symbolic.charge import charge
from novate.model.core.symbolic.deposit import deposit
from novate.model.core.symbolic.fees import any_traded
from novate.model.core.symbolic.funding import any_payment
from novate.model.core.symbolic.health import restarted
from novate.model.core.symbolic.liquidate import liquidate
from novate.model.core.symbolic.margin import beyond_required, is_liquidatable
from novate.model.core.symbolic.next_block import next_block
from novate.model.core.symbolic.numbers import Formula, Rounding, Term, number, times
from novate.model.core.symbolic.prices import no_notional, others_shape, seen_within_profile
from novate.model.core.symbolic.state import Account, Machine, Others, Position, State, fresh_state
from novate.model.core.symbolic.trade import trade
from novate.model.core.symbolic.transition import Transition
from novate.model.core.symbolic.withdraw import withdraw
from novate.model.layers import charging
from novate.model.rounding import rounding_per_close_out
from novate.model.specification import Level
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.pieces import piece


@piece
def invariant(machine: Machine, state: State) -> Formula:
    """What is true of every account at every moment; over a floor the cover is said by its two lines as well."""
    covered = cover(machine, state.account)
    if machine.market.is_floored:
        covered = z3.And(covered, cover_by_lines(machine, state.account))
    return invariant_with(machine, state, covered)


def invariant_with(machine: Machine, state: State, covered: Formula) -> Formula:
    """The invariant with this for what is said of the cover."""
    account = state.account
    return z3.And(
        clock(machine, account),
        counted(machine, account),
        covered,
        z3.If(account.holds, position_invariant(machine, account), no_notional(account.position)),
        ledger_sound(state),
    )


@piece
def uncovered(machine: Machine, state: State) -> Formula:
    """What is true of every account whatever the margins are: all but the cover."""
    return invariant_with(machine, state, z3.BoolVal(True))


@piece
def clock(machine: Machine, account: Account) -> Formula:
    """`overdue` is 0 exactly for the healthy, and bounded: not where close-outs are in parts, which go on and on."""
    most = machine.specification.delay + 1
    bounded = account.overdue <= most if machine.market.close_out.is_whole else True
    late = z3.And(account.overdue >= 1, bounded)
    return z3.If(is_liquidatable(machine, account), late, restarted(account))


@piece
def counted(machine: Machine, account: Account) -> Formula:
    """Close-outs since the account was last healthy, and positions left, are at most K together."""
    others, most = account.others, machine.specification.most_positions
    held = others.count + z3.If(account.holds, number(1), number(0))
    bounded = account.closed + held <= most if machine.market.close_out.is_whole else others.count + 1 <= most
    return z3.And(
        others_shape(others),
        others.count <= most - 1,
        bounded,
        z3.Or(account.closed == 0, account.closed >= 1),
    )


def own_cover(machine: Machine, account: Account) -> Term:
    """What the followed position contributed to the account's health when it was last healthy, less what it brought."""
    margin = cover_of(machine, account.position.anchor)
    if account.position.sold is not None:
        margin = margin - machine.side.sign * times(machine.kept, account.position.sold)
    if account.position.paid is not None:
        margin = margin + account.position.paid
    return z3.If(account.holds, margin, number(0))


def cover_of(machine: Machine, anchor: Term) -> Term:
    """What a position of this anchor contributes."""
    market = machine.market
    return beyond_required(market, machine.side.sign, Level.MAINTENANCE, anchor)


def cover(machine: Machine, account: Account, spent: Term | int = 0) -> Formula:
    """What the account has is what it had to have when it was last healthy, but for rounding and what was `spent`."""
    margin = account.balance + own_cover(machine, account) + account.others.anchor + spent
    return margin >= -rounding_per_close_out(machine.specification) * account.closed


def cover_by_lines(machine: Machine, account: Account) -> Formula:
    """That of the share that is required, and that of the floor."""
    market, sign, position = machine.market, machine.side.sign, account.position
    brought = 0 if position.sold is None else sign * times(machine.kept, position.sold)
    least = -rounding_per_close_out(machine.specification) * account.closed
    lines = (
        z3.If(account.holds, sign * position.anchor - asked - brought, number(0))
        for asked in (times(market.maintenance_margin, position.anchor), number(market.minimum_maintenance))
    )
    return z3.And(*(account.balance + line + account.others.anchor >= least for line in lines))


def charged(machine: Machine, state: State) -> Formula:
    """What is true of an account that was charged for others: any balance, any size; and prices are what they are.

    Of what it remembers of its last healthy look nothing is known that a look in this block would not have left.
    """
    account = state.account
    here = z3.If(account.holds, position_invariant(machine, account), no_notional(account.position))
    return z3.And(counted(machine, account), here, ledger_sound(state))


@piece
def position_invariant(machine: Machine, account: Account) -> Formula:
    """The prices keep to the lag profile."""
    return z3.And(seen_within_profile(machine, account), account.position.anchor > 0)


@piece
def any_deposit(machine: Machine, before: State, after: State) -> Transition:
    """A deposit of a free amount."""
    return deposit(machine, before, after, z3.Real("amount"))


@piece
def any_withdrawal(machine: Machine, before: State, after: State) -> Transition:
    """A withdrawal of a free amount."""
    return withdraw(machine, before, after, z3.Real("amount"))


@piece
def any_trade(machine: Machine, before: State, after: State) -> Transition:
    """A trade of a free value, on either side of it.

    Making the market in a close-out is a trade to which the minimum notional does not apply, and which pays no fee.
    Without fees nothing here needs that minimum.
    """
    traded, smallest = any_traded(machine), "minimum-notional"
    given = {"buys": z3.Bool("buys"), "rounding": Rounding(), "traded": traded}
    step = trade(machine, before, after, z3.Real("value"), **given)
    guards = {name: guard for name, guard in step.guards.items() if name != smallest}
    if traded is not None:
        guards[smallest] = z3.Or(traded.worth == 0, step.guards[smallest])
    return replace(step, guards=guards)


@piece
def any_block(machine: Machine, before: State, after: State) -> Transition:
    """A block with free prices, and a free payment."""
    return next_block(machine, before, after, any_payment() if machine.pays_funding else None)


@piece
def any_close_out(machine: Machine, before: State, after: State) -> Transition:
    """A close-out with a free fill."""
    return liquidate(machine, before, after, z3.Real("fill"), Rounding())


@piece
def related(_: Machine, step: Transition) -> Formula:
    """What a step relates: its guards and effects together."""
    return step.relation


STEPS: dict[str, Callable[[Machine, State, State], Transition]] = {
    "deposit": any_deposit,
    "withdraw": any_withdrawal,
    "trade": any_trade,
    "next block": any_block,
    "liquidate": any_close_out,
}
"""Everything that can happen to the account, with free arguments."""


def steps(machine: Machine, before: State, after: State) -> dict[str, Transition]:
    """Everything that can happen to the account."""
    return {name: step(machine, before, after) for name, step in STEPS.items()}


def every_step(machine: Machine, before: State, after: State) -> dict[str, Transition]:
    """The same, and that accounts are charged for others: of which nothing is proved but what is true of the books."""
    charges = {"charge": charge(machine, before, after)} if charging(machine.specification) else {}
    return steps(machine, before, after) | charges


def induction(machine: Machine, of: Callable[[Machine, State], Formula] = invariant) -> list[Obligation]:
    """A new account satisfies the invariant, or what there is `of` it, and every step keeps it.

    A market maker's side of a close-out is a trade. Close-outs of the *other* positions of a cross account are steps of
    those positions' machines, where cover is the same sentence: all of them are proved together. A trade can also turn
    a position of the other side into one of this side; so nothing is assumed of the position before a trade.
    """
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    known, kept = of(machine, before), of(machine, after)
    return [
        Obligation("a new account", (new_account(before),), known),
        *(
            Obligation(
                f"{name} keeps the invariant",
                (given(machine, name, step, known), *worth_covers(machine, name, before), related(machine, step)),
                kept,
            )
            for name, step in steps(machine, before, after).items()
        ),
    ]


def sold_something(machine: Machine) -> Iterator[Obligation]:
    """What has been sold of a position that is closed in parts is never less than nothing: an induction of its own."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    yield Obligation("of a new account nothing is sold", (new_account(before),), not_negative(before.account))
    for name, step in steps(machine, before, after).items():
        known = () if name == "trade" else (not_negative(before.account),)
        yield Obligation(f"{name} buys nothing back", (*known, step.relation), not_negative(after.account))


def not_negative(account: Account) -> Formula:
    """What has been sold of a position that is closed in parts is no less than nothing."""
    sold = account.position.sold
    return z3.BoolVal(True) if sold is None else sold >= 0


def given(machine: Machine, name: str, step: Transition, known: Formula) -> Formula:
    """What is known before a step; of the account before a trade, only what is true of any."""
    return any_account(machine, step.before) if name == "trade" else known


def worth_covers(machine: Machine, name: str, before: State) -> tuple[Formula, ...]:
    """That other positions are worth their cover before a block, where it matters: a part of its own says so."""
    others = before.account.others
    return (others.value >= others.anchor,) if name == "next block" and refuses_beside_others(machine) else ()


def refuses_beside_others(machine: Machine) -> bool:
    """Whether a close-out may be refused for what an account with other positions holds: then they count."""
    return machine.specification.reverts_below_reward and machine.many_positions


@piece
def any_account(machine: Machine, before: State) -> Formula:
    """What is assumed before a trade: only what is true of any account."""
    others = before.account.others
    return z3.And(others_shape(others), others.count <= machine.specification.most_positions - 1, ledger_sound(before))


def ledger_sound(state: State) -> Formula:
    """The fund, the bad debt and the count of close-outs are never negative."""
    return z3.And(
        *(getattr(state.ledger, name) >= 0 for name in ("insurance_fund", "uncovered_bad_debt", "close_outs"))
    )


def new_account(state: State) -> Formula:
    """Nothing in it, nothing happened yet."""
    account = state.account
    zeros = [
        account.balance,
        account.overdue,
        account.closed,
        *(term for f in fields(Position) if (term := getattr(account.position, f.name)) is not None),
    ]
    zeros += [getattr(account.others, field.name) for field in fields(Others)]
    ledger = state.ledger
    return z3.And(
        z3.Not(account.holds),
        *(term == 0 for term in zeros),
        ledger.insurance_fund >= 0,
        ledger.uncovered_bad_debt == 0,
        ledger.close_outs == 0,
    )
