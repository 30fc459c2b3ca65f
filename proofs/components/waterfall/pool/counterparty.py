"""A pool as the other side of all trades: what it must hold, and when open gains reach a cap on what it pays.

1.  What it owes for one position is convex in the price, so is the sum, and what is convex is most at an end.
2.  Of longs alone that is the rise of what they are worth.
3.  Gains are at most the trigger's share of the pool when deleveraging begins and grow by the move on the exposure: so
    they stay at or below the cap iff trigger + exposure (rise - 1) <= cap. Of a pool of the traded token both sides
    rise, and it is worst at one end; if neither trigger nor exposure is above the cap no rise passes it.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import larger
from novate.model.waterfall.pool.counterparty import (
    Limits,
    Position,
    keeps_below_cap,
    keeps_below_cap_of_index,
    owed,
)
from novate.proofs.engine.obligation import Obligation

LOW, HIGH, PART, PRICE = z3.Reals("low high part price")
SIZE, ENTRY, COLLATERAL, RISE, MOST = z3.Reals("size entry collateral rise most_rise")
FIRST, SECOND, AT_LOW, AT_HIGH, OWN, OWN_LOW, OWN_HIGH = z3.Reals("first second at_low at_high own own_low own_high")
POOL, GAINS, EXPOSURE = z3.Reals("pool gains open_interest")
TRIGGER, CAP, SHARE = z3.Reals("trigger cap exposure")

POSITION = Position(SIZE, ENTRY, COLLATERAL)
LIMITS = Limits(TRIGGER, CAP, SHARE)


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield from of_what_is_owed()
    yield from of_longs()
    yield from of_stable_assets()
    yield from of_the_token()


def of_what_is_owed() -> Iterator[Obligation]:
    """Step 1."""
    between = (PART >= 0, PART <= 1)
    price = (1 - PART) * LOW + PART * HIGH
    ends = (1 - PART) * owed(POSITION, LOW) + PART * owed(POSITION, HIGH)
    yield Obligation("what is owed for a position is convex", between, owed(POSITION, price) <= ends)
    yield Obligation(
        "and with one position more",
        (*between, FIRST <= (1 - PART) * AT_LOW + PART * AT_HIGH, OWN <= (1 - PART) * OWN_LOW + PART * OWN_HIGH),
        FIRST + OWN <= (1 - PART) * (AT_LOW + OWN_LOW) + PART * (AT_HIGH + OWN_HIGH),
    )
    yield Obligation(
        "so it is most at an end",
        (*between, FIRST <= (1 - PART) * AT_LOW + PART * AT_HIGH),
        larger(AT_LOW, AT_HIGH) >= FIRST,
    )


def of_longs() -> Iterator[Obligation]:
    """Step 2."""
    known = (SIZE >= 0, ENTRY > 0, COLLATERAL >= 0, MOST >= 1)
    yield Obligation(
        "a long is owed at most the rise of what it is worth",
        (*known, PRICE <= MOST * ENTRY),
        owed(POSITION, PRICE) <= SIZE * ENTRY * (MOST - 1),
    )
    yield Obligation("and is owed that", known, owed(POSITION, MOST * ENTRY) == SIZE * ENTRY * (MOST - 1))


BELOW = (POOL > 0, GAINS <= TRIGGER * POOL, EXPOSURE <= SHARE * POOL, RISE >= 1, RISE <= MOST)
AT_MOST = (POOL > 0, GAINS == TRIGGER * POOL, EXPOSURE == SHARE * POOL)
POSITIVE = (TRIGGER >= 0, SHARE >= 0, CAP >= 0)


def of_stable_assets() -> Iterator[Obligation]:
    """Step 3."""
    after = GAINS + EXPOSURE * (RISE - 1)
    yield Obligation(
        "within the limits the cap is never passed",
        (*POSITIVE, *BELOW, keeps_below_cap(LIMITS, MOST)),
        after <= CAP * POOL,
    )
    yield Obligation(
        "beyond them it is",
        (*POSITIVE, *AT_MOST, RISE == MOST, z3.Not(keeps_below_cap(LIMITS, MOST))),
        after > CAP * POOL,
    )


def of_the_token() -> Iterator[Obligation]:
    """Step 3, of a pool that rises."""
    after = GAINS + EXPOSURE * (RISE - 1)
    within = keeps_below_cap_of_index(LIMITS, MOST)
    unit = TRIGGER + SHARE * (RISE - 1)
    for case, is_above in (("more", SHARE >= CAP), ("less", SHARE <= CAP)):
        yield Obligation(
            f"of the token: within the limits at both ends, so between, with {case} exposure than the cap",
            (*POSITIVE, RISE >= 1, RISE <= MOST, within, is_above),
            unit <= CAP * RISE,
        )
    yield Obligation(
        "of the token: and so of a pool", (*POSITIVE, *BELOW, unit <= CAP * RISE), after <= CAP * POOL * RISE
    )
    yield Obligation(
        "of the token: beyond them at an end",
        (*POSITIVE, *AT_MOST, MOST >= 1, z3.Not(within)),
        z3.Or(GAINS > CAP * POOL, GAINS + EXPOSURE * (MOST - 1) > CAP * POOL * MOST),
    )
    yield Obligation(
        "of the token: trigger and exposure at most the cap, and any rise",
        (*POSITIVE, MOST >= 1, TRIGGER <= CAP, SHARE <= CAP),
        within,
    )
    yield Obligation(
        "of the token: an exposure above the cap, and some rise",
        (*POSITIVE, SHARE > CAP, (MOST - 1) * (SHARE - CAP) > CAP),
        z3.Not(within),
    )
