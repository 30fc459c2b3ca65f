"""The symbolic twin of an oracle that shows the market price, one block at a time. It remembers nothing."""

from __future__ import annotations

import z3

from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.bounded import followed, shape
from novate.model.oracles.prices import Prices

__all__ = ["bounds", "followed", "remembered", "shape", "window", "window_moves"]


def remembered(*_: object) -> tuple[Term, ...]:
    """Nothing."""
    return ()


def bounds(_: Machine, prices: Prices) -> tuple[Term, Term]:
    """The lowest and the highest that the oracle may show: the market price."""
    return prices.market, prices.market


def window(_: Machine, prices: Prices) -> Formula:
    """What is true of the prices of one block, but for what the oracle shows."""
    return prices.market > 0


def window_moves(_: Machine, __: Prices, ___: Prices) -> Formula:
    """What is remembered goes on from block to block: it is nothing."""
    return z3.BoolVal(True)
