"""The condition on the parameters under which a property holds, for each property and shape: inequalities, all of them.

They are exact where `tightness` says so: within them nothing breaks, beyond any of them something does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from novate.model.core.symbolic.numbers import smaller
from novate.model.specification import Margin, Side
from novate.proofs.theorems.closed_forms import CLOSED_FORMS
from novate.proofs.theorems.parameters import Number, Parameters, Shape


@dataclass(frozen=True, slots=True)
class Inequality:
    """One parameter is at least, or at most, a closed form of the others."""

    label: str
    """Why, in words: what the parameter has to pay for."""
    subject: str
    """The name of a field of `Parameters`."""
    at_least: bool
    form: str
    """The name of the closed form in `CLOSED_FORMS`."""
    shape: Shape

    def bound(self, parameters: Parameters) -> Number:
        """What the subject is held against. Raises `ZeroDivisionError` where it divides by 1 - e, and e is 1."""
        if self.form == "oracle margin" and self.shape.side is Side.LONG:
            parameters = replace(parameters, deviation=smaller(parameters.deviation, 1))
        return CLOSED_FORMS[self.form, self.shape.side, self.shape.capped](parameters)

    def is_hopeless(self, deviation: Fraction) -> bool:
        """Whether nothing is enough: the oracle may show next to nothing, and the closed form divides by that."""
        return deviation >= 1 and (self.shape.side is Side.SHORT or self.form == "lowest margin ratio")

    def slack(self, parameters: Parameters) -> Number:
        """At least 0 exactly where the inequality holds."""
        room = getattr(parameters, self.subject) - self.bound(parameters)
        return room if self.at_least else -room

    def holds(self, parameters: Parameters) -> Number:
        """Whether it holds: a truth, a formula, or an array of truths."""
        return self.slack(parameters) >= 0


Row = tuple[str, str, bool, str]
"""The first four fields of an `Inequality`."""

CLOSE_OUT: Row = ("the maintenance margin pays for the worst close-out", "maintenance_margin", True, "close-out margin")
ORACLE: Row = ("equity at the worst oracle price is not negative", "maintenance_margin", True, "oracle margin")
DRAIN: Row = ("the insurance fund loses nothing by a close-out", "maintenance_margin", True, "drain margin")
MINIMUM: Row = ("minimum_maintenance pays the flat reward", "minimum_maintenance", True, "minimum")
FUND: Row = ("what is set aside for this side pays for its worst window", "insurance_fund", True, "smallest fund")
REWARD: Row = ("the keeper's reward covers the gas", "gas_cost", False, "keeper's reward")
LEFT: Row = ("what is left of the account covers the gas", "gas_cost", False, "what is left")


def condition(name: str, shape: Shape) -> tuple[Inequality, ...] | None:
    """The inequalities under which property `name` holds, or None where no theorem covers it.

    Cross margin: they must hold for every position that the account may hold, and are sufficient; what else may be
    enough depends on all markets at once. What liquidation-progress asks for is about two positions at once: see
    `novate.proofs.theorems.frontier`.
    """
    rows = _rows(name, shape)
    if rows is None:
        return None
    minimum: tuple[Row, ...] = () if shape.capped or not rows else (MINIMUM,)
    return tuple(Inequality(*row, shape=shape) for row in (*rows, *minimum))


def _rows(name: str, shape: Shape) -> tuple[Row, ...] | None:
    cross = shape.margin is Margin.CROSS
    drain = CLOSE_OUT if shape.capped else DRAIN
    match name, cross:
        case ("conservation", _) | ("liquidation-progress", False):
            return ()
        case "no-bad-debt", _:
            return (CLOSE_OUT,)
        case "solvency", _:
            return ORACLE, drain
        case "fund-sufficiency", _:
            return (FUND,)
        case "keeper-incentive", _ if not shape.capped:
            return (REWARD, ORACLE, drain) if cross else (REWARD, drain)
        case "keeper-incentive", False:
            return REWARD, LEFT, drain
    return None


def domain(name: str, shape: Shape, parameters: Parameters) -> Number:
    """Where the theorem speaks: everywhere, but for some margins and deviations."""
    return within_margins(name, shape, parameters) & within_deviations(name, shape, parameters.deviation)


def within_margins(name: str, shape: Shape, parameters: Parameters) -> Number:
    """Not of what is left of a long with a margin of more than 100 %."""
    frontier = name == "liquidation-progress" and shape.margin is Margin.CROSS
    if shape.side is Side.LONG and (frontier or (name == "keeper-incentive" and shape.capped)):
        return parameters.maintenance_margin <= 1
    return parameters.maintenance_margin >= 0


def within_deviations(name: str, shape: Shape, deviation: Number) -> Number:
    """Not of a short whose oracle may show next to nothing, nor where an account may hold one.

    What it costs to close that is bounded by nothing. The books balance all the same.
    """
    if name == "conservation" or (shape.side is Side.LONG and shape.margin is Margin.ISOLATED):
        return deviation >= 0
    return deviation < 1
