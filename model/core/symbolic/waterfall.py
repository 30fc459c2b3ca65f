"""The symbolic twin of the loss waterfall: the layers of a file pay in its order."""

from __future__ import annotations

from dataclasses import replace

from novate.model.component import part
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.state import Ledger, Machine, Spent, same
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
    """The ledger where a block begins: what layers have paid in one counts anew."""
    spent = before.spent
    if spent is None or spent.in_block is None:
        return before
    return replace(before, spent=Spent(number(0), spent.ever, spent.of_market))
