"""Margin checks: exact, like those of the reference; no rounding enters a comparison."""

from __future__ import annotations

from functools import reduce

import z3

from novate.model.core.symbolic.numbers import Formula, Term, larger, number, times
from novate.model.core.symbolic.state import Account, Machine
from novate.model.specification import Level, MarketParameters


def equity(machine: Machine, account: Account) -> Term:
    """Balance plus the value of all positions at the oracle price, in quote quanta."""
    return account.balance + machine.side.sign * account.position.oracle + account.others.value


def share(market: MarketParameters, level: Level, notional: Term) -> Term:
    """The share of a notional that a requirement asks for: by tiers the largest of what their lines say."""
    (rate, _), *higher = market.lines(level)
    lines = (times(each, notional) - deduction for each, deduction in higher)
    return reduce(larger, lines, times(rate, notional))


def required(market: MarketParameters, level: Level, notional: Term) -> Term:
    """What a market asks of a notional: the share of it and the minimum, or the larger of the two."""
    asked = share(market, level, notional)
    return larger(asked, market.minimum_maintenance) if market.is_floored else asked + market.minimum_maintenance


def beyond_required(market: MarketParameters, sign: int, level: Level, notional: Term) -> Term:
    """What a position of this notional is worth (a short less than nothing), less what its market asks of it."""
    if market.is_floored or market.tiers_above:
        return sign * notional - required(market, level, notional)
    return times(sign - getattr(market, level), notional) - market.minimum_maintenance


def maintenance_requirement(machine: Machine, account: Account) -> Term:
    """M * N + c for the position, or max(M * N, c), M by tiers, plus what the others require, in quote quanta."""
    return own_requirement(machine, account) + account.others.value - account.others.margin


def own_requirement(machine: Machine, account: Account) -> Term:
    """The maintenance requirement of the position that the machine follows."""
    market = machine.market
    return z3.If(account.holds, required(market, Level.MAINTENANCE, account.position.oracle), number(0))


def passes_initial(machine: Machine, account: Account) -> Formula:
    """Equity at the oracle price covers the initial requirement."""
    market = machine.market
    own = required(market, Level.INITIAL, account.position.oracle)
    requirement = z3.If(account.holds, own, number(0))
    return account.balance + machine.side.sign * account.position.oracle + account.others.initial >= requirement


def beyond_promise(machine: Machine, account: Account) -> Term:
    """Equity at the market prices less what is promised to be enough there, in quote quanta."""
    return account.balance + own_promise(machine, account) + account.others.promise


def own_promise(machine: Machine, account: Account) -> Term:
    """The same of the position that the machine follows alone."""
    return z3.If(account.holds, promised(machine, account.position.market), number(0))


def promised(machine: Machine, notional: Term) -> Term:
    """A position's value at a market notional, less x N + c: a sum whatever the minimum of the requirements is."""
    market = machine.market
    share = 0 if market.closes_only_below is None else market.closes_only_below
    return times(machine.side.sign - share, notional) - market.minimum_maintenance


def is_liquidatable(machine: Machine, account: Account) -> Formula:
    """Equity at the oracle price is strictly below the maintenance requirement, and something is held."""
    below = equity(machine, account) < maintenance_requirement(machine, account)
    return z3.And(z3.Or(account.holds, account.others.count > 0), below)
