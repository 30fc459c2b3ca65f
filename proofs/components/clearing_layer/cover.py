"""Cover-k, what is siloed and what is shared: inequalities of sums, one loss further each.

`largest` is the sum of the k largest losses of a scenario, `next_loss` the next one: no larger than any of them, so k
times it is at most their sum.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import larger, smaller
from novate.proofs.engine.obligation import Obligation

LARGEST, NEXT, COUNT = z3.Reals("largest next_loss count")
LOSS, WORST, SUM, SUM_OF_WORST = z3.Reals("loss worst_loss losses worst_losses")
FIRST, SECOND, THIRD = z3.Reals("first second third")
POOL, ALL, DRAWN = z3.Reals("pool losses_of_all drawn")


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield Obligation(
        "one member more is no less, and the k-th part more at most",
        (COUNT >= 1, NEXT >= 0, COUNT * NEXT <= LARGEST),
        z3.And(LARGEST <= LARGEST + NEXT, COUNT * (LARGEST + NEXT) <= (COUNT + 1) * LARGEST),
    )
    yield Obligation(
        "the members of one scenario lose no more than the same members at their worst",
        (SUM <= SUM_OF_WORST, LOSS <= WORST),
        SUM + LOSS <= SUM_OF_WORST + WORST,
    )
    ranked = (FIRST >= SECOND, SECOND >= THIRD, THIRD >= 0)
    yield Obligation(
        "the largest, or the next two, are the two largest iff three are alike or one loses alone",
        ranked,
        (larger(FIRST, SECOND + THIRD) >= FIRST + SECOND) == z3.Or(FIRST == THIRD, SECOND == 0),
    )
    yield Obligation(
        "what a pool leaves unpaid is what all lose beyond it, or beyond their quotas",
        (ALL >= DRAWN, DRAWN >= 0, POOL >= 0),
        ALL - smaller(POOL, DRAWN) == larger(ALL - POOL, ALL - DRAWN),
    )
