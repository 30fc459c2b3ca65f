"""Shares in a pool, in exact integers: what is minted and what is paid is rounded down, so in favour of who stays.

Virtual shares and virtual assets belong to nobody: they are added to both sides of the price of a share, and so the
first deposit has a price. Source: ERC-4626 vaults of OpenZeppelin (`_decimalsOffset`), where they are 10^k and 1.
"""

from __future__ import annotations

from typing import NamedTuple


class Pool(NamedTuple):
    """What is in it."""

    assets: int
    """In quote quanta."""
    shares: int
    """Of all holders."""
    virtual_shares: int = 0
    virtual_assets: int = 0
    """None, or one quantum: with more of them holders could be paid more than there is."""

    @property
    def worth(self) -> int:
        """Assets, with the virtual ones: a share's price is this over the claims."""
        return self.assets + self.virtual_assets

    @property
    def claims(self) -> int:
        """Shares, with the virtual ones."""
        return self.shares + self.virtual_shares


def takes_deposits(pool: Pool) -> bool:
    """Whether a share has a price, or there is none yet.

    After a total loss without virtual assets it has none: whatever was minted then, those who lost everything would
    get a part of the new money.
    """
    return pool.worth > 0 or pool.claims == 0


def minted(pool: Pool, amount: int) -> int:
    """The shares for an amount (quote quanta). Raises `ValueError` where a share has no price."""
    if not takes_deposits(pool):
        raise ValueError(f"a pool with {pool.shares} shares and no assets has no price at which to mint shares")
    return amount * pool.claims // pool.worth if pool.claims else amount


def deposit(pool: Pool, amount: int) -> tuple[Pool, int]:
    """Put an amount in; the pool, and the shares for it. Raises `ValueError` as `minted` does."""
    shares = minted(pool, amount)
    return pool._replace(assets=pool.assets + amount, shares=pool.shares + shares), shares


def paid(pool: Pool, shares: int) -> int:
    """What so many shares bring, in quote quanta."""
    return shares * pool.worth // pool.claims if shares else 0


def redeem(pool: Pool, shares: int) -> tuple[Pool, int]:
    """Take shares back; the pool, and what is paid for them."""
    amount = paid(pool, shares)
    return pool._replace(assets=pool.assets - amount, shares=pool.shares - shares), amount


def pay(pool: Pool, owed: int) -> tuple[Pool, int]:
    """Pay what is owed as far as the assets reach; the pool, and how much was paid."""
    amount = min(pool.assets, owed)
    return pool._replace(assets=pool.assets - amount), amount


def earn(pool: Pool, income: int) -> Pool:
    """Fees, or somebody's gift."""
    return pool._replace(assets=pool.assets + income)
