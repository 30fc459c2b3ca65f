"""Replay: a scenario repeated in the integer reference from its actions alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from novate.library.scenario import Scenario
from novate.scenarios.informal_trace_reader import ScenarioError, decode
from novate.scenarios.replay import Replayed, Unreadable, render, replay_file, replay_recorded


@dataclass(frozen=True, slots=True, repr=False)
class Replay:
    """A scenario and what became of it when it was repeated."""

    report: Replayed
    """What it is made of. Its fields may change between versions."""

    def __bool__(self) -> bool:
        """Whether there is a replay: what it says is `is_confirmed`."""
        return True

    @property
    def is_confirmed(self) -> bool:
        """Whether every recorded state and the violation, or that there is none, came out again."""
        return self.report.exit_code == 0

    @property
    def violation(self) -> str | None:
        """What really broke, with the numbers; None where nothing did."""
        return None if self.report.violation is None else self.report.violation.message

    @property
    def refusal(self) -> str | None:
        """Why the first action that could not be carried out was refused; None where all were."""
        return None if self.report.refusal is None else self.report.refusal[1].message

    @property
    def differences(self) -> tuple[str, ...]:
        """Each recorded value that was not confirmed: its place, what was recorded, what came out."""
        return tuple(f"{d.place}: recorded {d.recorded}, recomputed {d.recomputed}" for d in self.report.differences)

    def __str__(self) -> str:
        """The report of the command line."""
        return render(self.report)

    def __repr__(self) -> str:
        """Whether it is confirmed, and of what."""
        recorded = self.report.recorded
        return f"<novate.Replay of {recorded.property}: {'confirmed' if self.is_confirmed else 'NOT CONFIRMED'}>"


def replay(scenario: Scenario | str | Path) -> Replay:
    """Repeat a scenario, or one in a file (ITF JSON): `novate replay` on the command line.

    Raises `ScenarioError`, with all its `problems`, where the file is no scenario.
    """
    if isinstance(scenario, Scenario):
        return Replay(replay_recorded(Path("scenario"), decode(scenario.to_trace())))
    report = replay_file(Path(scenario))
    if isinstance(report, Unreadable):
        raise ScenarioError(report.problems)
    return Replay(report)
