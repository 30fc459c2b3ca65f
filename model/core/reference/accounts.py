"""Finding an account, changing what it holds, and settling a fill between two of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from novate.model.core.reference.division import rounded_down, rounded_up
from novate.model.core.reference.gains import entered
from novate.model.core.reference.margin import is_liquidatable
from novate.model.core.reference.rules import Rules
from novate.model.state import EMPTY_ACCOUNT, NOTHING_CALLED, NOTHING_OPENED, Account, ClearingState, Ledger


class Fill(NamedTuple):
    """The two accounts after a fill, and the quantum that rounding left between them."""

    buyer: Account
    seller: Account
    residue: int
    """Quote quanta, 0 or 1: what the buyer paid beyond what the seller received. It belongs to the fees."""


def account_of(state: ClearingState, name: str) -> Account:
    """Find the account of this name; an account that nobody has used yet is empty."""
    return state.accounts.get(name, EMPTY_ACCOUNT)


def filled(rules: Rules, market: str, buyer: Account, seller: Account, size: int, price: int) -> Fill:
    """Let `buyer` buy `size` > 0 base quanta from `seller` at `price` ticks."""
    scaled = size * price * rules.markets[market].unit
    paid = rounded_up(scaled, rules.scale)  # for the clearing house, against the buyer
    received = rounded_down(scaled, rules.scale)  # for the clearing house, against the seller
    return Fill(
        buyer=entered(rules, buyer, holding(buyer, market, size, -paid), market),
        seller=entered(rules, seller, holding(seller, market, -size, received), market),
        residue=paid - received,
    )


def holding(account: Account, market: str, size: int, money: int) -> Account:
    """Add `size` base quanta and `money` quote quanta to an account; a position of size 0 has no entry."""
    positions = {**account.positions, market: account.positions.get(market, 0) + size}
    if positions[market] == 0:
        del positions[market]
    return account._replace(balance=account.balance + money, positions=positions)


def rested(account: Account) -> Account:
    """Set `overdue` to 0 and forget earlier calls: what the account did required it to be healthy."""
    return account._replace(overdue=0, seen=(), at_first_call=NOTHING_CALLED, worth=0, at_look=NOTHING_OPENED)


def rested_if_healthy(rules: Rules, state: ClearingState, account: Account) -> Account:
    """Set `overdue` to 0 unless the account is liquidatable at the prices of `state`."""
    return account if is_liquidatable(rules, state, account) else rested(account)


def updated(state: ClearingState, accounts: Mapping[str, Account], ledger: Ledger) -> ClearingState:
    """Put these accounts and this ledger into the state; block and prices stay."""
    return ClearingState(state.block, state.markets, {**state.accounts, **accounts}, ledger)
