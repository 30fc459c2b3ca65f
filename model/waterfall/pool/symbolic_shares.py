"""The symbolic twin of shares in a pool: all that a floor could be is admitted, so proofs hold of whole numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import z3

from novate.model.core.symbolic.numbers import Formula, Term, number, smaller


@dataclass(frozen=True, slots=True)
class Pool:
    """What is in it."""

    assets: Term
    shares: Term
    virtual_shares: Term = 0
    virtual_assets: Term = 0

    @property
    def worth(self) -> Term:
        """Assets, with the virtual ones."""
        return self.assets + number(self.virtual_assets)

    @property
    def claims(self) -> Term:
        """Shares, with the virtual ones."""
        return self.shares + number(self.virtual_shares)


def takes_deposits(pool: Pool) -> Formula:
    """A share has a price."""
    return z3.And(pool.worth > 0, pool.claims > 0)


def minted(pool: Pool, amount: Term, shares: Term) -> Formula:
    """These may be the shares for an amount."""
    return rounded_down(shares, amount * pool.claims, pool.worth)


def deposit(pool: Pool, amount: Term, shares: Term) -> Pool:
    """Put an amount in for so many shares."""
    return replace(pool, assets=pool.assets + amount, shares=pool.shares + shares)


def paid(pool: Pool, shares: Term, amount: Term) -> Formula:
    """That may be what so many shares bring."""
    return rounded_down(amount, shares * pool.worth, pool.claims)


def redeem(pool: Pool, shares: Term, amount: Term) -> Pool:
    """Take shares back for an amount."""
    return replace(pool, assets=pool.assets - amount, shares=pool.shares - shares)


def pay(pool: Pool, owed: Term) -> tuple[Pool, Term]:
    """Pay what is owed as far as the assets reach; the pool, and how much was paid."""
    amount = smaller(pool.assets, owed)
    return replace(pool, assets=pool.assets - amount), amount


def earn(pool: Pool, income: Term) -> Pool:
    """Fees, or somebody's gift."""
    return replace(pool, assets=pool.assets + income)


def rounded_down(found: Term, dividend: Term, divisor: Term) -> Formula:
    """Whether a number may be the floor of a ratio."""
    return z3.And(found >= 0, found * divisor <= dividend, dividend < (found + 1) * divisor)
