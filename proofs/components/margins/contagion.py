"""Whose loss it is where all collateral is pooled: of one who lacks something and one who has something.

`LACKS` is what one account lacks, `LACKING` what all lack; `HAS` is what one has, `THERE` what all have who have
something.

1.  In proportion to equity nobody loses more than min(what one lacks, what it has) by it, and somebody who is alone
    loses just that. Nor more than it has in all.
2.  Whoever withdraws last finds what all others have left: it loses min(what all lack, what it has), whatever it is of
    the whole.
3.  What those who have something lose adds up to what the others lack: one more adds its part.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import larger, smaller
from novate.proofs.engine.obligation import Obligation

LACKS, LACKING, HAS, THERE = z3.Reals("lacks lacking has there")
BORNE, LOSES, LEFT = z3.Reals("borne loses left")

KNOWN = (LACKS >= 0, LACKING >= LACKS, HAS > 0, THERE >= HAS)


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield Obligation(
        "in proportion, nobody loses by one more than that one lacks, or than it has",
        (*KNOWN, LACKING <= THERE, LOSES * THERE == LACKS * HAS),
        smaller(LACKS, HAS) >= LOSES,
    )
    yield Obligation(
        "beyond what there is, it loses its part of all it has",
        (*KNOWN, LACKING > THERE, LOSES * LACKING == LACKS * HAS),
        smaller(LACKS, HAS) >= LOSES,
    )
    yield Obligation(
        "somebody who is alone loses that much",
        (*KNOWN, LACKING <= THERE, THERE == HAS, LOSES * THERE == LACKS * HAS),
        smaller(LACKS, HAS) == LOSES,
    )
    yield Obligation(
        "whoever comes last loses what all lack, or all it has",
        (*KNOWN, larger(larger(THERE - LACKING, 0) - (THERE - HAS), 0) == LEFT),
        smaller(LACKING, HAS) == HAS - LEFT,
    )
    yield Obligation(
        "parts of what is borne add up to it",
        (BORNE * THERE == LACKING * LEFT, LOSES * THERE == LACKING * HAS),
        (BORNE + LOSES) * THERE == LACKING * (LEFT + HAS),
    )
