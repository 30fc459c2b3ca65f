"""What a theorem rests on: the adversary's limits, and the steps that no solver sees."""

from __future__ import annotations

from novate.model.contract import ADVERSARY, Limit
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Shape
from novate.properties.assumptions import IN_SYMBOLS


def assumptions(name: str, shape: Shape) -> tuple[str, ...]:
    """The limits that the theorem about property `name` rests on."""
    own = (*limits_used(name, shape), *OF_PROPERTIES[name].assumed)
    sized = (Limit.LARGEST_POSITION,) if own and not shape.closes_whole else ()
    company = (Limit.COMPANY,) if shape.machine.many_positions and own else ()
    paid = (Limit.FUNDING,) if shape.pays_funding and Limit.DELAY in own else ()
    return tuple(IN_SYMBOLS[limit] for limit in (*own, *sized, *company, *paid))


def limits_used(name: str, shape: Shape) -> tuple[Limit, ...]:
    """The adversary's limits that its proof uses; a test proves it without the others, and refutes it without any.

    That nobody's close-out is refused rests on all of them.
    """
    if shape.reverts_below_reward:
        return ADVERSARY
    return OF_PROPERTIES[name].limits(shape)


def outside_the_solver(name: str, shape: Shape) -> tuple[str, ...]:
    """The steps of the argument that are made by hand."""
    by_hand = OF_PROPERTIES[name].by_hand(shape)
    return by_hand if shape.closes_whole or not limits_used(name, shape) else (*by_hand, IN_PARTS)


IN_PARTS = (
    "of close-outs in parts L_K and U_K are the schedule mean, W_K and V_K the worst equity between calls "
    "(docs/thresholds.md); that a rule keeps to them is proved call by call, and put together by induction"
)
