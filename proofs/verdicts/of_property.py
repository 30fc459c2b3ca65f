"""What a property adds to a verdict about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from novate.model.core.symbolic.state import Machine
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Figures, Misses


@dataclass(frozen=True, slots=True)
class InVerdict:
    """Of one side of one market."""

    figures: Callable[[Machine, Limits], Figures] = lambda _, __: {}
    """The numbers that it is about, beside the margin."""
    detail: Callable[[Machine, Figures, Status], str] | None = None
    """What there is to know beside the status, in words; None where that is the margin, if it is that which decides."""
    stand_anyway: bool = False
    """Whether there are figures and words where the property does not apply, too."""
    misses: Callable[[Machine, Figures], Misses] = lambda _, __: {}
    """What it misses beside the inequalities of its theorem."""
