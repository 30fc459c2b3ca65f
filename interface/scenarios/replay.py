"""Repeats a saved scenario in the integer reference, from its actions alone, and says whether it shows what it claims.

Of the file only the specification, the opening prices and the actions are believed. Everything else in it (every number
of every state, and where the property breaks) is computed again and compared. The run starts where every run starts:
the insurance fund in cash, no accounts, block 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from novate.model.actions import Action, Refusal
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.state import ClearingState
from novate.proofs.counterexamples.replay import Replay, Violation, opened, replay
from novate.scenarios.informal_trace_format import encode_states
from novate.scenarios.informal_trace_reader import RecordedScenario, ScenarioError, read
from novate.scenarios.replay_comparison import Difference, claim_differences, state_differences
from novate.specification.file import Problem

_MOST_DIFFERENCES = 20
"""Differences that the text lists; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The file holds no scenario that could be repeated."""

    path: Path
    problems: tuple[Problem, ...]

    @property
    def exit_code(self) -> int:
        """3: bad input."""
        return 3


@dataclass(frozen=True, slots=True)
class Replayed:
    """A scenario and what became of it when it was repeated."""

    path: Path
    recorded: RecordedScenario
    states: int
    """States that the run reached, the first included."""
    blocks: int
    """Blocks that passed."""
    refusal: tuple[int, Refusal] | None
    """The first action that could not be carried out, with the index of the state it should have led to."""
    violation: Violation | None
    """Where the property really breaks."""
    differences: tuple[Difference, ...]
    scenario: Scenario | None = None
    """The run as the reference has it, as far as it went; None where the markets cannot open."""

    @property
    def exit_code(self) -> int:
        """0 where every recorded state and the violation, or that there is none, are confirmed, 1 otherwise."""
        as_said = (self.violation is not None) == bool(self.recorded.violation)
        return 0 if as_said and self.refusal is None and not self.differences else 1


ReplayReport = Unreadable | Replayed


def replay_file(path: Path) -> ReplayReport:
    """Repeats the scenario in a file."""
    try:
        return replay_recorded(path, read(path))
    except ScenarioError as error:
        return Unreadable(path, error.problems)


def replay_recorded(path: Path, recorded: RecordedScenario) -> Replayed:
    """Repeats what a file says; `path` is the file's."""
    initial = _opening(recorded)
    if isinstance(initial, Refusal):
        return Replayed(path, recorded, states=0, blocks=0, refusal=(0, initial), violation=None, differences=())
    return _replayed(path, recorded, initial)


def render(report: ReplayReport) -> str:
    """The report for a person, in plain lines."""
    match report:
        case Unreadable(path=path, problems=problems):
            return "\n".join(
                [f"{path}: not a scenario that can be replayed", *(f"  {problem}" for problem in problems)]
            )
        case Replayed():
            return "\n".join([*_heading(report), *_disagreements(report), *_conclusion(report)])


def _opening(recorded: RecordedScenario) -> ClearingState | Refusal:
    """The state that the opening prices give, or why they give none; markets that stand still may have no prices."""
    if isinstance(recorded.opening, Refusal):
        return recorded.opening
    prices = {name: price for name, (price, _) in recorded.opening.prices.items()}
    try:
        return opened(recorded.specification, prices, recorded.market)
    except ValueError as error:
        return Refusal("opening-prices", str(error))


def _replayed(path: Path, recorded: RecordedScenario, initial: ClearingState) -> Replayed:
    """Runs the actions from the beginning and compares."""
    playable = _playable(recorded)
    asked = (recorded.property, recorded.market, recorded.side, recorded.repeats)
    run = replay(recorded.specification, initial, playable, *asked)
    steps = [
        ScenarioStep(event, action, step.state)
        for event, action, step in zip(recorded.events, playable, run.steps, strict=False)
    ]
    recomputed = encode_states(recorded.specification, initial, steps)
    return Replayed(
        path=path,
        recorded=recorded,
        states=len(recomputed),
        blocks=(steps[-1].state if steps else initial).block,
        refusal=_first_refusal(recorded, run),
        violation=run.violation,
        differences=(*claim_differences(recorded, run.violation), *state_differences(recorded, recomputed)),
        scenario=_scenario(recorded, run, initial, steps),
    )


def _scenario(
    recorded: RecordedScenario, run: Replay, initial: ClearingState, steps: Sequence[ScenarioStep]
) -> Scenario:
    """What was run, with what it really breaks."""
    message = "" if run.violation is None else run.violation.message
    about = (recorded.market, recorded.side, recorded.property, message)
    return Scenario(recorded.specification, *about, initial, tuple(steps), recorded.repeats)


def _playable(recorded: RecordedScenario) -> list[Action]:
    """The actions before the first that its own numbers make impossible."""
    playable: list[Action] = []
    for action in recorded.actions:
        if isinstance(action, Refusal):
            break
        playable.append(action)
    return playable


def _first_refusal(recorded: RecordedScenario, run: Replay) -> tuple[int, Refusal] | None:
    """The first action that failed, by the clearing house's refusal or by its own numbers."""
    if run.refusal is not None:
        return len(run.steps) + 1, run.refusal
    refusals = [(index, action) for index, action in enumerate(recorded.actions, 1) if isinstance(action, Refusal)]
    return refusals[0] if refusals else None


def _heading(report: Replayed) -> list[str]:
    """Which scenario it is and how far it went."""
    recorded = report.recorded
    events = _event_number(recorded, len(recorded.actions))
    about = "all markets" if recorded.market is None else f"{recorded.market}, {recorded.side}"
    scenario = f"{recorded.specification.title}: {recorded.property}, {about}"
    often = f", repeated {recorded.repeats:,} times" if recorded.repeats > 1 else ""
    length = f"{_count(events, 'event')}, {_count(report.blocks, 'block')}{often}"
    return [
        f"{scenario} (written by novate {recorded.tool_version})",
        f"{length}: {report.states:,} of {_count(len(recorded.states), 'state')} reached",
    ]


def _disagreements(report: Replayed) -> list[str]:
    """What the run did not confirm, or that it confirmed everything."""
    if report.differences:
        hidden = len(report.differences) - _MOST_DIFFERENCES
        lines = [f"  {d.place}: recorded {d.recorded}, recomputed {d.recomputed}" for d in report.differences]
        more = [f"  ... and {hidden} more"] if hidden > 0 else []
        return [f"not confirmed, {_count(len(lines), 'recorded value')}:", *lines[:_MOST_DIFFERENCES], *more]
    return ["every recorded value is confirmed"] if report.refusal is None else []


def _conclusion(report: Replayed) -> list[str]:
    """Where the run stopped, where the property broke, and whether that is what the file says."""
    lines = []
    if report.refusal is not None:
        index, refusal = report.refusal
        lines.append(f"{_event(report.recorded, index)} is refused ({refusal.guard}): {refusal.message}")
    if report.violation is None:
        lines.append(f"{report.recorded.property} does not break")
    else:
        place = _event(report.recorded, report.violation.step + 1)
        lines.append(f"{report.recorded.property} breaks at {place}: {report.violation.message}")
    return lines if report.exit_code == 0 else [*lines, "NOT CONFIRMED"]


def _event(recorded: RecordedScenario, state: int) -> str:
    """The event that leads to a state, by number and in words."""
    if state == 0:
        return "the opening"
    return f"event {_event_number(recorded, state)} ({recorded.events[state - 1]})"


def _event_number(recorded: RecordedScenario, state: int) -> int:
    """How many events lead to a state: consecutive steps of one event count once."""
    return sum(1 for _ in groupby(recorded.events[:state]))


def _count(number: int, noun: str) -> str:
    """A number with its noun: "1 block", "3 blocks"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
