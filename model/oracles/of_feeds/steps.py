"""How the lag profile of an oracle that is made of feeds comes about, by the numbers of each feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from novate.model.contract import feeds_of
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.of_feeds.contract import FeedsProfile, SteadyProfile
from novate.model.oracles.of_feeds.symbolic import machines
from novate.model.oracles.steps import SYMBOLS, Letter, own

BY_MARKET = {"least_oracle": "L_K/U_0", "most_oracle": "U_K/L_0"}
"""What it shows after a look, as far as the market bounds it."""


def letters(machine: Machine, profile: FeedsProfile) -> Mapping[str, Letter]:
    """The numbers of each feed, and its own."""
    return {**own(profile), **dict(_of_feeds(machine))}


def _of_feeds(machine: Machine) -> Iterator[tuple[str, Letter]]:
    for feed, each in zip(feeds_of(machine.market.oracle), machines(machine), strict=True):
        known = lag_profile(each)
        for name in SYMBOLS:
            yield (
                of_feed(name, feed.name),
                Letter(partial(getattr, known, name), feed=feed.name, machine=each, name=name),
            )


def of_feed(name: str, feed: str) -> str:
    """As in "L_K of coinbase"."""
    return f"{SYMBOLS[name]} of {feed}"


def names(machine: Machine) -> list[str]:
    """The feeds'."""
    return [feed.name for feed in feeds_of(machine.market.oracle)]


def each_of(machine: Machine, name: str) -> str:
    """As in "L_K of binance, L_K of coinbase"."""
    return ", ".join(of_feed(name, feed) for feed in names(machine))


def of_oracle(machine: Machine, profile: FeedsProfile) -> Mapping[str, str]:
    """What it shows after a look: of one that moves no further than its feeds do, by what these say of themselves."""
    if not isinstance(profile, SteadyProfile):
        return BY_MARKET
    found = {"least_oracle": f"max(L_K/U_0, min({each_of(machine, 'least_oracle')}))"}
    has_most = profile.has_most and profile.most_moved is not None
    most = f"min(U_K/L_0, max({each_of(machine, 'most_oracle')}))" if has_most else BY_MARKET["most_oracle"]
    return {**found, "most_oracle": most}
