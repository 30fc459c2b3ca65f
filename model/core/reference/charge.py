"""Charge: accounts pay what no layer with money of its own has paid for a close-out, as the mechanism shares it out.

It follows the close-out in the same step. Shares are whole quanta, rounded up, and what that brings beyond the loss
belongs to the insurance fund. Whoever has less than is required afterwards is liquidatable at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from novate.model.component import part
from novate.model.core.reference.rules import Rules
from novate.model.layers import charging
from novate.model.state import ClearingState


class Closed(NamedTuple):
    """What was closed out."""

    account: str
    """It pays nothing itself."""
    market: str
    at_look: Mapping[str, Fraction]
    """What everybody had gained when it was last healthy, where the mechanism asks for it."""


def charge(rules: Rules, state: ClearingState, closed: Closed, left: int) -> ClearingState:
    """Share out what is left of a close-out (quote quanta)."""
    for layer in charging(rules.specification):
        found = part("waterfall", layer, "reference").shared_out(rules, state, closed, left)
        left -= found.covered
        state = charged(state, found.paid, found.covered)
    return state


def charged(state: ClearingState, paid: dict[str, int], covered: int) -> ClearingState:
    """The state once these accounts have paid so much, of which so much was left to pay."""
    accounts = {name: each._replace(balance=each.balance - paid.get(name, 0)) for name, each in state.accounts.items()}
    ledger = state.ledger._replace(
        insurance_fund=state.ledger.insurance_fund + sum(paid.values()) - covered,
        uncovered_bad_debt=state.ledger.uncovered_bad_debt - covered,
    )
    return state._replace(accounts=accounts, ledger=ledger)
