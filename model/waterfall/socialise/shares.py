"""A loss is shared out in whole quanta: each share is rounded up, and the surplus belongs to the insurance fund."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Socialised:
    """Who paid how much."""

    paid: tuple[int, ...]
    """Quote quanta of each."""
    uncovered: int
    """What all together could not pay."""
    surplus: int
    """What rounding up brought beyond the loss: less than a quantum for each."""


def by_gains(gains: Sequence[int], loss: int) -> Socialised:
    """Pro-rata to gains (or equities), none more than all of it: a gain of 0 pays nothing."""
    gained = sum(gains)
    covered = min(loss, gained)
    paid = tuple(-(-covered * gain // gained) if gain else 0 for gain in gains)
    return Socialised(paid, loss - covered, sum(paid) - covered)


def by_size(sizes: Sequence[int], loss: int) -> Socialised:
    """So many whole quanta of every base quantum, on both sides, whether anybody has gained or not.

    The surplus is less than a quantum for each base quantum, which may be far more than one for each account. Raises
    `ZeroDivisionError` where nobody holds anything.
    """
    held = sum(map(abs, sizes))
    rate = -(-loss // held)
    return Socialised(tuple(rate * abs(each) for each in sizes), 0, rate * held - loss)


def scaled_down(profits: Sequence[int], residual: int) -> tuple[int, ...]:
    """What of each profit may be taken out, where a residual is to be enough for all: rounded down.

    min(residual, profits)/profits of each; all together at most the residual, and less than a quantum for each is kept
    back.
    """
    made = sum(profits)
    share = Fraction(min(residual, made), made) if made else Fraction(0)
    return tuple(int(share * each // 1) for each in profits)
