"""What a theorem rests on: the adversary's limits, and the steps that no solver sees."""

from __future__ import annotations

from novate.model.contract import Limit
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Shape
from novate.properties.assumptions import IN_SYMBOLS


def assumptions(name: str, shape: Shape) -> tuple[str, ...]:
    """The limits that the theorem about property `name` rests on."""
    own = (*limits_used(name, shape), *OF_PROPERTIES[name].assumed)
    company = (Limit.COMPANY,) if shape.machine.many_positions and own else ()
    return tuple(IN_SYMBOLS[limit] for limit in (*own, *company))


def limits_used(name: str, shape: Shape) -> tuple[Limit, ...]:
    """The adversary's limits that its proof uses; a test proves it without the others, and refutes it without any."""
    return OF_PROPERTIES[name].limits(shape)


def outside_the_solver(name: str, shape: Shape) -> tuple[str, ...]:
    """The steps of the argument that are made by hand."""
    return OF_PROPERTIES[name].by_hand(shape)
