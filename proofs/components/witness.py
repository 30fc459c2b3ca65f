"""The worst run against an inequality: what is known of it by the name of its closed form."""

from __future__ import annotations

from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.state import Machine
from novate.proofs.components.run import NEARLY, Witness, chosen, openable
from novate.proofs.components.runs import RUNS

__all__ = ["FORMS", "LARGE", "NEARLY", "SOON", "WORST", "Witness", "chosen", "openable", "smallest", "witness"]

FORMS = tuple(form for form, run in RUNS.items() if run.has_own_way)
"""The runs that an oracle is asked for a way to; the way to any other is that to the first."""
WORST = tuple(form for form in FORMS if RUNS[form].is_worst)
"""Those of them that end where prices are at their worst."""
LARGE = tuple(form for form, run in RUNS.items() if run.is_large)
"""Inequalities that any large position breaks."""
SOON = tuple(form for form, run in RUNS.items() if run.ends_soon)
"""Those of which the run ends as soon as the account can be closed out, the oracle showing nearly what it showed."""


def witness(form: str, machine: Machine, size: Number) -> Witness:
    """The run against a closed form, of a position of this size (see its file)."""
    return RUNS[form].witness(machine, size)


def smallest(form: str, machine: Machine) -> Number:
    """The size of a run that is not `LARGE`: the open interest, hardly anything, what is just no dust, or plenty."""
    return RUNS[form].smallest(machine)
