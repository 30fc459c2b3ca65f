"""A run played again for another property, without a solver."""

from __future__ import annotations

from dataclasses import replace

from novate.model.scenario import Scenario
from novate.proofs.counterexamples.replay import replay


def played_again(run: Scenario, name: str) -> Scenario | None:
    """The same actions, replayed for another property: up to where they break it, or all; None where one is refused."""
    actions = [step.action for step in run.steps]
    again = replay(run.specification, run.initial, actions, name, run.market, run.side, run.repeats)
    if again.violation is not None:
        end = again.violation.step
        lost = closed.shortfall if (closed := again.steps[end].close_out) else None
        return replace(
            run, property=name, violation=again.violation.message, steps=run.steps[: end + 1], shortfall=lost
        )
    return replace(run, property=name, violation="", shortfall=None) if again.refusal is None else None
