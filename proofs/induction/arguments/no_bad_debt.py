"""No bad debt: what an account has when it must be closed out pays for the worst close-out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from novate.model.core.symbolic.state import Machine
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import implied, observed, reachable_close_out
from novate.proofs.induction.part import Argument, Part
from novate.properties.no_bad_debt import NO_BAD_DEBT


def claim(machine: Machine, _: Sequence[Machine]) -> Iterator[Part]:
    """The claim alone."""
    yield Part(NO_BAD_DEBT.name, machine, no_shortfall)


def no_shortfall(machine: Machine) -> Iterator[Obligation]:
    """The claim of every close-out."""
    step, premises = reachable_close_out(machine)
    for claim in NO_BAD_DEBT.on_close_out(machine.specification, machine.market, observed(step)):
        yield implied(claim, "liquidate", premises)


ARGUMENT = Argument(claim)
