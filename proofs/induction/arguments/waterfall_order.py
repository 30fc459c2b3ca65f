"""Waterfall order: whatever a close-out leaves, and whatever layers hold and have paid, they pay in their order.

What layers hold is never below 0, and no cap is ever overrun: that is kept by every step, and all that is asked of the
state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import z3

from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.state import Ledger, Machine, Spent, fresh_state
from novate.model.core.symbolic.waterfall import absorbed, seen_of_layers
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import implied
from novate.proofs.induction.invariant import steps
from novate.proofs.induction.part import Argument, Part
from novate.properties.waterfall_order import WATERFALL_ORDER, on_absorbed


def claim(machine: Machine, _: Sequence[Machine]) -> Iterator[Part]:
    """What layers do with any shortfall, and that every step leaves them so that they can."""
    yield Part(WATERFALL_ORDER.name, machine, in_order)
    yield Part("layers", machine, kept)


def in_order(machine: Machine) -> Iterator[Obligation]:
    """The claims, of any ledger and of anything that is asked for."""
    before, after = fresh_state(machine, "before").ledger, fresh_state(machine, "after").ledger
    owed = z3.Real("owed")
    premises = (sound(machine, before), owed >= 0, *absorbed(machine, before, after, owed))
    for each in on_absorbed(machine.specification, machine.market, seen_of_layers(machine, before, after, owed)):
        yield implied(each, "waterfall", premises)
    yield Obligation("the waterfall leaves no layer below 0, and overruns no cap", premises, sound(machine, after))


def kept(machine: Machine) -> Iterator[Obligation]:
    """Every step leaves no layer below 0, and overruns no cap."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    for name, step in steps(machine, before, after).items():
        premises = (sound(machine, before.ledger), step.relation)
        yield Obligation(f"{name} leaves no layer below 0", premises, sound(machine, after.ledger))


def sound(machine: Machine, ledger: Ledger) -> Formula:
    """Nothing is below 0, and nothing that is counted is above its cap."""
    mechanism, spent = machine.specification, ledger.spent or Spent()
    counted = (
        (mechanism.fund_cap_per_block, spent.in_block),
        (mechanism.fund_cap_lifetime, spent.ever),
        (machine.market.insurance_cap, spent.of_market),
    )
    within = (z3.And(each >= 0, each <= cap) for cap, each in counted if cap is not None and each is not None)
    pooled = () if ledger.pool is None else (ledger.pool >= 0,)
    return z3.And(ledger.insurance_fund >= 0, ledger.fees >= 0, *pooled, *within)


ARGUMENT = Argument(claim, rests_on_invariant=False, of_each_step=True)
