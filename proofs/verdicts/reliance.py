"""What a verdict relies on: the assumptions of its property, without the limits that its proof did not use."""

from __future__ import annotations

from collections.abc import Collection

from novate.model.core.symbolic.environment import Limit
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Specification
from novate.properties import PROPERTIES, assumptions


def relied_on(machine: Machine, name: str, used: Collection[Limit] = tuple(Limit)) -> tuple[str, ...]:
    """The assumptions of property `name`; a cross account rests on the limits of every market."""
    own = PROPERTIES[name].assumptions(machine.specification, machine.market)
    company = (assumptions.COMPANY,) if machine.many_positions and name != "conservation" else ()
    unused = limits_spared(machine, used)
    return tuple(text for text in (*own, *company) if text not in unused)


def relied_on_by_all(specification: Specification, name: str) -> tuple[str, ...]:
    """The assumptions of a property of the whole specification: those of every market."""
    said, markets = PROPERTIES[name].assumptions, specification.markets.values()
    return tuple(dict.fromkeys(text for market in markets for text in said(specification, market)))


def spared(machine: Machine, used: Collection[Limit]) -> tuple[str, ...]:
    """What a proof about one side that uses these limits does without: the others, and the fund."""
    return (*limits_spared(machine, used), assumptions.fund(machine.specification, machine.market))


def limits_spared(machine: Machine, used: Collection[Limit]) -> tuple[str, ...]:
    """The other limits, in words."""
    words = [getattr(assumptions, limit) for limit in Limit if limit not in used]
    return tuple(word(machine.specification, machine.market) for word in words)


def still_assumed(machine: Machine, name: str) -> tuple[str, ...]:
    """What a property that does not apply leaves undischarged: the delay, where keepers need no incentive."""
    return (assumptions.delay(machine.specification, machine.market),) if name == "keeper-incentive" else ()
