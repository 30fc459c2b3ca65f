"""What a sweep can say of one property in one combination: a status and how it was found, as a small number."""

from __future__ import annotations

from itertools import product

from novate.proofs.status import Method, Status

CONTRADICTORY = "contradictory"
"""A combination that is no specification: a maintenance margin above the initial one."""

Outcome = tuple[str, Method | None]
"""No method where nothing had to be decided: a combination that is no specification, a property that does not apply."""
OUTCOMES: tuple[Outcome, ...] = (
    (CONTRADICTORY, None),
    (Status.NOT_APPLICABLE.value, None),
    *((status.value, method) for status, method in product(Status, Method)),
)
"""All outcomes; the number of one is its place here."""
UNDECIDED = 255
"""Not known yet."""
ALL = "all"
"""In a table, the market and the side of what is asked of the whole specification."""


def code(status: str, method: Method | None) -> int:
    """The number of an outcome."""
    return OUTCOMES.index((status, method))
