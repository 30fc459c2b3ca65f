"""What a keeper gains by splitting a call, and which flat reward pays in stress without rewarding that in calm.

A call of a part c pays `rate` c, the keeper's share of the penalty at the fill, and the flat reward g, and costs the
gas G. Two calls of a and b in place of one of a + b pay g - G more, whatever the rate is; so j calls pay (j - 1)(g - G)
more. A call of the model closes what the rule says, once in a block: it is for a designer whose calls may be of any
size from the minimum on that it matters.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Formula, Term
from novate.proofs.engine.obligation import Obligation

RATE, MINIMUM, FLAT, PART, OTHER = z3.Reals("rate chunk_minimum flat_reward part other_part")
GAS, CALM = z3.Reals("gas calm_gas")
"""Of a call in stress, and in calm."""


def obligations() -> Iterator[Obligation]:
    """Of one call that becomes two; of a flat reward for both kinds of gas; of one without a share of the penalty."""
    yield Obligation(
        "a call that is split pays the flat reward less the gas once more",
        (),
        earned(PART) + earned(OTHER) == earned(PART + OTHER) + (FLAT - GAS),
    )
    yield Obligation(
        "a flat reward that pays the smallest call in stress and no split in calm leaves the rest to the share",
        (is_in_order(FLAT),),
        RATE * MINIMUM >= GAS - CALM,
    )
    yield Obligation(
        "where the share pays the rest, the gas in calm is such a flat reward",
        (RATE * MINIMUM >= GAS - CALM,),
        is_in_order(CALM),
    )
    yield Obligation(
        "a flat reward alone does both only if gas does not vary",
        (RATE == 0, CALM <= GAS, is_in_order(FLAT)),
        z3.And(CALM == GAS, FLAT == GAS),
    )


def earned(part: Term) -> Term:
    """What a call of that part brings its keeper."""
    return RATE * part + FLAT - GAS


def is_in_order(flat: Term) -> Formula:
    """The smallest call is worth its gas in stress, and a split is not worth its gas in calm."""
    return z3.And(RATE * MINIMUM + flat >= GAS, flat <= CALM)
