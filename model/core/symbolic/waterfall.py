"""The loss waterfall: the layers that absorb a shortfall, in order. The insurance fund is the only one so far."""

from __future__ import annotations

from novate.model.core.symbolic.numbers import Formula, Term, smaller
from novate.model.core.symbolic.state import Ledger


def absorbed(before: Ledger, after: Ledger, fund_share: Term, shortfall: Term) -> tuple[Formula, ...]:
    """The fund receives its share of the charges, then pays what it can of the shortfall; the rest stays uncovered."""
    available = before.insurance_fund + fund_share
    paid = smaller(available, shortfall)
    return (
        after.insurance_fund == available - paid,
        after.uncovered_bad_debt == before.uncovered_bad_debt + shortfall - paid,
    )
