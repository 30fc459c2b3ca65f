"""Solvency: equity while an account sleeps, and what its close-out costs the fund."""

from __future__ import annotations

from novate.proofs.theorems.by_margin.funded_floor import by_margin
from novate.proofs.theorems.by_margin.settled_fills import solvent
from novate.proofs.theorems.inequality import CLOSE_OUT, DRAIN, FLAT_BY_DRAIN, MINIMUM, ORACLE, Row, drained
from novate.proofs.theorems.of_property import OfProperty
from novate.proofs.theorems.parameters import Shape

SUMS = "sizes net to zero in every market; the deficits of all accounts are summed"


def shown_alone(shape: Shape) -> tuple[str, ...]:
    """Where charges are capped, what pays for the close-out is what the fund does not lose."""
    return (ORACLE[-1], DRAIN[-1], MINIMUM[-1], FLAT_BY_DRAIN[-1], *([CLOSE_OUT[-1]] if shape.capped else []))


def rows(shape: Shape) -> tuple[Row, ...]:
    """Both."""
    return ORACLE, drained(shape)


THEOREM = OfProperty(
    rows=rows,
    shown_alone=shown_alone,
    by_hand=lambda _: (SUMS,),
    by_margin=(by_margin(rows), solvent(rows)),
)
