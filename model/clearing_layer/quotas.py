"""Quotas on one pool: what each member may draw, and what of it is there whatever the others do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from novate.model.clearing_layer.network import Amounts


@dataclass(frozen=True, slots=True)
class Stake:
    """Somebody's stake that stands behind the pool, and perhaps behind something else as well."""

    amount: Fraction
    pledged: Sequence[Fraction]
    """To this pool, each time that it was pledged."""
    elsewhere: Fraction = Fraction(0)
    """To others, who may take it first."""

    @property
    def counted(self) -> Fraction:
        """What the pool can have of it, once."""
        return max(Fraction(0), min(sum(self.pledged, Fraction(0)), self.amount - self.elsewhere))


def guarantees(pool: Fraction, quotas: Amounts) -> dict[str, Fraction]:
    """What each can draw whatever the others have drawn: no less, and there are draws after which it is no more."""
    total = sum(quotas.values(), Fraction(0))
    return {each: guarantee(pool, quota, total - quota) for each, quota in quotas.items()}


def guarantee(pool: Fraction, quota: Fraction, others: Fraction) -> Fraction:
    """Of one member; `others` is the sum of the quotas of all others."""
    return max(Fraction(0), min(quota, pool - others))


def isolates(pool: Fraction, quotas: Amounts) -> bool:
    """Whether everybody's quota is guaranteed: no member can lose by what another one draws."""
    return sum(quotas.values(), Fraction(0)) <= pool


def may_leave(pool: Fraction, undrawn: Amounts) -> Fraction:
    """What may be withdrawn from a pool so that all undrawn quotas are still there."""
    return max(Fraction(0), pool - sum(undrawn.values(), Fraction(0)))


def epochs_touched(window: int, epoch: int) -> int:
    """Into how many epochs a window can reach, both in blocks, at least 1: where it begins in the last block of one."""
    return -(-(window - 1) // epoch) + 1


def over(window: int, quotas: Amounts, epochs: Mapping[str, int]) -> dict[str, Fraction]:
    """What each may draw in a window of so many blocks, if its quota is renewed in each of its epochs."""
    return {
        each: quota * (epochs_touched(window, epochs[each]) if each in epochs else 1) for each, quota in quotas.items()
    }
