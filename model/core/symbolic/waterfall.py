"""The symbolic twin of the loss waterfall: the layers of a file pay in its order."""

from __future__ import annotations

from dataclasses import replace

from novate.model.component import part
from novate.model.core.symbolic.numbers import Formula, Rounding, Term, larger, number
from novate.model.core.symbolic.state import Ledger, Machine, Spent, same
from novate.model.layers import cuts_withdrawals
from novate.model.observation import Absorbed


def absorbed(machine: Machine, before: Ledger, after: Ledger, owed: Term) -> tuple[Formula, ...]:
    """What the ledger is once its layers have paid what they may of what is owed; the rest stays uncovered.

    `before` is the ledger that has received the fund's share of the charges.
    """
    ledger, rest = before, owed
    uncovered = before.uncovered_bad_debt + owed
    for layer in machine.specification.layers:
        ledger, paid = part("waterfall", layer, "symbolic").pay(machine, ledger, rest)
        uncovered, rest = uncovered - paid, rest - paid
    return (
        after.fees == ledger.fees,
        after.keeper_claims == ledger.keeper_claims,
        after.insurance_fund == ledger.insurance_fund,
        after.uncovered_bad_debt == uncovered,
        *(() if ledger.pool is None else (after.pool == ledger.pool,)),
        *(() if ledger.spent is None else (same(ledger.spent, after.spent),)),
    )


def seen_of_layers(machine: Machine, before: Ledger, after: Ledger, owed: Term) -> Absorbed[Term]:
    """What the properties look at: the ledger once it has received its part, and once layers have paid."""
    layers = (part("waterfall", each, "symbolic").seen(before, after) for each in machine.specification.layers)
    return Absorbed(owed, tuple(layers), after.uncovered_bad_debt - before.uncovered_bad_debt)


def in_next_block(before: Ledger) -> Ledger:
    """The ledger where a block begins: what layers have paid in one counts anew, and a gate is closed for one less."""
    spent = before.spent
    if spent is None:
        return before
    in_block = None if spent.in_block is None else number(0)
    closed = None if spent.closed is None else larger(number(0), spent.closed - 1)
    return replace(before, spent=Spent(in_block, spent.ever, spent.of_market, closed))


def paid_out(
    machine: Machine, before: Ledger, after: Ledger, amount: Term, rounding: Rounding | None = None
) -> tuple[Term, tuple[Formula, ...]]:
    """What an account is paid that withdraws so much, and what is true of it; rounded exactly where that is asked for.

    What a withdrawal is not paid is not missing any more.
    """
    cutting = cuts_withdrawals(machine.specification)
    if not cutting:
        return amount, ()
    paid = before.cash - after.cash
    kept_back = after.uncovered_bad_debt == before.uncovered_bad_debt - (amount - paid)
    if rounding is None:
        return paid, (*admitted(before, amount, paid), kept_back)
    exact = part("waterfall", cutting[0], "symbolic").paid_out(before, amount, rounding)
    return paid, (paid == exact, kept_back, *rounding.constraints)


def admitted(before: Ledger, amount: Term, paid: Term) -> tuple[Formula, ...]:
    """What of a withdrawal may be paid, as far as most proofs need it: linear, and more than is."""
    return paid >= 0, paid <= amount, amount - paid <= before.uncovered_bad_debt


def gate_open(ledger: Ledger) -> Formula | None:
    """Whether anybody may withdraw; None where no layer ever keeps them from it."""
    closed = None if ledger.spent is None else ledger.spent.closed
    return None if closed is None else closed <= 0
