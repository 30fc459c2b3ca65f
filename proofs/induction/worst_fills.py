"""Where slippage rises with the size: the same mechanism, in which positions of any size fill as the largest do."""

from __future__ import annotations

from dataclasses import replace

from novate.model.caches.once import once_for
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Specification


def filled_at_worst(machine: Machine) -> Machine:
    """It may do all that the machine may, and more; itself where no slippage rises."""
    specification = machine.specification
    if all(market.slippage_from is None for market in specification.markets.values()):
        return machine
    found = once_for(specification, "filled at worst", lambda: at_worst(specification))
    return replace(machine, specification=found, market=found.markets[machine.market.name])


def at_worst(specification: Specification) -> Specification:
    """Its markets with one slippage each."""
    markets = {name: replace(market, slippage_from=None) for name, market in specification.markets.items()}
    return replace(specification, markets=markets)
