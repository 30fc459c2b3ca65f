"""Replay: run actions through the integer reference, and see whether and where a property breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from novate.model.actions import Action, Refusal, Step
from novate.model.reference.machine import execute
from novate.model.reference.rules import Rules
from novate.model.specification import Side, Specification
from novate.model.state import ClearingState
from novate.proofs.monitor import Monitor


@dataclass(frozen=True, slots=True)
class Violation:
    """Where a property breaks."""

    step: int
    """0-based index of the action after which it no longer holds."""
    message: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of a list of actions."""

    steps: tuple[Step, ...]
    """One per action that was carried out; it ends at a refusal."""
    violation: Violation | None
    """The first, if any."""
    refusal: Refusal | None
    """Why the action after the last step was refused, if it was."""


def replay(
    specification: Specification,
    initial: ClearingState,
    actions: Sequence[Action],
    property_name: str,
    market: str,
    side: Side,
) -> Replay:
    """Carry the actions out in turn; every one of them, even after a violation."""
    rules = Rules.of(specification)
    monitor = Monitor(rules, property_name, market, side)
    state, steps, violation = initial, list[Step](), None
    for index, action in enumerate(actions):
        result = execute(rules, state, action)
        if isinstance(result, Refusal):
            return Replay(tuple(steps), violation, result)
        message = monitor.broken_by(state, action, result)
        if message is not None and violation is None:
            violation = Violation(index, message)
        steps.append(result)
        state = result.state
    return Replay(tuple(steps), violation, None)
