"""Shares in a pool: their price never falls by a deposit or a redemption, so no round trip gains, whoever makes it.

W and C are assets and shares with the virtual ones; W/C is the price of a share, compared without a division.

1.  A deposit and a redemption leave the price where it was or raise it, and so do any number of them.
2.  Whoever starts and ends without shares has taken out no more than he put in, if nobody else acted.
3.  A deposit loses less than one share's price; a redemption pays no more than there is.
4.  Who leaves before a loss leaves his part of it to those who stay, and to the next layer what they cannot pay.
5.  Who comes just before an income a gets a/(W + a) of it at most.
6.  A pool that has lost all has no price without virtual assets; with one, those who lost get less than a quantum.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Formula, larger, number, smaller
from novate.model.waterfall.pool.symbolic_shares import (
    Pool,
    deposit,
    earn,
    minted,
    paid,
    pay,
    redeem,
    takes_deposits,
)
from novate.proofs.engine.obligation import Obligation

ASSETS, SHARES, VIRTUAL_SHARES, VIRTUAL_ASSETS = z3.Reals("assets shares virtual_shares virtual_assets")
AMOUNT, MINTED, REDEEMED, PAID, LOSS, INCOME = z3.Reals("amount minted redeemed paid loss income")
WORTH, CLAIMS = z3.Reals("worth claims")

POOL = Pool(ASSETS, SHARES, VIRTUAL_SHARES, VIRTUAL_ASSETS)
WITHOUT = Pool(ASSETS, SHARES)
"""The same without virtual shares."""
WITH_ONE = Pool(ASSETS, SHARES, VIRTUAL_SHARES, number(1))
"""The same with one virtual asset."""
NONE_IS_NEGATIVE = (ASSETS >= 0, SHARES >= 0, VIRTUAL_SHARES >= 0, VIRTUAL_ASSETS >= 0)
OPEN = (*NONE_IS_NEGATIVE, takes_deposits(POOL))
DEPOSITED = (AMOUNT >= 0, minted(POOL, AMOUNT, MINTED))
LEAVING = (REDEEMED >= 0, REDEEMED <= SHARES, paid(POOL, REDEEMED, PAID))


def no_cheaper(before: Pool, after: Pool) -> Formula:
    """The price of a share has not fallen."""
    return after.worth * before.claims >= before.worth * after.claims


def obligations() -> Iterator[Obligation]:
    """All of them."""
    yield from of_the_price()
    yield from of_round_trips()
    yield from of_overdrafts()
    yield from of_leaving_before_a_loss()
    yield from of_coming_before_an_income()
    yield from of_an_empty_pool()


def of_the_price() -> Iterator[Obligation]:
    """Step 1."""
    yield Obligation(
        "a deposit does not lower the price", (*OPEN, *DEPOSITED), no_cheaper(POOL, deposit(POOL, AMOUNT, MINTED))
    )
    yield Obligation(
        "a redemption does not lower the price", (*OPEN, *LEAVING), no_cheaper(POOL, redeem(POOL, REDEEMED, PAID))
    )
    yield Obligation("an income does not lower the price", (*OPEN, INCOME >= 0), no_cheaper(POOL, earn(POOL, INCOME)))
    first, second, third = (Pool(*z3.Reals(f"worth_{place} claims_{place}")) for place in range(3))
    known = (each.worth >= 0 for each in (first, second, third))
    positive = (each.claims > 0 for each in (first, second, third))
    yield Obligation(
        "a price that has not fallen twice has not fallen",
        (*known, *positive, no_cheaper(first, second), no_cheaper(second, third)),
        no_cheaper(first, third),
    )


def of_round_trips() -> Iterator[Obligation]:
    """Steps 2 and 3."""
    after = deposit(POOL, AMOUNT, MINTED)
    yield Obligation(
        "a deposit that is taken back brings no more",
        (*OPEN, *DEPOSITED, paid(after, MINTED, PAID)),
        PAID <= AMOUNT,
    )
    end = Pool(z3.Real("assets_at_the_end"), SHARES, VIRTUAL_SHARES, VIRTUAL_ASSETS)
    yield Obligation(
        "with as many shares as before, and no lower price, there are no fewer assets",
        (*OPEN, no_cheaper(POOL, end)),
        end.assets >= POOL.assets,
    )
    yield Obligation(
        "a deposit loses less than the price of a share",
        (*OPEN, *DEPOSITED),
        (AMOUNT * POOL.claims) < (MINTED + 1) * POOL.worth,
    )


def of_overdrafts() -> Iterator[Obligation]:
    """Step 3, of redeemers together as of one: none is paid more than there is."""
    known = (ASSETS >= 0, VIRTUAL_SHARES >= 0, REDEEMED >= 0, REDEEMED <= SHARES, SHARES > 0)
    yield Obligation(
        "without virtual assets a redemption pays at most the assets",
        (*known, paid(Pool(ASSETS, SHARES, VIRTUAL_SHARES), REDEEMED, PAID)),
        PAID <= ASSETS,
    )
    yield Obligation(
        "with one, and a virtual share or more, less than one above them",
        (*known, VIRTUAL_SHARES >= 1, paid(WITH_ONE, REDEEMED, PAID)),
        PAID < ASSETS + 1,
    )


def of_leaving_before_a_loss() -> Iterator[Obligation]:
    """Step 4: of the loss they bear the part of who has left, but for the residue of rounding what he was paid."""
    lost = (LOSS >= 0, LOSS <= ASSETS - PAID)
    left_alone = redeem(POOL, REDEEMED, PAID).worth - LOSS
    kept = (POOL.claims - REDEEMED) * (POOL.worth - LOSS)
    shifted = kept - left_alone * POOL.claims
    yield Obligation(
        "who leaves before a loss leaves his part of it behind",
        (*OPEN, *LEAVING, *lost),
        z3.And(shifted <= REDEEMED * LOSS, shifted > REDEEMED * LOSS - POOL.claims),
    )
    rest, given = pay(POOL, LOSS)
    yield Obligation(
        "a pool pays what is owed as far as it reaches, and has it no more",
        (ASSETS >= 0, LOSS >= 0),
        z3.And(rest.assets == ASSETS - given, given >= 0, given <= LOSS, z3.Or(given == LOSS, rest.assets == 0)),
    )
    owed = (LOSS >= 0, PAID >= 0, PAID <= ASSETS)
    _, before = pay(POOL, LOSS)
    _, after = pay(redeem(POOL, REDEEMED, PAID), LOSS)
    more = larger(number(0), smaller(PAID, LOSS - (ASSETS - PAID)))
    yield Obligation("and to the next layer what those who stay have not", owed, before - after == more)


def of_coming_before_an_income() -> Iterator[Obligation]:
    """Step 5."""
    come = earn(deposit(POOL, AMOUNT, MINTED), INCOME)
    yield Obligation(
        "who comes before an income gets at most his part of it",
        (*OPEN, *DEPOSITED, INCOME >= 0, paid(come, MINTED, PAID)),
        (PAID - AMOUNT) * (POOL.worth + AMOUNT) <= INCOME * AMOUNT,
    )
    yield Obligation(
        "and all of that where nothing is rounded",
        (
            *OPEN,
            AMOUNT >= 0,
            INCOME >= 0,
            MINTED * POOL.worth == AMOUNT * POOL.claims,
            PAID * come.claims == MINTED * come.worth,
        ),
        (PAID - AMOUNT) * (POOL.worth + AMOUNT) == INCOME * AMOUNT,
    )


def of_an_empty_pool() -> Iterator[Obligation]:
    """Step 6."""
    lost = Pool(number(0), SHARES, VIRTUAL_SHARES, number(1))
    after = deposit(lost, AMOUNT, MINTED)
    known = (SHARES > 0, VIRTUAL_SHARES >= 1, AMOUNT >= 0, AMOUNT * lost.claims == MINTED)
    yield Obligation(
        "those who lost everything get less than a quantum of new money",
        (*known, PAID >= 0, PAID * after.claims <= SHARES * after.worth),
        PAID < 1,
    )
    again = Pool(AMOUNT, SHARES + AMOUNT)
    yield Obligation(
        "unless a new share costs a quantum: then they get their part of it",
        (SHARES > 0, AMOUNT > 0, PAID * again.claims == SHARES * again.worth),
        z3.And(PAID > 0, PAID * (SHARES + AMOUNT) == SHARES * AMOUNT),
    )
