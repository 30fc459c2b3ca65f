"""A pool that is the other side of all trades: it pays what traders gain, and gets what they lose and can pay.

So it can fail where nobody defaults: what it needs is not a bound on shortfalls but on gains.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from novate.model.core.symbolic.numbers import Number, larger


class Position(NamedTuple):
    """A trader's, with the pool as other side; numbers or terms."""

    size: Number
    """In base units, negative for a short."""
    entry: Number
    """Price per base unit."""
    collateral: Number
    """Quote units: he loses no more."""


def owed(position: Position, price: Number) -> Number:
    """What the pool pays for a position when it is closed at a price; negative where it gets something."""
    return larger(position.size * (price - position.entry), -position.collateral)


def needed(positions: Iterable[Position], lowest: Fraction, highest: Fraction) -> Fraction:
    """The least that the pool must hold so that everybody can be paid at every price between two.

    What it owes for each position is convex in the price, so all of it is most at one of the two.
    """
    every = tuple(positions)
    ends: list[Fraction] = [sum((owed(each, price) for each in every), Fraction(0)) for price in (lowest, highest)]
    return max(Fraction(0), *ends)


class Limits(NamedTuple):
    """When gains are cut, as shares of the pool; numbers or terms."""

    trigger: Number
    """Auto-deleveraging begins where open gains are more than this of the pool."""
    cap: Number
    """No more of the pool than this is ever paid for gains."""
    exposure: Number
    """Open interest on one side is at most this share of the pool, at the price at which deleveraging is due."""


def keeps_below_cap(limits: Limits, rise: Number) -> Number:
    """Whether gains never pass the cap, if the price rises to at most so many times of it till deleveraging is done.

    Of a pool of stable assets: gains are at most `trigger` when it begins, and grow by the move on the exposure.
    """
    return limits.trigger + limits.exposure * (rise - 1) <= limits.cap


def keeps_below_cap_of_index(limits: Limits, rise: Number) -> Number:
    """The same of a pool that holds the traded token alone, which rises with the gains: so it may be worst at once."""
    later = limits.trigger + limits.exposure * (rise - 1) - limits.cap * rise
    return larger(limits.trigger - limits.cap, later) <= 0


def most_rise(limits: Limits) -> Fraction:
    """The largest rise, over 1, between trigger and deleveraging that keeps a pool of stable assets below its cap."""
    most: Fraction = (limits.cap - limits.trigger) / limits.exposure
    return most
