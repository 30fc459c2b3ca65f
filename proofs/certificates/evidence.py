"""What speaks for an obligation besides Z3."""

from __future__ import annotations

from enum import StrEnum


class Evidence(StrEnum):
    """The strongest that there is."""

    CERTIFICATE = "certificate"
    """A certificate that the checker accepts: no solver has to be trusted."""
    TWO_SOLVERS = "two solvers"
    """Another solver says the same."""
    ONE_SOLVER = "one solver"
    """Nothing."""
