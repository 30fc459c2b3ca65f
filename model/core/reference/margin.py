"""What an account is worth and what is required of it, at the oracle price; and what it is promised.

Equity      E = balance + sum of size * oracle * unit
requirement   = sum over positions of r * |size| * oracle * unit + c   (r: maintenance or initial margin, c: minimum;
                max(r * |size| * oracle * unit, c) where a market's minimum is a floor; by tiers the share is the
                largest of r * |size| * oracle * unit - deduction)
liquidatable  = has a position and E < maintenance requirement, strictly
promise       = E at the market prices >= sum over positions of x * |size| * price * unit + c   is not closed out

The checks compare scaled integers (`headroom`); the functions that return a `Fraction` are for reports and properties.
Every comparison is exact. dYdX v4 instead rounds a requirement up to a whole quantum; that can only move a check by
less than one quantum.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from novate.model.core.reference.division import rounded_up
from novate.model.core.reference.rules import Requirement, Rules
from novate.model.oracle_price import OraclePrice
from novate.model.state import Account, ClearingState


def equity(rules: Rules, state: ClearingState, account: Account) -> Fraction:
    """Return what the account would hold if all were closed at the oracle price, in quote quanta."""
    return Fraction(scaled_equity(rules, state, account), rules.scale)


def maintenance_requirement(rules: Rules, state: ClearingState, account: Account) -> Fraction:
    """Return the equity below which the account is liquidatable, in quote quanta."""
    return required(rules, state, account, rules.maintenance)


def initial_requirement(rules: Rules, state: ClearingState, account: Account) -> Fraction:
    """Return the equity that the account needs after a trade or a withdrawal, in quote quanta."""
    return required(rules, state, account, rules.initial)


def is_liquidatable(rules: Rules, state: ClearingState, account: Account) -> bool:
    """Say whether the account has a position and too little equity for it."""
    return bool(account.positions) and headroom(rules, state, account, rules.maintenance) < 0


def headroom(
    rules: Rules, state: ClearingState, account: Account, requirements: Mapping[str, Requirement]
) -> int | Fraction:
    """Return equity less requirement, in quote quanta times the scale; negative where the requirement is not met."""
    markets = state.markets
    total: int | Fraction = account.balance * rules.scale
    for name, size in account.positions.items():
        total += requirements[name].headroom(size, markets[name].oracle)
    return total


def beyond_promise(rules: Rules, state: ClearingState, account: Account) -> Fraction:
    """Return equity at the market prices less what is promised to be enough there, in quote quanta."""
    total: int | Fraction = account.balance * rules.scale
    for name, size in account.positions.items():
        total += rules.promised[name].headroom(size, state.markets[name].price)
    return Fraction(total, rules.scale)


def scaled_equity(rules: Rules, state: ClearingState, account: Account) -> int | Fraction:
    """Return the equity in quote quanta times the scale."""
    values = (size * state.markets[name].oracle * rules.markets[name].unit for name, size in account.positions.items())
    return account.balance * rules.scale + sum(values)


def required(rules: Rules, state: ClearingState, account: Account, requirements: Mapping[str, Requirement]) -> Fraction:
    """Return one requirement of the account, in quote quanta."""
    scaled = scaled_equity(rules, state, account) - headroom(rules, state, account, requirements)
    return Fraction(scaled, rules.scale)


def least_balance(
    rules: Rules, positions: Mapping[str, int], oracle_prices: Mapping[str, OraclePrice], *, initial: bool
) -> int:
    """Find the smallest whole balance (quote quanta, maybe negative) with which these positions pass.

    They pass the initial requirement, or else the maintenance requirement, at these oracle prices (ticks).
    """
    requirements = rules.initial if initial else rules.maintenance
    total = sum(requirements[name].headroom(size, oracle_prices[name]) for name, size in positions.items())
    return rounded_up(-total, rules.scale)  # for the clearing house: one quantum less would not pass
