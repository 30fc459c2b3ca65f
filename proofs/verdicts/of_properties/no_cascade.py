"""No cascade: the margin, or that nobody is ever deleveraged."""

from __future__ import annotations

from novate.model.core.symbolic.state import Machine
from novate.proofs.status import Status
from novate.proofs.verdicts.margin import margin_figure
from novate.proofs.verdicts.of_property import InVerdict
from novate.proofs.verdicts.thresholds import is_known
from novate.proofs.verdicts.until_charged import is_idle
from novate.proofs.verdicts.verdict import Figures
from novate.properties.no_cascade import NO_CASCADE

NEVER = "the layers above pay for everything: nobody is ever deleveraged"


def in_words(machine: Machine, _: Figures, status: Status) -> str:
    """Which of the two it is; nothing where the reason says why no margin is known."""
    if is_idle(machine, NO_CASCADE.name):
        return NEVER
    return margin_figure(machine, NO_CASCADE.name, status) if is_known(machine, NO_CASCADE.name) else ""


IN_VERDICT = InVerdict(detail=in_words)
