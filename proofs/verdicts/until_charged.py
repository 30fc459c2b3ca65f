"""Until accounts are charged: what is proved of them, where a layer of the waterfall may take their money.

Before the first charge a mechanism with such layers goes as one without: the steps of both are the same, and a charge
follows a close-out that left something. So what is violated without a charge is so with them, by the same run. What is
proved holds until then; and nobody is ever charged where the layers that hold money surely pay for the worst window.
(But for roundings: of at most R + 1 quanta for each close-out nothing is said.) And it stays proved where it is proved
of any account, whatever a charge has left it with: the argument for a property says so (`Argument.of_charged`).
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from novate.model.core.symbolic.state import Machine
from novate.model.figures import amount
from novate.model.layers import charging
from novate.model.specification import Specification
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import prove
from novate.proofs.induction.arguments import ARGUMENTS
from novate.proofs.status import Status
from novate.proofs.theorems.fund.covered import left_over
from novate.proofs.theorems.fund.window import need
from novate.proofs.verdicts.finding import Finding
from novate.properties import PROPERTIES, the_one_of_all


def until_charged(machine: Machine, name: str, finding: Finding, limits: Limits) -> Finding:
    """The finding, where nobody is ever charged, or it holds of those who are; else what is proved is not any more."""
    if finding.status is not Status.PROVED or not may_be_charged(machine, name):
        return finding
    most = charged_at_most(machine.specification)
    if most == 0 or holds_of_charged(machine, name, limits):
        return finding
    return Finding(Status.UNKNOWN, reason(machine.specification, most), method=finding.method, checked=finding.checked)


def may_be_charged(machine: Machine, name: str) -> bool:
    """Whether a layer may take what accounts have, and a property turns on it: what holds of each step does not."""
    asked = PROPERTIES[name]
    if asked.on_charged is not None:
        return False
    return bool(charging(machine.specification) and asked.assumptions(machine.specification, machine.market))


def is_idle(machine: Machine, name: str) -> bool:
    """Whether it speaks of those who are charged, and nobody ever is."""
    return PROPERTIES[name].on_charged is not None and charged_at_most(machine.specification) == 0


def holds_of_charged(machine: Machine, name: str, limits: Limits) -> bool:
    """Whether it is proved of accounts that were charged, too."""
    return speaks_of_charged(machine, name) and prove(ARGUMENTS[name].of_charged(machine), limits).holds


def speaks_of_charged(machine: Machine, name: str) -> bool:
    """Whether there is an argument about accounts that were charged."""
    return next(ARGUMENTS[name].of_charged(machine), None) is not None


def charged_at_most(specification: Specification) -> Fraction | None:
    """Quote quanta that accounts pay for a window at most; None where nothing is known to bound that."""
    found = need(specification, the_one_of_all())
    return None if found is None else left_over(specification, found)


def reason(specification: Specification, most: Fraction | None) -> str:
    """Until when it holds, and how much accounts may be charged."""
    how_much = "any amount" if most is None else f"up to {amount(ceil(most), specification)} in a window"
    return f"it holds until accounts are charged for others, which they may be of {how_much}"
