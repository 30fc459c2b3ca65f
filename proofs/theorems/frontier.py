"""The toxic frontier: what is asked of two positions of an account at once, with cross margin.

A close-out lowers a margin ratio that is smaller than what it costs over the requirement that it frees: the *toxic
frontier* of the closed position. No account has a lower margin ratio than its worst position would have alone, at its
worst price. So the frontier of the closed position must be at most the lowest margin ratio of every position that the
account may hold, the closed one among them; and every position must pay for its own close-out. Where that is so:
`frontier_kept`.
"""

from __future__ import annotations

from dataclasses import dataclass

from novate.model.core.symbolic.numbers import Number
from novate.model.specification import Side
from novate.proofs.theorems.conditions import condition
from novate.proofs.theorems.inequality import Inequality, Row
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Parameters, Shape


@dataclass(frozen=True, slots=True)
class RatioBound(Inequality):
    """A margin ratio (equity over maintenance requirement) is at least, or at most, a closed form of one position."""

    def admits(self, ratio: Number, parameters: Parameters) -> Number:
        """Whether this ratio keeps the bound: a truth or a formula."""
        room = ratio - self.bound(parameters)
        return (room if self.at_least else -room) >= 0

    @property
    def needs_most(self) -> bool:
        """A ratio that is at most a closed form always mentions one."""
        return self.shape.side is Side.SHORT or not self.at_least


TOXIC: Row = ("the closed position frees what its close-out costs", "margin_ratio", True, "toxic frontier")
FLAT: Row = ("the closed position frees the flat reward", "margin_ratio", True, "flat frontier")
LOWEST: Row = (
    "each position held keeps an account's margin ratio above it",
    "margin_ratio",
    False,
    "lowest margin ratio",
)


def applies(name: str, shape: Shape) -> bool:
    """Whether the property of this shape is about the frontier."""
    return OF_PROPERTIES[name].of_company(shape)


def of_closed(shape: Shape) -> tuple[RatioBound, ...]:
    """The ratios at which a close-out of the position does no harm."""
    rows = (TOXIC,) if shape.capped else (TOXIC, FLAT)
    return tuple(RatioBound(*row, shape=shape) for row in rows)


def of_held(shape: Shape) -> RatioBound:
    """The ratios below which no account gets for the sake of this position."""
    return RatioBound(*LOWEST, shape=shape)


def whole_condition(name: str, shape: Shape) -> tuple[Inequality, ...] | None:
    """All inequalities under which the property holds; None where no theorem covers it.

    Those about a margin ratio say that there is one between the frontier of the closed and the lowest of the others.
    """
    rows = condition(name, shape)
    return (*rows, *of_closed(shape), of_held(shape)) if rows is not None and applies(name, shape) else rows
