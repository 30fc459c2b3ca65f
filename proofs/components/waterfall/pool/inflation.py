"""The inflation attack gains nothing from V deposits or fewer, however it goes; and a quantum from V + 1, for every V.

Let q be the price of a share, X what others have deposited so far, in k deposits, and s their shares.

1.  A deposit loses less than q (step 3 of `shares`), and q never falls. So X <= q (s + k), and less after a deposit:
    whatever the attacker does in between: deposits, gifts, redemptions, in any order.
2.  Once he has no shares left there are V + s, so q (V + s) = assets + 1, and he has gained X - assets:
    X - q (V + s) + 1, less than q (k - V) + 1. So less than one quantum, if k is at most V: nothing.
3.  Seed V + 1, give V (V + 1) - 1, let V + 1 others deposit a quantum each: they get no shares, and all divisions are
    without remainder.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.waterfall.pool.symbolic_shares import Pool, deposit, earn, minted, paid
from novate.proofs.engine.obligation import Obligation

VIRTUAL, PRICE, LATER = z3.Reals("virtual_shares price price_later")
DEPOSITED, DEPOSITS, HELD = z3.Reals("deposited_by_others deposits_of_others shares_of_others")
AMOUNT, MINTED, ASSETS, SHARES, GAIN = z3.Reals("amount minted assets shares gain")

SOME = (PRICE > 0, LATER >= PRICE, DEPOSITED >= 0, DEPOSITS >= 0, HELD >= 0)


def holds(deposited: Term, price: Term, held: Term, deposits: Term) -> Formula:
    """The invariant."""
    most = price * (held + deposits)
    return z3.And(
        deposited <= most, z3.Implies(deposits >= 1, deposited < most), z3.Implies(deposits < 1, deposited == 0)
    )


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield from of_any_attack()
    yield from of_the_smallest()


def of_any_attack() -> Iterator[Obligation]:
    """Steps 1 and 2."""
    pool = Pool(ASSETS, SHARES, VIRTUAL, number(1))
    known = (ASSETS >= 0, SHARES >= 0, VIRTUAL >= 1, pool.worth == PRICE * pool.claims)
    yield Obligation(
        "a deposit loses less than the price of a share, in quanta",
        (*known, minted(pool, AMOUNT, MINTED)),
        AMOUNT < PRICE * (MINTED + 1),
    )
    yield Obligation("before anybody deposits it holds", (PRICE > 0,), holds(number(0), PRICE, number(0), number(0)))
    yield Obligation(
        "after what the attacker does",
        (*SOME, holds(DEPOSITED, PRICE, HELD, DEPOSITS)),
        holds(DEPOSITED, LATER, HELD, DEPOSITS),
    )
    yield Obligation(
        "after a deposit",
        (*SOME, holds(DEPOSITED, PRICE, HELD, DEPOSITS), MINTED >= 0, AMOUNT < PRICE * (MINTED + 1)),
        holds(DEPOSITED + AMOUNT, LATER, HELD + MINTED, DEPOSITS + 1),
    )
    left = (PRICE * (VIRTUAL + HELD) == ASSETS + 1, GAIN == DEPOSITED - ASSETS)
    yield Obligation(
        "so many deposits, or fewer, bring less than a quantum",
        (*SOME, VIRTUAL >= 1, *left, holds(DEPOSITED, PRICE, HELD, DEPOSITS), DEPOSITS <= VIRTUAL),
        GAIN < 1,
    )


def of_the_smallest() -> Iterator[Obligation]:
    """Step 3."""
    one, seed, gift = number(1), VIRTUAL + 1, VIRTUAL * (VIRTUAL + 1) - 1
    empty = Pool(number(0), number(0), VIRTUAL, one)
    own = seed * VIRTUAL
    given = earn(deposit(empty, seed, own), gift)
    yield Obligation("the seed brings V shares for each quantum", (VIRTUAL >= 1,), minted(empty, seed, own))
    ready = earn(given, DEPOSITED)
    yield Obligation(
        "a deposit of one quantum brings none, however many were before it",
        (VIRTUAL >= 1, DEPOSITED >= 0),
        minted(ready, one, number(0)),
    )
    yield Obligation(
        "then the attacker is paid a quantum more than he put in",
        (VIRTUAL >= 1, DEPOSITED == VIRTUAL + 1),
        paid(ready, own, seed + gift + 1),
    )
