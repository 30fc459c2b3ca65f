"""How the lag profile of an oracle that shows the lowest of its feeds comes about."""

from __future__ import annotations

from collections.abc import Mapping

from novate.model.core.symbolic.state import Machine
from novate.model.oracles.lowest import contract
from novate.model.oracles.of_feeds import steps
from novate.model.oracles.steps import Letter

MARKET = ("least_market", "most_market", "least_market_now", "most_market_now")


def profile(machine: Machine) -> Mapping[str, str]:
    """The feed that knows the market best counts below, and that which shows too little above."""
    found = {name: f"max({steps.each_of(machine, name)})" for name in MARKET}
    return {**found, **steps.of_oracle(machine, contract.profile(machine))}


def letters(machine: Machine) -> Mapping[str, Letter]:
    """The numbers of its feeds."""
    return steps.letters(machine, contract.profile(machine))
