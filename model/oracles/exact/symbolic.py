"""The symbolic twin of an oracle that shows the market price, one block at a time. It remembers nothing."""

from __future__ import annotations

import z3

from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.prices import Prices, moved


def remembered(*_: object) -> tuple[Term, ...]:
    """Nothing."""
    return ()


def followed(machine: Machine, before: Prices, after: Prices) -> Formula:
    """One block."""
    return z3.And(moved(machine, before, after), shape(machine, after))


def shape(_: Machine, prices: Prices) -> Formula:
    """Both prices are one, and positive."""
    return z3.And(prices.market > 0, prices.oracle == prices.market)
