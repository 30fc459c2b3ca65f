"""Replays the run of a statement: the scenario that breaks it, or the witness that exercises it."""

from __future__ import annotations

from novate.model.actions import Action, Refusal
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.specification import Specification
from novate.proofs.certificates.statement import Statement
from novate.proofs.counterexamples.replay import Replay, opened, replay
from novate.proofs.status import Status
from novate.proofs.verdicts.vacuity import exercises
from novate.scenarios.informal_trace_format import as_text, file_name
from novate.scenarios.informal_trace_reader import RecordedScenario, ScenarioError, read_text

FOLDERS = {Status.VIOLATED: "scenarios", Status.PROVED: "witnesses"}
"""Where a run belongs, by the status that it supports."""


def run_path(status: Status, scenario: Scenario | RecordedScenario | Statement) -> str:
    """Where the run of a statement is in a bundle."""
    return f"{FOLDERS[status]}/{file_name(scenario)}"


def run_problem(path: str, data: bytes, specification: Specification, statement: Statement) -> str:
    """Why a run does not support a statement; empty where it does."""
    if path != run_path(statement.status, statement):
        return f"expected {run_path(statement.status, statement)}"
    try:
        recorded = read_text(data.decode())
    except UnicodeDecodeError:
        return "is not a text file"
    except ScenarioError as error:
        return f"is not a scenario: {error.problems[0]}"
    actions = [each for each in recorded.actions if not isinstance(each, Refusal)]
    if isinstance(recorded.opening, Refusal) or len(actions) != len(recorded.actions):
        return "holds something that is no action of this specification"
    try:
        scenario, run = rerun(specification, statement, recorded, actions)
    except ValueError as error:
        return str(error)
    return conclusion(scenario, run, actions, statement) or difference(scenario, recorded, data)


def rerun(
    specification: Specification, statement: Statement, recorded: RecordedScenario, actions: list[Action]
) -> tuple[Scenario, Replay]:
    """The run from its actions alone, for the bundle's own specification. Raises `ValueError` where it is refused."""
    assert not isinstance(recorded.opening, Refusal)
    prices = {name: price for name, (price, _) in recorded.opening.prices.items()}
    initial = opened(specification, prices, statement.market)
    asked = (statement.property, statement.market, statement.side, recorded.repeats)
    run = replay(specification, initial, actions, *asked)
    if run.refusal is not None:
        raise ValueError(f"action {len(run.steps) + 1} is refused ({run.refusal.guard})")
    steps = tuple(
        ScenarioStep(event, action, step.state)
        for event, action, step in zip(recorded.events, actions, run.steps, strict=True)
    )
    broken = run.violation.message if run.violation else ""
    about = (statement.market, statement.side, statement.property)
    return Scenario(specification, *about, broken, initial, steps, recorded.repeats), run


def scenario_of(specification: Specification, statement: Statement, data: bytes) -> Scenario:
    """The run in a file in which `run_problem` finds nothing wrong."""
    recorded = read_text(data.decode())
    actions = [each for each in recorded.actions if not isinstance(each, Refusal)]
    return rerun(specification, statement, recorded, actions)[0]


def conclusion(scenario: Scenario, run: Replay, actions: list[Action], statement: Statement) -> str:
    """Why the run does not show what it should."""
    if statement.status is Status.VIOLATED:
        at_end = run.violation is not None and run.violation.step == len(actions) - 1
        return "" if at_end else f"{statement.property} does not break at its end"
    if run.violation is not None:
        return f"{statement.property} breaks, though it is said to be proved"
    return "" if exercises(run, actions, scenario) else f"does not exercise {statement.property}"


def difference(scenario: Scenario, recorded: RecordedScenario, data: bytes) -> str:
    """Whether the file records something else than the run."""
    same = as_text(scenario, recorded.tool_version).encode() == data
    return "" if same else "records something else than what comes out when it is replayed"
