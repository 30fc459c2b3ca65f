"""As written: what is found of a mechanism with close-outs of one kind, told of the file that has several."""

from __future__ import annotations

from dataclasses import replace

from novate.model.core.symbolic.state import of_one_kind
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.specification import Specification
from novate.proofs.counterexamples.replay import replay
from novate.proofs.status import Status
from novate.proofs.verdicts.finding import Finding


def as_written(finding: Finding, specification: Specification) -> Finding:
    """The finding; a run counts once it has been replayed as the file says."""
    if finding.scenario is None or of_one_kind(specification) is specification:
        return finding
    scenario = run_as_written(finding.scenario, specification)
    if scenario is None:
        return replace(finding, status=Status.UNKNOWN, reason=ANOTHER, scenario=None)
    return replace(finding, scenario=scenario)


ANOTHER = "a run breaks it where closing a position at once is called one part, and not where it is called that"
"""It never should: a step of the one is a step of the other."""


def run_as_written(scenario: Scenario, specification: Specification) -> Scenario | None:
    """The scenario in the mechanism of the file; None where it comes to another end there."""
    if of_one_kind(specification) is specification:
        return scenario
    actions = [step.action for step in scenario.steps]
    place = scenario.market, scenario.side
    run = replay(specification, scenario.initial, actions, scenario.property, *place, scenario.repeats)
    violation = run.violation.message if run.violation else ""
    broken_at = run.violation.step if run.violation else len(actions) - 1
    if run.refusal is not None or violation != scenario.violation or broken_at != len(actions) - 1:
        return None
    steps = tuple(
        ScenarioStep(step.event, step.action, done.state) for step, done in zip(scenario.steps, run.steps, strict=True)
    )
    return replace(scenario, specification=specification, steps=steps)
