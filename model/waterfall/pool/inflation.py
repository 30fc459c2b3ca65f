"""The inflation attack: a gift makes a share so dear that later deposits get fewer shares than they pay for.

Somebody seeds an empty pool, gives it money, lets others deposit, and takes everything out. With V virtual shares (and
one virtual asset) what is rounded away is less than the price of a share for each deposit, and of the V shares that
nobody owns the gift is lost. So up to V deposits never pay for it, and V + 1 can, whatever V is.
"""

from __future__ import annotations

from typing import NamedTuple

from novate.model.waterfall.pool.shares import Pool, deposit, earn, redeem


class Attack(NamedTuple):
    """What is put in, in quote quanta."""

    seed: int
    """The attacker's deposit into the empty pool."""
    gift: int
    """What he adds without shares."""
    victims: tuple[int, ...]
    """The deposits of others."""


def possible(virtual_shares: int, victims: int) -> bool:
    """Whether some attack on so many deposits gains anything."""
    return victims > virtual_shares


def smallest(virtual_shares: int) -> Attack:
    """One that gains a quantum from deposits of one quantum, as few of them as it takes."""
    if not virtual_shares:
        return Attack(1, 1, (1,))
    return Attack(virtual_shares + 1, virtual_shares * (virtual_shares + 1) - 1, (1,) * (virtual_shares + 1))


def gain(attack: Attack, virtual_shares: int) -> int:
    """What an attack leaves the attacker with, less what he put in (quote quanta), by running it."""
    return taken(attack, virtual_shares) - attack.seed - attack.gift


def taken(attack: Attack, virtual_shares: int) -> int:
    """What he takes out when all others have deposited, in quote quanta."""
    pool, shares = deposit(Pool(0, 0, virtual_shares, min(virtual_shares, 1)), attack.seed)
    pool = earn(pool, attack.gift)
    for each in attack.victims:
        pool, _ = deposit(pool, each)
    return redeem(pool, shares)[1]
