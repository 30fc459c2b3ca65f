"""A run of the reference in which nothing may break that is proved of its mechanism."""

from __future__ import annotations

from collections.abc import Iterable

from novate.model.actions import Action, Step
from novate.model.specification import Side, Specification
from novate.proofs.counterexamples.monitor import Monitor
from novate.proofs.mutation.cross_validation import ROUNDS, same_every_time
from novate.proofs.refinement.adventure import adventure
from novate.proofs.refinement.run import Run
from novate.proofs.refinement.steps import Moment

Claim = tuple[str, str | None, Side | None]
"""A property, and the market and side of which it is proved: none of the whole specification."""


class MonitoredRun(Run):
    """Collects the properties that break."""

    def __init__(self, specification: Specification, claims: Iterable[Claim]) -> None:
        super().__init__(specification)
        self.monitors = [Monitor(self.rules, *claim) for claim in claims]
        self.broken: set[str] = set()

    @classmethod
    def of(cls, specification: Specification, claims: Iterable[Claim]) -> MonitoredRun:
        """The run that mutants go through."""
        run = cls(specification, claims)
        adventure(run, same_every_time(), ROUNDS)
        return run

    def judge_step(self, action: Action, step: Step, _: Moment) -> None:
        """Ask every monitor."""
        for monitor in self.monitors:
            if monitor.broken_by(self.now.state, action, step) is not None:
                self.broken.add(monitor.property)
