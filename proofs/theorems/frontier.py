"""The toxic frontier: what liquidation-progress asks of cross margin, about two positions of an account at once.

A close-out lowers a margin ratio that is smaller than what it costs over the requirement that it frees: the *toxic
frontier* of the closed position. No account has a lower margin ratio than its worst position would have alone, at its
worst price. So the frontier of the closed position must be at most the lowest margin ratio of every position that the
account may hold, the closed one among them; and every position must pay for its own close-out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Specification
from novate.proofs.caches.once import once_for
from novate.proofs.theorems.conditions import condition, domain
from novate.proofs.theorems.inequality import Inequality, Row
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import SHAPES, Parameters, Shape

(NAME,) = (name for name, each in OF_PROPERTIES.items() if any(map(each.of_company, SHAPES)))
"""The one property that asks for it."""


@dataclass(frozen=True, slots=True)
class RatioBound(Inequality):
    """A margin ratio (equity over maintenance requirement) is at least, or at most, a closed form of one position."""

    def admits(self, ratio: Number, parameters: Parameters) -> Number:
        """Whether this ratio keeps the bound: a truth or a formula."""
        room = ratio - self.bound(parameters)
        return (room if self.at_least else -room) >= 0


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


def holds(machine: Machine) -> bool:
    """Whether no close-out of this position can lower the margin ratio of an account, whatever else it holds."""
    frontier = toxic_frontier(machine)
    if frontier is None:
        return False
    own, others = lowest_ratio(replace(machine, exact=True)), weakest_markets(machine.specification)
    lowest = [own, *(ratio for market, ratio in others if market != machine.market.name)]
    return all(ratio is not None and frontier <= ratio for ratio in lowest)


def weakest_markets(specification: Specification) -> list[tuple[str, Fraction | None]]:
    """The two markets for the sake of which a margin ratio gets lowest, and how low: beside any market, one of them."""

    def found() -> list[tuple[str, Fraction | None]]:
        markets = specification.markets
        every = (Machine(specification, markets[name], side, exact=True) for name, side in specification.places)
        ratios = sorted(((each.market.name, lowest_ratio(each)) for each in every), key=without_bound_first)
        return sorted(dict(reversed(ratios)).items(), key=without_bound_first)[:2]

    return once_for(specification, "weakest markets", found)


def without_bound_first(weak: tuple[str, Fraction | None]) -> tuple[bool, Fraction]:
    """To sort by the ratio: first where there is no bound to it."""
    _, ratio = weak
    return (False, Fraction(0)) if ratio is None else (True, ratio)


def lowest_ratio(machine: Machine) -> Fraction | None:
    """The ratio below which no account gets for the sake of this position; None where it does not pay for itself."""
    shape, parameters = Shape.of(machine), Parameters.of(machine)
    if not pays_for_itself(shape, parameters):
        return None
    ratio: Fraction = of_held(shape).bound(parameters)
    return ratio


def pays_for_itself(shape: Shape, parameters: Parameters) -> bool:
    """Whether the theorem speaks of the position, and its own inequalities hold."""
    rows = condition(NAME, shape) or ()
    return bool(domain(NAME, shape, parameters)) and all(row.holds(parameters) for row in rows)


def toxic_frontier(machine: Machine) -> Fraction | None:
    """The toxic frontier of a position in numbers; None where every ratio is toxic.

    So it is where nothing pays the flat reward, or the oracle may show next to nothing of what a short costs.
    """
    parameters, rows = Parameters.of(replace(machine, exact=True)), of_closed(Shape.of(machine))
    if any(row.is_hopeless(parameters.profile) for row in rows):
        return None
    if parameters.keeper_flat_reward == 0:
        rows = rows[:1]
    elif len(rows) > 1 and parameters.minimum_maintenance == 0:
        return None
    exact = replace(parameters, minimum_maintenance=Fraction(parameters.minimum_maintenance))
    ratio: Fraction = max(row.bound(exact) for row in rows)
    return ratio
