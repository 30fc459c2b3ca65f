"""Waterfall order: whatever a close-out leaves, and whatever layers hold and have paid, they pay in their order.

What layers hold is never below 0, and no cap is ever overrun: that is kept by every step, and all that is asked of the
state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from novate.model.core.symbolic.state import Machine, fresh_state
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.invariant import every_step
from novate.proofs.induction.layers import in_order, sound
from novate.proofs.induction.part import Argument, Part
from novate.properties.waterfall_order import WATERFALL_ORDER


def claim(machine: Machine, _: Sequence[Machine]) -> Iterator[Part]:
    """What layers do with any shortfall, and that every step leaves them so that they can."""
    yield Part(WATERFALL_ORDER.name, machine, in_order)
    yield Part("layers", machine, kept)


def kept(machine: Machine) -> Iterator[Obligation]:
    """Every step leaves no layer below 0, and overruns no cap."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    for name, step in every_step(machine, before, after).items():
        premises = (sound(machine, before.ledger), step.relation)
        yield Obligation(f"{name} leaves no layer below 0", premises, sound(machine, after.ledger))


ARGUMENT = Argument(claim, rests_on_invariant=False, of_each_step=True)
