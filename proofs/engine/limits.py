"""How much one question may cost, and which way to a verdict is taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Route(StrEnum):
    """Which way to a verdict is taken."""

    AUTO = "auto"
    """A theorem where one decides, else the search."""
    THEOREM = "theorem"
    """By theorem or not at all."""
    SEARCH = "search"
    """A proof by induction about these very numbers, or a search for a scenario: as if there were no theorems."""
    HORN = "horn"
    """Spacer finds the invariant, see `novate.proofs.horn`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on every single query to the solver; whoever runs the engine may kill it besides."""

    resources: int = 10_000_000
    """Z3's own deterministic count of work (`rlimit`): reached first, so that a verdict does not depend on the load."""
    seconds: float = 60.0
    """Wall clock, the limit behind it."""
    route: Route = Route.AUTO
    """Whichever is taken, verdicts must agree."""
    cross_check: bool = False
    """Whether the second solvers are asked about every obligation that Z3 proved."""
