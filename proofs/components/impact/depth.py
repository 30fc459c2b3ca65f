"""A cascade ends where its closed form says: a price by itself and the close-outs that follow, all numbers symbols.

The price moves by itself by a share of at most x, and close-outs move it by the share y of the depth: never more than
q, and never more than r times the whole move t. Of a long's fall 1 - t = (1 - x)(1 - y), of a short's rise
1 + t = (1 + x)(1 + y). By hand: that cascades, which only ever add to y, end at the least such t whatever the order is,
since each close-out makes others liquidatable and none of them well; and the induction over the blocks of a window.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.specification import Side
from novate.proofs.engine.obligation import Obligation

MOVE, LESS, MOST, BRANCHING, SOLD, WHOLE = z3.Reals("move smaller_move most branching sold whole")
"""x, one that is no larger, q, r, y and t."""


def obligations() -> Iterator[Obligation]:
    """All of them."""
    for side in Side:
        yield from of_a_block(side)
        yield of_a_window(side)


def left(side: Side, move: z3.ExprRef) -> z3.ExprRef:
    """1 - r(1 + x), of what a move leaves: what the closed form divides by."""
    return 1 - BRANCHING * (1 - side.sign * move)


def moved(side: Side, move: z3.ExprRef, sold: z3.ExprRef) -> z3.ExprRef:
    """What the price is then, over what it was."""
    return (1 - side.sign * move) * (1 - side.sign * sold)


def of_a_block(side: Side) -> Iterator[Obligation]:
    """What close-outs do to a price that falls, or rises."""
    together = 1 - side.sign * WHOLE == moved(side, MOVE, SOLD)
    yield Obligation(
        f"{side}: what a move triggers is no more than the closed form says",
        (together, SOLD <= BRANCHING * WHOLE),
        SOLD * left(side, MOVE) <= BRANCHING * MOVE,
    )
    yield Obligation(
        f"{side}: before so much is closed out more is liquidatable",
        (together, SOLD * left(side, MOVE) < BRANCHING * MOVE),
        SOLD < BRANCHING * WHOLE,
    )
    yield Obligation(
        f"{side}: a smaller move triggers no more",
        (LESS <= MOVE, BRANCHING >= 0, BRANCHING <= 1),
        BRANCHING * LESS * left(side, MOVE) <= BRANCHING * MOVE * left(side, LESS),
    )
    yield Obligation(
        f"{side}: with a larger branching ratio any move triggers all of the depth, or all that there is",
        (BRANCHING > 1, *((MOVE >= 0,) if side is Side.SHORT else ())),
        left(side, MOVE) < BRANCHING * MOVE,
    )
    bounds = (LESS < 1, MOST < 1) if side is Side.LONG else (LESS >= 0, MOST >= 0)
    further = side.sign * (moved(side, LESS, SOLD) - moved(side, MOVE, MOST))
    yield Obligation(
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
