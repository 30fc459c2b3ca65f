"""What an oracle guarantees that shows the least of what its feeds show: as collateral is valued.

L is the greatest of the feeds' L, for it shows no more than the feed that knows the market best; U is the greatest of
their U, for the feed that shows too little is believed. For the rest see `novate.model.oracles.of_feeds.contract`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from novate.model.contract import LagProfile
from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.lowest.parameters import Lowest
from novate.model.oracles.of_feeds.contract import FeedsProfile, SteadyProfile
from novate.model.oracles.of_feeds.symbolic import least_of, profiles


def profile(machine: Machine) -> FeedsProfile:
    """Of one market: numbers, symbols, or arrays of numbers."""
    return guaranteed(cast("Lowest", machine.market.oracle), profiles(machine))


def guaranteed(_: Lowest, feeds: Sequence[LagProfile]) -> FeedsProfile:
    """What it guarantees if its feeds guarantee this."""
    return SteadyProfile(feeds, least_of, least_of, least_of)


def lowest(_: Lowest, values: Sequence[Number]) -> Number:
    """The least that it may show if its feeds show these at least."""
    return least_of(values)


def highest(_: Lowest, values: Sequence[Number]) -> Number:
    """The most, if they show these at most."""
    return least_of(values)


def honest(_: Lowest, values: Sequence[Number]) -> Number:
    """What it shows if they show these."""
    return least_of(values)
