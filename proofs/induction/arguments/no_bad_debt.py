"""No bad debt: what an account has when it must be closed out pays for the worst close-out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from novate.model.core.symbolic.liquidate import held_at
from novate.model.core.symbolic.state import Machine, fresh_state
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import implied, observed, reachable, reachable_close_out, worth_of_others
from novate.proofs.induction.part import Argument, Part
from novate.properties.no_bad_debt import NO_BAD_DEBT, on_refused


def claim(machine: Machine, _: Sequence[Machine]) -> Iterator[Part]:
    """The claim alone."""
    yield Part(NO_BAD_DEBT.name, machine, no_shortfall)


def no_shortfall(machine: Machine) -> Iterator[Obligation]:
    """The claim of every close-out."""
    step, premises = reachable_close_out(machine)
    for claim in NO_BAD_DEBT.on_close_out(machine.specification, machine.market, observed(step)):
        yield implied(claim, "liquidate", premises)
    if machine.specification.reverts_below_reward:
        yield nothing_owed(machine)


def nothing_owed(machine: Machine) -> Obligation:
    """The claim of every account whose close-out is refused; its other positions are worth their cover."""
    state = fresh_state(machine, "before")
    account = state.account
    held = held_at(machine, account, account.position.market, account.position.oracle)
    premises = (*reachable(machine, state), account.holds, account.overdue >= 1, worth_of_others(machine))
    return implied(on_refused(machine.specification, "", held), "an overdue account", premises)


ARGUMENT = Argument(claim)
