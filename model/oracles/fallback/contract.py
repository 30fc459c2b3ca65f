"""What an oracle guarantees that shows what any of its feeds shows: a price feed and those that stand in for it.

Who can make the first fail, or seem to, chooses. L is the least of the feeds' and U the greatest; the jump from one
feed to another is bounded by the market alone: W_K = min(W_K of each, L_K of one over U_0 of another). For the rest see
`novate.model.oracles.of_feeds.contract`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from typing import cast

from novate.model.contract import LagProfile
from novate.model.core.symbolic.numbers import Number, Term
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.fallback.parameters import Fallback
from novate.model.oracles.of_feeds.contract import NOTHING, UNBOUNDED, FeedsProfile, has_most, over
from novate.model.oracles.of_feeds.symbolic import greatest_of, least_of, profiles


def profile(machine: Machine) -> FeedsProfile:
    """Of one market: numbers, symbols, or arrays of numbers."""
    return guaranteed(cast("Fallback", machine.market.oracle), profiles(machine))


def guaranteed(_: Fallback, feeds: Sequence[LagProfile]) -> FeedsProfile:
    """What it guarantees if its feeds guarantee this."""
    return FallbackProfile(feeds, least_of, greatest_of, first)


def lowest(_: Fallback, values: Sequence[Number]) -> Number:
    """The least that it may show if its feeds show these at least."""
    return least_of(values)


def highest(_: Fallback, values: Sequence[Number]) -> Number:
    """The most, if they show these at most."""
    return greatest_of(values)


def honest(_: Fallback, values: Sequence[Number]) -> Number:
    """What it shows as long as nothing fails."""
    return first(values)


def first(values: Sequence[Number]) -> Number:
    """The one to which the others are alternatives."""
    return values[0]


@dataclass(frozen=True)
class FallbackProfile(FeedsProfile):
    """One that may show another feed in every block."""

    @cached_property
    def least_moved(self) -> Term:
        """It stays with a feed, or goes over to another."""
        return least_of([*(each.least_oracle for each in self.profiles), *self.falls()])

    @cached_property
    def most_moved(self) -> Term:
        """The same upwards. Raises `ZeroDivisionError`."""
        return greatest_of([*self.stays(), *self.rises()])

    def stays(self) -> Iterator[Term]:
        """With a feed, if that has a bound. Raises `ZeroDivisionError`."""
        for each in self.profiles:
            most = each.most_oracle if has_most(each) else None
            yield UNBOUNDED if most is None else most

    def falls(self) -> Iterator[Term]:
        """From one feed to another that shows less of the market."""
        for old, new in permutations(self.profiles, 2):
            yield NOTHING if new.has_most is False else old.least_market / new.most_market_now

    def rises(self) -> Iterator[Term]:
        """From one feed to another that shows more; without a bound, if that may show any multiple of the market."""
        for old, new in permutations(self.profiles, 2):
            yield over(old.most_market, new.least_market_now) if has_most(old) else UNBOUNDED
