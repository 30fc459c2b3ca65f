"""The symbolic twin of a charge: any accounts may pay anything, as long as it is what was missing, and the fund's rest.

Where positions move, they may be anything afterwards. That is more than any mechanism does. Nothing is proved of an
account that has been charged but what is true of any: what is proved of accounts is proved until then.
"""

from __future__ import annotations

from novate.model.core.symbolic.health import carried
from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.prices import same_prices
from novate.model.core.symbolic.state import Machine, State
from novate.model.core.symbolic.transition import Transition
from novate.model.core.symbolic.unchanged import ledger_unchanged, others_unchanged
from novate.model.layers import says_any


def charge(machine: Machine, before: State, after: State) -> Transition:
    """The account, the counterparty and the bystanders pay for others."""
    paid = (
        before.account.balance - after.account.balance,
        before.counterparty - after.counterparty,
        before.bystanders - after.bystanders,
    )
    covered = before.ledger.uncovered_bad_debt - after.ledger.uncovered_bad_debt
    surplus = after.ledger.insurance_fund - before.ledger.insurance_fund
    effects = (
        *(each >= 0 for each in (covered, surplus, after.ledger.uncovered_bad_debt)),
        paid[0] + paid[1] + paid[2] == covered + surplus,
        *kept(machine, before, after, paid),
        ledger_unchanged(before, after, but=("insurance_fund", "uncovered_bad_debt")),
    )
    return Transition({}, effects, before, after)


def kept(machine: Machine, before: State, after: State, paid: tuple[Term, ...]) -> tuple[Formula, ...]:
    """What else is as it was, and that nobody gains: nothing where positions move, for which some are paid."""
    if says_any(machine.specification, "moves_positions"):
        return ()
    return (
        *(each >= 0 for each in paid),
        after.account.holds == before.account.holds,
        same_prices(before.account.position, after.account.position),
        others_unchanged(before, after),
        carried(before.account, after.account),
    )
