"""Gains: what accounts have gained, as far as a mechanism that shares losses out by gains has to remember.

An account keeps what its positions were opened at, and what it has deposited less what it has withdrawn. One that
becomes liquidatable keeps what everybody had gained when it was last healthy. Whatever is rounded is a fraction.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from novate.model.core.reference.margin import scaled_equity
from novate.model.core.reference.rules import ENTRIES, LOOKS, Rules
from novate.model.state import Account, ClearingState


def gained(rules: Rules, state: ClearingState, account: Account) -> Fraction:
    """What it is worth at the oracle price beyond what was deposited, in quote quanta: by all that it ever did."""
    return Fraction(scaled_equity(rules, state, account), rules.scale) - account.deposited


def at_look(rules: Rules, state: ClearingState) -> Mapping[str, Fraction]:
    """What everybody has gained so far, where it is asked for: of an account that is healthy for the last time now."""
    if LOOKS not in rules.remembered:
        return {}
    return {name: gained(rules, state, each) for name, each in state.accounts.items()}


def moving(rules: Rules, account: Account, amount: int) -> Account:
    """The account once so much has come in (negative: gone out), where it is asked for."""
    asked = LOOKS in rules.remembered
    return account._replace(deposited=account.deposited + amount) if asked else account


def entered(rules: Rules, before: Account, after: Account, market: str) -> Account:
    """The account after a fill, with what its position was opened at, where it is asked for (quote quanta, signed).

    What is added to a position is added at its price; what is left of one was opened at what all of it was.
    """
    if ENTRIES not in rules.remembered:
        return after
    old, new = (each.positions.get(market, 0) for each in (before, after))
    opened_at = {name: each for name, each in after.opened_at.items() if name != market}
    if new:
        opened_at[market] = cost(old, new, before.opened_at.get(market, Fraction(0)), before.balance - after.balance)
    return after._replace(opened_at=opened_at)


def cost(old: int, new: int, opened_at: Fraction, paid: int) -> Fraction:
    """Of a position of a signed size that was another one, and for which so much was paid now."""
    if old * new <= 0:
        return Fraction(paid * new, new - old)
    return opened_at + paid if abs(new) > abs(old) else opened_at * new / old
