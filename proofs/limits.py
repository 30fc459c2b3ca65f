"""How much one question may cost, and who is asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on every single query to the solver; whoever runs the engine may kill it besides."""

    resources: int = 10_000_000
    """Z3's own deterministic count of work (`rlimit`): reached first, so that a verdict does not depend on the load."""
    seconds: float = 60.0
    """Wall clock, the limit behind it."""
    theorems: bool = True
    """Whether a theorem decides where one applies; the solver's own answer about these very numbers must agree."""
    cross_check: bool = False
    """Whether the second solvers are asked about every obligation that Z3 proved."""
