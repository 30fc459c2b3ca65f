"""The `[expect]` table: verdicts that an owner knows and accepts, and whether they came out so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from novate.model.specification import Specification
from novate.proofs.verdict import Status, Verdict


@dataclass(frozen=True, slots=True)
class Expectation:
    """One line of `[expect]`, judged."""

    name: str
    """The property's name."""
    expected: Status
    found: tuple[Status, ...]
    """The statuses that the property's verdicts have, each once, in the order of the verdicts."""

    @property
    def met(self) -> bool:
        """At least one verdict is as expected, and every other one is proved or not applicable."""
        accepted = {self.expected, Status.PROVED, Status.NOT_APPLICABLE}
        return self.expected in self.found and accepted.issuperset(self.found)


def judged(specification: Specification, verdicts: Sequence[Verdict]) -> tuple[Expectation, ...]:
    """Every expectation about a property that was asked for; the others are not judged."""
    asked = {verdict.property for verdict in verdicts}
    return tuple(
        Expectation(name, Status(status), _found(name, verdicts))
        for name, status in specification.expect.items()
        if name in asked
    )


def _found(name: str, verdicts: Sequence[Verdict]) -> tuple[Status, ...]:
    return tuple(dict.fromkeys(verdict.status for verdict in verdicts if verdict.property == name))
