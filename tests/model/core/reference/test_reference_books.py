from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from novate.model.core.reference.books import books
from novate.model.core.reference.rules import Rules
from novate.model.observation import Books
from novate.model.state import ClearingState, Ledger


def test_books_add_up_at_the_oracle_price(
    make_rules: Callable[..., Rules], make_state: Callable[..., ClearingState]
) -> None:
    """Balances are summed with their signs; who has a negative equity is owed nothing, and owes it to nobody here."""
    rules = make_rules(unit=Fraction(1, 3))
    state = make_state(rules, 10, alice=(-3, {"A": 1}), bob=(7, {"A": -1}), carol=(-9, {}))
    state = state._replace(ledger=Ledger(11, 12, 13, 14, 15, 16))
    assert books(rules, state) == Books(
        cash=Fraction(11),
        balances=Fraction(-5),
        owed=Fraction(10, 3) - 3 + 7 - Fraction(10, 3),
        insurance_fund=Fraction(12),
        fees=Fraction(13),
        keeper_claims=Fraction(14),
        uncovered_bad_debt=Fraction(15),
        close_outs=Fraction(16),
        open_positions=2,
    )
