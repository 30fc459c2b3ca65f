"""The figures of a verdict: thresholds, the smallest notional that pays its keeper."""

from __future__ import annotations

from novate.model.core.symbolic.state import Machine
from novate.model.figures import amount
from novate.model.specification import Specification
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.margin import margin_figure
from novate.proofs.verdicts.of_properties import IN_VERDICTS
from novate.proofs.verdicts.thresholds import is_left_open
from novate.proofs.verdicts.verdict import Figures
from novate.properties import PROPERTIES


def figures(machine: Machine, name: str, status: Status, limits: Limits) -> Figures:
    """The numbers that `detail` puts into words; where the property does not apply, those that stand all the same."""
    return IN_VERDICTS[name].figures(machine, limits) if is_spoken_of(machine, name, status) else {}


def is_spoken_of(machine: Machine, name: str, status: Status) -> bool:
    """Whether there is anything to say beside the status."""
    if is_left_open(machine, name):
        return False
    return status is not Status.NOT_APPLICABLE or IN_VERDICTS[name].stand_anyway


def detail(machine: Machine, name: str, known: Figures, status: Status) -> str:
    """What there is to know beside the status, in a sentence or two; nothing that would speak against it."""
    if status is Status.VACUOUS or not is_spoken_of(machine, name, status):
        return ""
    own = IN_VERDICTS[name].detail
    if own is not None:
        return own(machine, known, status)
    return margin_figure(machine, name, status) if PROPERTIES[name].of_margin else ""


def money(specification: Specification, quanta: int) -> str:
    """Quote units, exact."""
    return amount(quanta, specification)
