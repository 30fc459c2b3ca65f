"""What a pool has to hold: for each member alone, for all of them at once, or for the k that lose most at once.

A scenario says what each member loses if it comes true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import islice

from novate.model.clearing_layer.network import Amounts

Scenarios = Mapping[str, Amounts]
"""By name; losses at least 0."""


def worst_losses(scenarios: Scenarios) -> dict[str, Fraction]:
    """Of each member the most that it loses in any."""
    members = dict.fromkeys(member for losses in scenarios.values() for member in losses)
    return {each: max(losses.get(each, Fraction(0)) for losses in scenarios.values()) for each in members}


def siloed(scenarios: Scenarios) -> Fraction:
    """What members need who each hold a fund of their own."""
    return _sum(worst_losses(scenarios).values())


def shared(scenarios: Scenarios) -> Fraction:
    """What one pool needs for all of them, whatever comes true."""
    return max((_sum(losses.values()) for losses in scenarios.values()), default=Fraction(0))


def cover(count: int, scenarios: Scenarios) -> Fraction:
    """What it needs for the `count` members who lose most at once."""
    return max((largest(count, losses.values()) for losses in scenarios.values()), default=Fraction(0))


def largest(count: int, amounts: Iterable[Fraction]) -> Fraction:
    """The sum of the `count` largest."""
    return _sum(islice(sorted(amounts, reverse=True), count))


def most_uncovered(pool: Fraction, scenarios: Scenarios) -> Fraction:
    """What a pool without quotas may leave unpaid."""
    return max(Fraction(0), shared(scenarios) - pool)


def unpaid(pool: Fraction, quotas: Amounts, losses: Amounts) -> Fraction:
    """What a pool leaves unpaid in one scenario: beyond a member's quota, and beyond what there is."""
    drawn = _sum(min(loss, quotas.get(member, Fraction(0))) for member, loss in losses.items())
    return _sum(losses.values()) - min(pool, drawn)


def largest_or_next_two(scenarios: Scenarios) -> Fraction:
    """The larger of the largest loss and of the sum of the second and third.

    It is not `cover` of two: of losses 2, 1 and 1 it is 2, and two of them can lose 3.
    """
    return max((_one_or_two(losses.values()) for losses in scenarios.values()), default=Fraction(0))


def _one_or_two(amounts: Iterable[Fraction]) -> Fraction:
    ranked = sorted(amounts, reverse=True)
    return max(_sum(ranked[:1]), _sum(ranked[1:3]))


def _sum(amounts: Iterable[Fraction]) -> Fraction:
    return sum(amounts, Fraction(0))
