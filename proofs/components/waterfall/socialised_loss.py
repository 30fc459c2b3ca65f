"""A loss that is shared out: when gains suffice, what rounding brings, and why nobody gains by running; all symbols.

1.  Pro-rata to gains nobody pays more than its own, and everything is covered, iff the loss is at most all gains.
2.  Rounded up to whole quanta nobody does either, and there is less than a quantum too much for each.
3.  What everybody has gained since some moment adds up to nothing, but for deposits and withdrawals: so what some have
    gained is no less than what one has lost. An account that was healthy then had something, so its deficit is no more
    than that. Whoever has left meanwhile is in the sum.
4.  So it is with those of the other side alone that still hold what they held: they have gained at least as much per
    base quantum, and hold no less.
5.  Withdrawals at cash over claims leave cash over claims as it is, or higher where they are rounded down: nobody gains
    by being early. Where what is missing is not counted down it falls.
6.  Profits scaled down to a residual and rounded down are at most the residual; less than a quantum of each is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import z3

from novate.model.core.symbolic.numbers import larger
from novate.model.specification import Side
from novate.proofs.engine.obligation import Obligation

LOSS, GAIN, ALL, PAID, MORE = z3.Reals("loss gain all_gains paid more")
MADE, SUM, OWN, EQUITY, AT_LOOK = z3.Reals("made sum_of_changes own_change equity equity_at_look")
SIZE, OTHER_SIDE, MARK, LOOK, BALANCE, MARGIN = z3.Reals("size other_side mark look balance maintenance_margin")
CASH, CLAIMS, CLAIM, MISSING = z3.Reals("cash claims claim missing")
TAKEN, MOST, MEMBERS, KEPT = z3.Reals("taken most members kept_back")


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield from of_gains()
    yield from of_rounding()
    yield from of_changes()
    for side in Side:
        yield from (replace(each, name=f"{side}: {each.name}") for each in of_the_other_side(side))
    yield from of_withdrawals()
    yield from of_profits()


def share() -> z3.ExprRef:
    """Of a gain."""
    return LOSS * GAIN / ALL


def of_gains() -> Iterator[Obligation]:
    """Step 1: `novate.proofs.components.waterfall.allocations` says more of pro-rata."""
    yield Obligation(
        "nobody pays more than its gain iff the loss is at most all gains",
        (GAIN > 0, ALL > 0),
        (share() <= GAIN) == (LOSS <= ALL),
    )
    yield Obligation("who has gained nothing pays nothing", (GAIN == 0, ALL > 0), share() == 0)


def of_rounding() -> Iterator[Obligation]:
    """Step 2; a gain is whole, so what is below it rounds up to at most it: such a share admits these."""
    yield Obligation(
        "a share rounded up is at most a gain that is whole",
        (LOSS <= ALL, ALL > 0, GAIN >= 0, share() + 1 > PAID, z3.Or(PAID <= GAIN, PAID >= GAIN + 1)),
        PAID <= GAIN,
    )
    yield Obligation(
        "rounding up brings less than a quantum more for one member more",
        (TAKEN < MOST + MEMBERS, PAID < MORE + 1),
        TAKEN + PAID < MOST + MORE + MEMBERS + 1,
    )


def of_changes() -> Iterator[Obligation]:
    """Step 3."""
    yield Obligation(
        "what members have gained is no less than the sum of their changes, and so with one more",
        (MADE >= SUM,),
        MADE + larger(OWN, z3.RealVal(0)) >= SUM + OWN,
    )
    yield Obligation(
        "a deficit is at most what the others have gained since an account had something",
        (MADE >= SUM, SUM + OWN == 0, OWN == EQUITY - AT_LOOK, AT_LOOK >= 0),
        -EQUITY <= MADE,
    )


def of_the_other_side(side: Side) -> Iterator[Obligation]:
    """Step 4; the account was healthy at the look, its requirement not negative."""
    sign = side.sign
    yield Obligation(
        "a deficit is at most what the other side has gained since the last healthy look",
        (
            BALANCE + sign * SIZE * LOOK >= MARGIN * SIZE * LOOK,
            MARGIN * LOOK >= 0,
            SIZE >= 0,
            OTHER_SIDE >= SIZE,
            sign * (LOOK - MARK) >= 0,
        ),
        -(BALANCE + sign * SIZE * MARK) <= sign * OTHER_SIDE * (LOOK - MARK),
    )


def of_withdrawals() -> Iterator[Obligation]:
    """Step 5, of claims that are more than the cash."""
    known = (CLAIMS > CLAIM, CLAIM > 0)
    paid = CLAIM * CASH / CLAIMS
    yield Obligation(
        "a withdrawal leaves cash over claims as it is",
        (CLAIMS > CLAIM, CLAIMS > 0),
        (CASH - paid) / (CLAIMS - CLAIM) == CASH / CLAIMS,
    )
    yield Obligation(
        "rounded down it leaves no less", (*known, paid >= PAID), (CASH - PAID) * CLAIMS >= CASH * (CLAIMS - CLAIM)
    )
    yield Obligation(
        "where what is missing stays, whoever comes later gets less",
        (MISSING > 0, CASH > 0, CLAIM > 0, CLAIM <= CLAIMS, CLAIMS == CASH + MISSING),
        (CASH - paid) / (CASH - paid + MISSING) < CASH / CLAIMS,
    )


def of_profits() -> Iterator[Obligation]:
    """Step 6, a member more."""
    yield Obligation(
        "what is taken of profits is at most their share", (TAKEN <= MOST, PAID <= MORE), TAKEN + PAID <= MOST + MORE
    )
    yield Obligation(
        "and less than a quantum of each is kept back",
        (KEPT < MEMBERS, MORE - PAID < 1),
        KEPT + (MORE - PAID) < MEMBERS + 1,
    )
