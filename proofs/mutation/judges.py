"""Who may notice a mutant: the properties, by proofs or in runs, and the cross-validation of the two encodings.

No judge takes the solver's silence for an answer: a question that it leaves open is marked so, and is no kill.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from novate.proofs.counterexamples.replay import replay
from novate.proofs.mutation.cross_validation import disagreement
from novate.proofs.mutation.evidence import Evidence, Fact
from novate.proofs.mutation.monitored_run import MonitoredRun
from novate.proofs.mutation.prover import Prover
from novate.proofs.refinement.constants import UndecidedError
from novate.proofs.refinement.known import Known
from novate.proofs.refinement.mechanisms import MECHANISMS
from novate.proofs.refinement.templates import Symbolic
from novate.properties import PROPERTIES


class Mark(StrEnum):
    """What one judge says of one mutant."""

    KILLED = "killed"
    SPARED = "spared"
    UNDECIDED = "undecided"
    NOT_ASKED = "not asked"


Marks = dict[str, Mark]
"""By the name of the property."""


def unasked() -> Marks:
    """Before anybody is asked."""
    return dict.fromkeys(PROPERTIES, Mark.NOT_ASKED)


def properties_by_proofs(evidence: Evidence) -> Marks:
    """Killed where a proof on a safe specimen fails now, or succeeds on one that a replayed scenario breaks."""
    prover, marks = Prover(evidence.failing), unasked()
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


def properties_by_runs(evidence: Evidence) -> Marks:
    """Killed where a run breaks what is proved of its mechanism, or a scenario does not break its property any more."""
    marks = unasked() | dict.fromkeys((fact.claim for fact in evidence.facts if fact.scenario), Mark.SPARED)
    marks |= {name: Mark.SPARED for claims in evidence.claims.values() for name, _, _ in claims}
    marks |= {fact.claim: Mark.KILLED for fact in evidence.facts if fact.scenario is not None and not replays(fact)}
    for name, specification in MECHANISMS.items():
        marks |= dict.fromkeys(MonitoredRun.of(specification, evidence.claims[name]).broken, Mark.KILLED)
    return marks


def replays(fact: Fact) -> bool:
    """Whether the scenario still breaks the property."""
    scenario = fact.scenario
    if scenario is None:
        raise TypeError(f"{fact.claim} of {fact.specimen} is proved: there is no scenario to replay")
    actions = [step.action for step in scenario.steps]
    about = (scenario.property, scenario.market, scenario.side, scenario.repeats)
    run = replay(scenario.specification, scenario.initial, actions, *about)
    return run.violation is not None


def cross_validation(mechanisms: Mapping[str, tuple[Symbolic, Known]]) -> tuple[Mark, str]:
    """The mark, and which question is open where one is. `mechanisms` has the machines of all, and what is known."""
    open_question = ""
    for name in MECHANISMS:
        try:
            found = disagreement(*mechanisms[name])
        except UndecidedError as error:
            open_question = f"{name}: {error}"
            continue
        if found is not None:
            return Mark.KILLED, ""
    return (Mark.UNDECIDED, open_question) if open_question else (Mark.SPARED, "")
