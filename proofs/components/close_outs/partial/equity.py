"""Equity at the oracle price between the calls is the worst before some call, or when nothing is left."""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.proofs.components.close_outs.partial.schedule import (
    CLOSED,
    LEFT,
    MORE,
    MORE_CLOSED,
    MORE_LEFT,
    UNITS,
    WORTH,
)
from novate.proofs.engine.obligation import Obligation

SHOWN = z3.Real("worth_at_oracle_price")
"""Of a unit, the worst before the next call; negative of a short."""


def obligations() -> Iterator[Obligation]:
    """Whichever of two a unit is worth more by."""
    more, less = (WORTH * closed + SHOWN * left for closed, left in ((MORE_CLOSED, MORE_LEFT), (CLOSED, LEFT)))
    yield Obligation(
        "where a call brings more than the oracle shows, equity is worse the fewer units are closed",
        (LEFT <= MORE_LEFT, SHOWN <= WORTH),
        more - less <= WORTH * (MORE - UNITS),
    )
    balance, value = z3.Reals("balance value")
    yield Obligation(
        "where a call brings no more than the oracle shows, the end is worse",
        (value <= WORTH * UNITS, UNITS >= 0, SHOWN >= WORTH, balance + value >= 0),
        balance + SHOWN * UNITS >= 0,
    )
