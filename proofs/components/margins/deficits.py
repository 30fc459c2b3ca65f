"""Isolated and cross margin at one price, with the same collateral; one position further each.

Along a path it is not so: an account with cross margin is kept open by gains that are gone later
(`tests/model/margins`).
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import larger
from novate.proofs.engine.obligation import Obligation

EQUITY, REQUIRED, OWN_EQUITY, OWN_REQUIRED, LACKING = z3.Reals("equity required own_equity own_required lacking")


def obligations() -> Iterator[Obligation]:
    """What cross margin spares, and where it spares nothing."""
    yield Obligation(
        "an account lacks no more than its positions by themselves",
        (larger(-EQUITY, 0) <= LACKING,),
        larger(-(EQUITY + OWN_EQUITY), 0) <= LACKING + larger(-OWN_EQUITY, 0),
    )
    yield Obligation(
        "an account whose positions have each what is required has what they require together",
        (EQUITY >= REQUIRED, OWN_EQUITY >= OWN_REQUIRED),
        EQUITY + OWN_EQUITY >= REQUIRED + OWN_REQUIRED,
    )
    yield Obligation(
        "and it lacks as much where no position has anything left",
        (EQUITY <= 0, OWN_EQUITY <= 0),
        larger(-(EQUITY + OWN_EQUITY), 0) == larger(-EQUITY, 0) + larger(-OWN_EQUITY, 0),
    )
    yield Obligation(
        "an account whose positions each have less than is required has less than they require together",
        (EQUITY < REQUIRED, OWN_EQUITY < OWN_REQUIRED),
        EQUITY + OWN_EQUITY < REQUIRED + OWN_REQUIRED,
    )
