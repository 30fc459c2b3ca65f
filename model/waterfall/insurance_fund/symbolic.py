"""The symbolic twin of an insurance fund that pays."""

from __future__ import annotations

from dataclasses import replace

import z3

from novate.model.core.symbolic.numbers import Term, number, smaller
from novate.model.core.symbolic.state import Ledger, Machine, Spent
from novate.model.observation import LayerSeen
from novate.model.waterfall.insurance_fund.parameters import Payment


def pay(machine: Machine, ledger: Ledger, owed: Term) -> tuple[Ledger, Term]:
    """Pay what is owed for a close-out in the machine's market; the ledger, and how much was paid."""
    most = ledger.insurance_fund
    for left in left_of_caps(machine, ledger.spent):
        most = smaller(most, left)
    paid = paid_of(machine, most, owed)
    spent = counted(ledger.spent, paid)
    return replace(ledger, insurance_fund=ledger.insurance_fund - paid, spent=spent), paid


def left_of_caps(machine: Machine, spent: Spent | None) -> list[Term]:
    """What each cap that there is leaves."""
    specification, used = machine.specification, spent or Spent()
    caps = (
        (specification.fund_cap_per_event, number(0)),
        (specification.fund_cap_per_block, used.in_block),
        (specification.fund_cap_lifetime, used.ever),
        (machine.market.insurance_cap, used.of_market),
    )
    return [cap - each for cap, each in caps if cap is not None and each is not None]


def paid_of(machine: Machine, most: Term, owed: Term) -> Term:
    """What is paid where so much may be."""
    if machine.specification.fund_payment == Payment.ALL_OR_NOTHING:
        return z3.If(owed <= most, owed, number(0))
    return smaller(most, owed)


def counted(spent: Spent | None, paid: Term) -> Spent | None:
    """What has been paid so far, as far as a cap asks."""
    if spent is None:
        return None
    before = spent.in_block, spent.ever, spent.of_market
    in_block, ever, of_market = (None if each is None else each + paid for each in before)
    return Spent(in_block, ever, of_market, spent.closed)


def seen(before: Ledger, after: Ledger) -> LayerSeen[Term]:
    """What the properties look at: the fund once it has received its part, and once it has paid."""
    spent, paid = before.spent or Spent(), before.insurance_fund - after.insurance_fund
    return LayerSeen("insurance-fund", before.insurance_fund, paid, spent.in_block, spent.ever, spent.of_market)
