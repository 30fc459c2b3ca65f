"""A factor on withdrawals: who leaves takes its claim times cash over claims, and leaves the rest of the loss behind.

The loss that is still to be shared, claims - cash, falls by what was cut. So the factor stays what it is, whoever
leaves first, and nobody gains by running.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple


class Vault(NamedTuple):
    """What is there, and what accounts may ask for; quote quanta."""

    cash: int
    claims: int

    @property
    def factor(self) -> Fraction:
        """What is paid of a claim: 1 where nothing is missing."""
        return Fraction(1) if self.cash >= self.claims else Fraction(self.cash, self.claims)


def withdrawn(vault: Vault, claim: int) -> tuple[Vault, int]:
    """The vault afterwards, and what was paid, rounded down."""
    paid = int(claim * vault.factor // 1)
    return Vault(vault.cash - paid, vault.claims - claim), paid


def is_gated(block: int, last_seen: int | None, blocks: int) -> bool:
    """Whether nobody may withdraw: so many blocks from the one in which an account below 0 was last seen.

    It protects nobody whom a factor does not: where the deficit is still there when it lapses, the first to leave takes
    the last one's money.
    """
    return last_seen is not None and block - last_seen < blocks
