"""What a verdict relies on: the assumptions of its property, without the limits that its proof did not use."""

from __future__ import annotations

from collections.abc import Collection

from novate.model.symbolic.environment import Limit
from novate.model.symbolic.state import Machine
from novate.properties import PROPERTIES, assumptions

OF_THE_FUND = ("fund-sufficiency",)
"""Properties whose obligations mention the insurance fund that a specification gives."""


def relied_on(machine: Machine, name: str, used: Collection[Limit] = tuple(Limit)) -> tuple[str, ...]:
    """The assumptions of property `name`; a cross account rests on the limits of every market."""
    own = PROPERTIES[name].assumptions(machine.specification, machine.market)
    company = (assumptions.COMPANY,) if machine.many_positions and name != "conservation" else ()
    unused = limits_spared(machine, used)
    return tuple(text for text in (*own, *company) if text not in unused)


def spared(machine: Machine, name: str, used: Collection[Limit]) -> tuple[str, ...]:
    """What a proof that uses these limits does without: the others, and the fund."""
    fund = () if name in OF_THE_FUND else (assumptions.fund(machine.specification, machine.market),)
    return (*limits_spared(machine, used), *fund)


def limits_spared(machine: Machine, used: Collection[Limit]) -> tuple[str, ...]:
    """The other limits, in words."""
    words = [getattr(assumptions, limit) for limit in Limit if limit not in used]
    return tuple(word(machine.specification, machine.market) for word in words)


def still_assumed(machine: Machine, name: str) -> tuple[str, ...]:
    """What a property that does not apply leaves undischarged: the delay, where keepers need no incentive."""
    return (assumptions.delay(machine.specification, machine.market),) if name == "keeper-incentive" else ()
