"""The proof engine as a worker calls it. Importing this module imports the solver."""

from __future__ import annotations

from novate.model.specification import Side, Specification
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify as verdict_on


def verify(
    specification: Specification,
    market: str | None,
    side: Side | None,
    name: str,
    seconds: float,
    *,
    route: Route = Route.AUTO,
    cross_check: bool = False,
) -> Verdict:
    """Ask for one verdict; `seconds` is also the solver's own wall limit, behind its resource limit."""
    limits = Limits(seconds=seconds, route=route, cross_check=cross_check)
    return verdict_on(specification, market, side, name, limits)
