"""With all that a block may take a price gets as far as it can: a block's moves, and those of a window.

The price moves by itself by a share of at most x, and close-outs by the share y <= q of the depth: (1 - x)(1 - y) of a
fall, (1 + x)(1 + y) of a rise. By hand: the induction over the blocks of a window.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.specification import Side
from novate.proofs.engine.obligation import Obligation

MOVE, LESS, MOST, SOLD = z3.Reals("move smaller_move most sold")
"""x, one that is no larger, q and y."""


def obligations() -> Iterator[Obligation]:
    """All of them."""
    for side in Side:
        yield of_a_block(side)
        yield of_a_window(side)


def moved(side: Side, move: z3.ExprRef, sold: z3.ExprRef) -> z3.ExprRef:
    """What the price is then, over what it was."""
    return (1 - side.sign * move) * (1 - side.sign * sold)


def of_a_block(side: Side) -> Obligation:
    """What close-outs do to a price that falls, or rises."""
    bounds = (LESS < 1, MOST < 1) if side is Side.LONG else (LESS >= 0, MOST >= 0)
    further = side.sign * (moved(side, LESS, SOLD) - moved(side, MOVE, MOST))
    return Obligation(
        f"{side}: with all that a block may take the price gets as far as it can",
        (LESS <= MOVE, SOLD <= MOST, *bounds),
        further >= 0,
    )


def of_a_window(side: Side) -> Obligation:
    """What the close-outs of all its blocks leave of a price, or add to it: a block more."""
    before, bound, added = z3.Reals("before bound added")
    block = 1 - side.sign * MOST
    far = side.sign * (before - bound) >= 0, side.sign * (added - block) >= 0
    positive = (bound >= 0, block >= 0) if side is Side.LONG else (bound >= 0, added >= 0)
    return Obligation(
        f"{side}: a block more of a window takes at most its share",
        (*far, *positive),
        side.sign * (before * added - bound * block) >= 0,
    )
