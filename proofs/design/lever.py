"""A lever: one parameter that a repair may change; and the nearest value of it that mends what it can mend."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from novate.model.specification import Specification
from novate.proofs.design.line import Line
from novate.proofs.design.requirement import Requirement
from novate.proofs.design.requirements import slacks
from novate.proofs.design.safe_range import bounded

Assignment = Mapping[str, Fraction]
"""New values, by the key of the lever."""


@dataclass(frozen=True, slots=True)
class Lever:
    """One parameter."""

    key: str
    kind: str
    """The levers of a kind are pulled together: the same parameter of every market."""
    value: Fraction
    """As it is."""
    low: Fraction
    high: Fraction
    step: Fraction | None
    is_bounded: bool = False
    """Whether it may be worth going as far as it may: somebody wished for this limit."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A mechanism that is being repaired."""

    mechanism: Callable[[Assignment], Specification]
    rounded: Callable[[Lever, Fraction, bool], Fraction]
    """(lever, value, upwards) -> a value that can be written."""
    required: Sequence[Requirement]
    """What the theorems ask for."""
    markets: Mapping[str, str] = field(default_factory=dict)
    """The market of each lever that is about one market alone."""
    _moved: dict[Hashable, list[Requirement]] = field(default_factory=dict)

    def failing(self, assignment: Assignment) -> list[Requirement]:
        """What is missing."""
        found = slacks(self.mechanism(assignment), self.required)
        return [each for each, slack in zip(self.required, found, strict=True) if slack < 0]

    def line(self, lever: Lever, assignment: Assignment) -> Line:
        """The mechanisms along one lever, the others being where they are put."""
        return Line(lambda value: self.mechanism({**assignment, lever.key: value}), lever.low, lever.high, lever.step)

    def moved_by(self, lever: Lever, assignment: Assignment) -> list[Requirement]:
        """The requirements that a lever changes; between its ends as well, where both do equally well or badly.

        A lever of one market changes what is about that market, by amounts that do not depend on the other markets.
        """
        market = self.markets.get(lever.key)
        beside = {key: value for key, value in assignment.items() if market in (None, self.markets.get(key, market))}
        key = (lever.key, *sorted(beside.items()))
        if key not in self._moved:
            self._moved[key] = self._moved_along(self.line(lever, beside), lever, self._about(market))
        return self._moved[key]

    def _about(self, market: str | None) -> list[Requirement]:
        """The requirements that mention a market; all of them for none."""
        return [each for each in self.required if market is None or each.depends_on(market)]

    def _moved_along(self, line: Line, lever: Lever, asked: Sequence[Requirement]) -> list[Requirement]:
        values = (lever.low, line.half_way(lever.low, lever.high), lever.high)
        found = zip(*(slacks(line.at(value), asked) for value in values), strict=True)
        return [each for each, slack in zip(asked, found, strict=True) if len(set(slack)) > 1]


def solved_for(bench: Bench, lever: Lever, assignment: Assignment, required: Sequence[Requirement]) -> Fraction | None:
    """The value nearest to the lever's own with which these requirements hold, as it can be written; None without."""
    found = bounded(bench.line(lever, assignment), required)
    value = found.nearest(lever.value)
    if value is None or value == lever.value:
        return value
    is_lower = found.lower is not None and value == found.lower.edge.value
    return bench.rounded(lever, value, is_lower)
