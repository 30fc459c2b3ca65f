"""Books: the clearing house's accounts at one moment, as the properties read them."""

from __future__ import annotations

from fractions import Fraction

from novate.model.core.reference.margin import scaled_equity
from novate.model.core.reference.rules import Rules
from novate.model.observation import Books
from novate.model.state import ClearingState


def books(rules: Rules, state: ClearingState) -> Books[int | Fraction]:
    """Add the accounts up, at the oracle price."""
    ledger, accounts = state.ledger, state.accounts.values()
    owed = sum(max(0, scaled_equity(rules, state, account)) for account in accounts)
    return Books(
        cash=ledger.cash,
        balances=sum(account.balance for account in accounts),
        owed=Fraction(owed, rules.scale),
        insurance_fund=ledger.insurance_fund,
        fees=ledger.fees,
        keeper_claims=ledger.keeper_claims,
        uncovered_bad_debt=ledger.uncovered_bad_debt,
        close_outs=ledger.close_outs,
        pool=ledger.pool,
        open_positions=sum(len(account.positions) for account in accounts),
    )
