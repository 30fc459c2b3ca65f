"""The frontier of capital against loss: what shows that nobody can do better, and that it is convex.

1.  With 0 <= part <= weight, part times a loss beyond an amount is no more than weight times what is above it; and an
    amount counts at most `SLOPE` times, the most that the parts of a row add up to. Added up over rows and vertices,
    the sum of parts times losses, less `SLOPE` times the capital, is no more than a weighted mean of what is uncovered.
2.  Amounts between two divisions leave no more uncovered than the two do: so the frontier is convex.
3.  Of two rows of which one is a multiple of the other, nothing is lost by adding them up.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import larger
from novate.proofs.engine.obligation import Obligation

PART, WEIGHT, SLOPE, PARTS = z3.Reals("part weight slope parts")
LOSS, AMOUNT, OTHER = z3.Reals("loss amount other_amount")
TIMES = z3.Real("times")


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield Obligation(
        "a part of a loss beyond an amount is no more than the weight of what is uncovered",
        (PART >= 0, PART <= WEIGHT),
        WEIGHT * larger(LOSS - AMOUNT, 0) >= PART * (LOSS - AMOUNT),
    )
    yield Obligation(
        "an amount counts no more often than the slope",
        (AMOUNT >= 0, PARTS <= SLOPE),
        PARTS * AMOUNT <= SLOPE * AMOUNT,
    )
    yield Obligation(
        "between two divisions no more is uncovered than between what they leave",
        (PART >= 0, PART <= 1),
        larger(LOSS - (PART * AMOUNT + (1 - PART) * OTHER), 0)
        <= PART * larger(LOSS - AMOUNT, 0) + (1 - PART) * larger(LOSS - OTHER, 0),
    )
    yield Obligation(
        "two rows leave no less uncovered than one that is their sum",
        (TIMES >= 0,),
        larger(LOSS - AMOUNT, 0) + larger(TIMES * LOSS - OTHER, 0) >= larger((1 + TIMES) * LOSS - (AMOUNT + OTHER), 0),
    )
    yield Obligation(
        "and as much where they are divided as their losses are",
        (TIMES >= 0, OTHER == TIMES * AMOUNT),
        larger(LOSS - AMOUNT, 0) + larger(TIMES * LOSS - OTHER, 0) == larger((1 + TIMES) * LOSS - (AMOUNT + OTHER), 0),
    )
