"""Charge: accounts pay what no layer with money of its own has paid for a close-out, as the mechanism shares it out.

It follows the close-out in the same step. Shares are whole quanta, rounded up, and what that brings beyond the loss
belongs to the insurance fund. Whoever has less than is required afterwards is liquidatable at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from novate.model.actions import NOBODY
from novate.model.component import part
from novate.model.core.reference.accounts import holding, rested_if_healthy
from novate.model.core.reference.gains import entered
from novate.model.core.reference.rules import Rules
from novate.model.layers import charging
from novate.model.state import NOTHING_CALLED, Account, ClearingState


class Closed(NamedTuple):
    """What was closed out."""

    account: str
    """It pays nothing itself."""
    market: str
    at_look: Mapping[str, Fraction]
    """What everybody had gained when it was last healthy, where the mechanism asks for it."""
    maker: str
    """`NOBODY` where the other side has to close all of it, whether or not anything is left."""
    size: int
    """Base quanta that the maker took of it; signed as the position was."""
    flow: int
    """Quote quanta that he received for it (negative: paid)."""
    maker_before: Account
    """What he had before: where his part is taken back he has been overdue for as long as he was."""


class Shared(NamedTuple):
    """What accounts do about a loss."""

    paid: Mapping[str, int]
    """Account -> quote quanta (negative: received)."""
    covered: int
    """Of the loss; what they pay beyond it belongs to the insurance fund."""
    moved: Mapping[str, int] = NOTHING_CALLED
    """Account -> base quanta by which its position in the market changes."""


def charge(rules: Rules, state: ClearingState, closed: Closed, left: int) -> ClearingState:
    """Share out what is left of a close-out (quote quanta)."""
    for layer in charging(rules.specification):
        found = part("waterfall", layer, "reference").shared_out(rules, state, closed, left)
        left -= found.covered
        state = charged(rules, state, found, closed)
    return without_nobody(state)


def without_nobody(state: ClearingState) -> ClearingState:
    """The state, once the other side has closed what nobody took."""
    return state._replace(accounts={name: each for name, each in state.accounts.items() if name != NOBODY})


def charged(rules: Rules, state: ClearingState, shared: Shared, closed: Closed) -> ClearingState:
    """The state once accounts have paid, and positions have moved."""
    touched = {
        name: after_charge(rules, state, name, shared, closed) for name in shared.paid.keys() | shared.moved.keys()
    }
    ledger = state.ledger._replace(
        insurance_fund=state.ledger.insurance_fund + sum(shared.paid.values()) - shared.covered,
        uncovered_bad_debt=state.ledger.uncovered_bad_debt - shared.covered,
    )
    return state._replace(accounts={**state.accounts, **touched}, ledger=ledger)


def after_charge(rules: Rules, state: ClearingState, name: str, shared: Shared, closed: Closed) -> Account:
    """One of them."""
    before, money = state.accounts[name], -shared.paid.get(name, 0)
    if name not in shared.moved:
        return before._replace(balance=before.balance + money)
    after = entered(rules, before, holding(before, closed.market, shared.moved[name], money), closed.market)
    if name == closed.maker:
        after = as_late(after, closed.maker_before)
    return rested_if_healthy(rules, state, after)


def as_late(account: Account, before: Account) -> Account:
    """The account, overdue for as long as it was before, with what is remembered of that."""
    return account._replace(
        overdue=before.overdue,
        seen=before.seen,
        at_first_call=before.at_first_call,
        worth=before.worth,
        at_look=before.at_look,
    )
