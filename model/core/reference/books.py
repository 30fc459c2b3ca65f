"""Books: the clearing house's accounts at one moment, as the properties read them."""

from __future__ import annotations

from fractions import Fraction

from novate.model.core.reference.margin import scaled_equity
from novate.model.core.reference.rules import Rules
from novate.model.observation import Books
from novate.model.state import ClearingState


def books(rules: Rules, state: ClearingState) -> Books[Fraction]:
    """Add the accounts up, at the oracle price."""
    ledger, accounts = state.ledger, state.accounts.values()
    owed = sum(max(0, scaled_equity(rules, state, account)) for account in accounts)
    return Books(
        cash=Fraction(ledger.cash),
        balances=Fraction(sum(account.balance for account in accounts)),
        owed=Fraction(owed, rules.scale),
        insurance_fund=Fraction(ledger.insurance_fund),
        fees=Fraction(ledger.fees),
        keeper_claims=Fraction(ledger.keeper_claims),
        uncovered_bad_debt=Fraction(ledger.uncovered_bad_debt),
        close_outs=Fraction(ledger.close_outs),
    )
