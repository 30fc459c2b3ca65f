"""How much one question may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on every single query to the solver; whoever runs the engine may kill it besides."""

    resources: int = 10_000_000
    """Z3's own deterministic count of work (`rlimit`): reached first, so that a verdict does not depend on the load."""
    seconds: float = 60.0
    """Wall clock, the limit behind it."""
