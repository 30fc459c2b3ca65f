"""Charges that every call pays in full: what they are worth as a worse fill, and what a minimum pays of them.

Of a call: `closed` at the market price, `shown` at the oracle price, `fill` as a share of the first; `rate` is what the
flat reward is of the least that the market may be where a call closes the minimum. Of a margin ratio: `equity` over
`requirement`, and both after a call; `reward` is the flat reward, which is put aside of either.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.specification import Side
from novate.proofs.engine.obligation import Obligation

CLOSED, SHOWN, MINIMUM, LEAST = z3.Reals("closed shown chunk_minimum least_market_now")
FLAT, RATE = z3.Reals("flat_reward rate")
FILL, SLIPPAGE, FEE = z3.Reals("fill slippage penalty")


def obligations() -> Iterator[Obligation]:
    """Of a flat reward, of a penalty on either side, and of a margin ratio."""
    yield Obligation(
        "a flat reward is at most its rate of what a call closes that leaves something",
        (RATE >= 0, RATE * (LEAST * MINIMUM) == FLAT, LEAST > 0, SHOWN >= MINIMUM, LEAST * SHOWN <= CLOSED),
        RATE * CLOSED >= FLAT,
    )
    yield from map(a_penalty, Side)
    yield a_minimum()
    yield a_ratio()


def a_penalty(side: Side) -> Obligation:
    """It makes of a permitted fill one that is so much worse at most, and no better than the market."""
    worst, charged = 1 - side.sign * SLIPPAGE, 1 - side.sign * FEE
    within = z3.And(worst <= FILL, FILL <= 1) if side is Side.LONG else z3.And(worst >= FILL, FILL >= 1)
    net = FILL * charged
    known = (FEE >= 0, FEE <= 1, within) if side is Side.LONG else (FEE >= 0, within)
    bounded = (net >= worst * charged, net <= 1) if side is Side.LONG else (net <= worst * charged, net >= 1)
    return Obligation(f"a penalty is worth a fill that is so much worse, {side}", known, z3.And(*bounded))


def a_minimum() -> Obligation:
    """An account is as healthy without the reward of its last call and the part of the minimum that pays for it."""
    equity, margin, minimum = z3.Reals("equity margin minimum_maintenance")
    return Obligation(
        "putting the last reward aside leaves an account as healthy as it was",
        (),
        (equity - FLAT < margin + (minimum - FLAT)) == (equity < margin + minimum),
    )


def a_ratio() -> Obligation:
    """A ratio below 1 that does not fall without what is put aside does not fall with it either."""
    before, after, had, has = z3.Reals("equity equity_after requirement requirement_after")
    return Obligation(
        "a margin ratio that does not fall without the reward does not fall with it",
        (FLAT >= 0, had > 0, before <= had, has <= had, after * had >= before * has),
        (after + FLAT) * (had + FLAT) >= (before + FLAT) * (has + FLAT),
    )
