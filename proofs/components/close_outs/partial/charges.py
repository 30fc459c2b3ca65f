"""Charges that every call pays in full: what they are worth as a worse fill, and what a minimum pays of them.

*Limits.* The keeper's part of the penalty is `share`; whatever `weight` a cap has, two ways to charge a call bound it.
*Equal parts.* So many `calls` are made until the account is healthy, `made` of them so far.

Of a call: `closed` at the market price, `shown` at the oracle price, `fill` as a share of the first; `rate` is what the
flat reward is of the least that the market may be where a call closes the minimum. Of a margin ratio: `equity` over
`requirement`, and both after a call; `reward` is the flat reward, which is put aside of either.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Term, larger, number, smaller
from novate.model.specification import Side
from novate.proofs.engine.obligation import Obligation

CLOSED, SHOWN, MINIMUM, LEAST = z3.Reals("closed shown chunk_minimum least_market_now")
FLAT, RATE = z3.Reals("flat_reward rate")
FILL, SLIPPAGE, FEE = z3.Reals("fill slippage penalty")
PAID, SHARE, FLOOR, CAP, WEIGHT = z3.Reals("penalty_paid share reward_floor reward_cap weight")
LEAST_REWARD = larger(FLAT, FLOOR)
CALLS, MADE = z3.Reals("calls made")


def obligations() -> Iterator[Obligation]:
    """Of a flat reward, of a penalty on either side, and of a margin ratio; of limits; of equal parts."""
    yield Obligation(
        "a flat reward is at most its rate of what a call closes that leaves something",
        (RATE >= 0, RATE * (LEAST * MINIMUM) == FLAT, LEAST > 0, SHOWN >= MINIMUM, LEAST * SHOWN <= CLOSED),
        RATE * CLOSED >= FLAT,
    )
    yield from map(a_penalty, Side)
    yield a_minimum()
    yield a_ratio()
    yield what_is_left()
    yield from limits()
    yield from equal_parts()


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


def what_is_left() -> Obligation:
    """A call that closes a share at least, and leaves the least that may be left, closes this much."""
    worth, part, share, kept = z3.Reals("notional part chunk_share leftover_minimum")
    return Obligation(
        "a call that leaves what may be left closes its share of that and of itself",
        (share >= 0, part >= share * worth, worth - part >= kept),
        (1 - share) * part >= share * kept,
    )


def limits() -> Iterator[Obligation]:
    """Of a call with limits of its reward: by the one way or the other; and up to a target."""
    up_to_cap = (1 - WEIGHT) * CAP + WEIGHT * (SHARE + FLAT)
    yield Obligation(
        "a reward within limits is at most one between share and cap, or the least of all",
        (WEIGHT >= 0, WEIGHT <= 1),
        smaller(CAP, reward()) <= larger(up_to_cap, smaller(CAP, LEAST_REWARD)),
    )
    yield Obligation(
        "a reward without a cap is the share with the flat reward, or the least of all",
        (SHARE >= 0,),
        reward() == larger(SHARE + FLAT, LEAST_REWARD),
    )
    yield Obligation(
        "what a call up to a target counts on is all that it can be charged",
        (SHARE >= 0,),
        PAID - SHARE + reward() <= PAID + LEAST_REWARD,
    )


def reward() -> Term:
    """No less than the floor."""
    return larger(FLOOR, SHARE + FLAT)


def equal_parts() -> Iterator[Obligation]:
    """So many close all; what is put aside for those to come is as much less after each, and at last nothing."""
    equity, margin, minimum, share, worth = z3.Reals("equity margin minimum_maintenance chunk_share notional")
    aside = equity - (CALLS - MADE) * FLAT
    yield Obligation(
        "so many equal parts close all of it",
        (CALLS * share >= 1, worth >= 0),
        CALLS * (share * worth) >= worth,
    )
    yield Obligation(
        "putting the rewards of all calls aside leaves a look as healthy as it was",
        (MADE == 0,),
        (aside < margin + (minimum - CALLS * FLAT)) == (equity < margin + minimum),
    )
    yield Obligation(
        "a call that is paid takes nothing of what is not put aside",
        (),
        (equity - FLAT) - (CALLS - (MADE + 1)) * FLAT == aside,
    )
    yield Obligation(
        "an account owes nothing that does not where the calls to come are put aside",
        (FLAT >= 0, MADE <= CALLS, aside >= number(0)),
        equity >= 0,
    )
