"""Who may notice a mutant: the properties, by proofs or in runs, and the cross-validation of the two encodings.

No judge takes the solver's silence for an answer: a question that it leaves open is marked so, and is no kill.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from novate.proofs.mutation.cross_validation import Comparison, disagreement
from novate.proofs.mutation.evidence import Evidence, running
from novate.proofs.mutation.monitored_run import MonitoredRun
from novate.proofs.mutation.prover import Key, Prover
from novate.proofs.refinement.constants import UndecidedError
from novate.proofs.refinement.known import Known
from novate.proofs.refinement.mechanisms import MECHANISMS
from novate.proofs.refinement.templates import Symbolic
from novate.properties import OF_MACHINES


class Mark(StrEnum):
    """What one judge says of one mutant."""

    KILLED = "killed"
    SPARED = "spared"
    UNDECIDED = "undecided"
    NOT_ASKED = "not asked"


Marks = dict[str, Mark]
"""By the name of the property."""

Compared = tuple[Symbolic, Known, Sequence[Comparison]]
"""The machines of a mechanism, what is known of them, and how they are compared."""


def unasked() -> Marks:
    """Before anybody is asked."""
    return dict.fromkeys(OF_MACHINES, Mark.NOT_ASKED)


def properties_by_proofs(evidence: Evidence, untouched: Collection[Key] = ()) -> Marks:
    """Killed where a proof on a safe specimen fails now, or succeeds on one that a replayed scenario breaks.

    What is `untouched` is answered as before.
    """
    answered = {key: outcomes for key, outcomes in evidence.outcomes.items() if key in untouched}
    prover, marks = Prover(evidence.failing, answered), unasked()
    for fact in evidence.facts:
        if marks[fact.claim] is Mark.KILLED:
            continue
        proves = prover.proves(fact.machine, fact.claim)
        if proves is None:
            marks[fact.claim] = Mark.UNDECIDED
        elif proves is (fact.scenario is not None):
            marks[fact.claim] = Mark.KILLED
        elif marks[fact.claim] is Mark.NOT_ASKED:
            marks[fact.claim] = Mark.SPARED
    return marks


def properties_by_runs(evidence: Evidence, untouched: Collection[Key] = ()) -> Marks:
    """Killed where a run breaks what is proved of its mechanism, or a scenario does not break its property any more.

    What is `untouched` is not run again.
    """
    marks = unasked() | dict.fromkeys((fact.claim for fact in evidence.facts if fact.scenario), Mark.SPARED)
    marks |= {name: Mark.SPARED for claims in evidence.claims.values() for name, _, _ in claims}
    scenarios = [fact for fact in evidence.facts if fact.scenario is not None and fact.replaying not in untouched]
    marks |= {fact.claim: Mark.KILLED for fact in scenarios if not fact.breaks()}
    for name, claims in evidence.claims.items():
        if running(name) not in untouched:
            marks |= dict.fromkeys(MonitoredRun.of(MECHANISMS[name], claims).broken, Mark.KILLED)
    return marks


def cross_validation(mechanisms: Mapping[str, Compared]) -> tuple[Mark, str]:
    """The mark, and which question is open where one is."""
    open_question = ""
    for name, compared in mechanisms.items():
        try:
            found = disagreement(*compared)
        except UndecidedError as error:
            open_question = f"{name}: {error}"
            continue
        if found is not None:
            return Mark.KILLED, ""
    return (Mark.UNDECIDED, open_question) if open_question else (Mark.SPARED, "")
