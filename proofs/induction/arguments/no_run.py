"""No run: whatever is withdrawn, of any cash and with anything missing; and what is assumed of it elsewhere is true.

All that is asked of the state is that neither the cash nor what is missing is below 0, which every step keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import z3

from novate.model.core.symbolic.numbers import Formula, Rounding, number
from novate.model.core.symbolic.state import Ledger, Machine, fresh_state
from novate.model.core.symbolic.transition import Transition
from novate.model.core.symbolic.waterfall import admitted
from novate.model.core.symbolic.withdraw import withdraw
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import implied
from novate.proofs.induction.invariant import every_step
from novate.proofs.induction.part import Argument, Part
from novate.properties.no_run import NO_RUN, on_withdrawn


def claim(machine: Machine, _: Sequence[Machine]) -> Iterator[Part]:
    """What a withdrawal leaves to others, and that nothing is below 0."""
    yield Part(NO_RUN.name, machine, leaves_as_much)
    yield Part("cash", machine, kept)


def exactly(machine: Machine) -> Transition:
    """A withdrawal of any amount, what is paid rounded as it is."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    return withdraw(machine, before, after, z3.Real("amount"), Rounding())


def leaves_as_much(machine: Machine) -> Iterator[Obligation]:
    """The claims; and a step that rounds is one of those that other proofs are about."""
    step = exactly(machine)
    old, amount = step.before.ledger, z3.Real("amount")
    assert step.withdrawn is not None, "it is a withdrawal"
    premises = (sound(old), step.relation)
    for each in on_withdrawn(machine.specification, step.withdrawn):
        yield implied(each, "withdraw", premises)
    paid = old.cash - step.after.ledger.cash
    yield Obligation("other proofs admit what is paid", premises, z3.And(*admitted(old, amount, paid)))


def sound(ledger: Ledger) -> Formula:
    """Neither the cash nor what is missing is below 0."""
    return z3.And(ledger.cash >= number(0), ledger.uncovered_bad_debt >= 0)


def kept(machine: Machine) -> Iterator[Obligation]:
    """No step leaves less than nothing."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    for name, step in every_step(machine, before, after).items():
        yield Obligation(
            f"{name} leaves no less than nothing", (sound(before.ledger), step.relation), sound(after.ledger)
        )


ARGUMENT = Argument(claim, rests_on_invariant=False, of_each_step=True)
