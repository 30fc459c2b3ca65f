"""Prices of one block as the symbolic twin of an oracle relates them to those of the next."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

import z3

from novate.model.component import part
from novate.model.contract import Oracle
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.state import Machine


def twin(oracle: Oracle) -> ModuleType:
    """The symbolic twin of an oracle, of whichever kind."""
    return part("oracles", oracle.kind, "symbolic")


@dataclass(frozen=True, slots=True)
class Prices:
    """Known up to a common factor: those of a position are its notionals (the ratio form)."""

    market: Term
    oracle: Term
    memory: tuple[Term, ...]
    """What the oracle remembers of earlier market prices; each kind says what."""


def moved(machine: Machine, before: Prices, after: Prices) -> Formula:
    """The market price moves inside its bounds: (1 - down) p <= p' <= (1 + up) p; those of longer windows hold too."""
    market = machine.market
    return z3.And(
        after.market >= number(1 - market.most_down) * before.market,
        after.market <= number(1 + market.most_up) * before.market,
        *(after.market >= number(1 - window.down) * before.market for window in market.most_windows),
        *(after.market <= number(1 + window.up) * before.market for window in market.most_windows),
    )


def between(prices: Prices, lowest: Term, highest: Term) -> Formula:
    """The oracle price is positive, and from the lowest to the highest that the oracle may show."""
    return z3.And(prices.oracle > 0, lowest <= prices.oracle, prices.oracle <= highest)
