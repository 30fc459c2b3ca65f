"""A run of the reference in which nothing may break that is proved of its mechanism."""

from __future__ import annotations

from collections.abc import Iterable

from novate.model.actions import Action, Step
from novate.model.specification import Side, Specification
from novate.proofs.monitor import Monitor
from novate.proofs.refinement.run import Run
from novate.proofs.refinement.steps import Moment

Claim = tuple[str, str, Side]
"""A property, and the market and side of which it is proved."""


class MonitoredRun(Run):
    """Collects the properties that break."""

    def __init__(self, specification: Specification, claims: Iterable[Claim]) -> None:
        super().__init__(specification)
        self.monitors = [Monitor(self.rules, *claim) for claim in claims]
        self.broken: set[str] = set()

    def judge_step(self, action: Action, step: Step, _: Moment) -> None:
        """Ask every monitor."""
        for monitor in self.monitors:
            if monitor.broken_by(self.now.state, action, step) is not None:
                self.broken.add(monitor.property)
