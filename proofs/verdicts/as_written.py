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
    """The finding; a run counts once it has been replayed as the file says, where it breaks the same in the end."""
    if finding.scenario is None or of_one_kind(specification) is specification:
        return finding
    scenario = replayed(finding.scenario, specification)
    if scenario is None:
        return replace(finding, status=Status.UNKNOWN, reason=ANOTHER, scenario=None)
    return replace(finding, scenario=scenario, reason=scenario.violation)


ANOTHER = "a run breaks it where closing a position at once is called one part, and not where it is called that"
"""It never should: a step of the one is a step of the other."""


def replayed(scenario: Scenario, specification: Specification) -> Scenario | None:
    """The scenario of another mechanism in this one; None where it does not break there at its last step."""
    actions = [step.action for step in scenario.steps]
    place = scenario.market, scenario.side
    run = replay(specification, scenario.initial, actions, scenario.property, *place, scenario.repeats)
    if run.violation is None or run.violation.step != len(actions) - 1:
        return None
    steps = tuple(
        ScenarioStep(step.event, step.action, done.state) for step, done in zip(scenario.steps, run.steps, strict=True)
    )
    return replace(scenario, specification=specification, violation=run.violation.message, steps=steps)
