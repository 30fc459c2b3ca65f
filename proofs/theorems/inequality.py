"""Inequalities: what a condition is made of, and the rows that more than one property asks for."""

from __future__ import annotations

from dataclasses import dataclass

from novate.model.contract import LagProfile
from novate.model.core.symbolic.numbers import Number
from novate.model.specification import Side
from novate.proofs.theorems.closed_forms import CLOSED_FORMS, FLOORED_FORMS, WITH_FUNDING
from novate.proofs.theorems.parameters import Parameters, Shape


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
        """What the subject is held against. Raises `ZeroDivisionError` where the profile does, or has a bound of 0."""
        key = self.form, self.shape.side, self.shape.capped
        if self.shape.pays_apart:
            return WITH_FUNDING[key](parameters)
        form = FLOORED_FORMS.get(key) if self.shape.is_floored else None
        return (form or CLOSED_FORMS[key])(parameters)

    def is_hopeless(self, profile: LagProfile) -> bool:
        """Whether nothing is enough: the market may be any multiple of what the oracle shows, or next to nothing."""
        return (not profile.has_most and self.needs_most) or (profile.least_market == 0 and self.needs_least)

    @property
    def needs_least(self) -> bool:
        """Whether the closed form mentions a lower bound of the market price that it could not do without."""
        if self.form == PROMISE[-1]:
            return self.shape.side is Side.SHORT
        return self.shape.side is Side.LONG and self.form in (CLOSE_OUT[-1], DRAIN[-1], FUND[-1], LEFT[-1])

    @property
    def needs_most(self) -> bool:
        """Whether the closed form mentions an upper bound of the market price."""
        if self.form == PROMISE[-1]:
            return self.shape.side is Side.LONG
        return self.shape.side is Side.SHORT

    def slack(self, parameters: Parameters) -> Number:
        """At least 0 exactly where the inequality holds."""
        room = getattr(parameters, self.subject) - self.bound(parameters)
        return room if self.at_least else -room

    def linear_slack(self, parameters: Parameters) -> Number:
        """The same, times the maintenance margin where that divides the bound: linear in every parameter."""
        is_divided = self.form in (FLAT_BY_CLOSE_OUT[-1], FLAT_BY_DRAIN[-1])
        return self.slack(parameters) * (parameters.maintenance_margin if is_divided else 1)

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
PROMISE: Row = (
    "what is promised allows for how far the market can be from what the oracle shows",
    "closes_only_below",
    True,
    "smallest promise",
)
FLAT_BY_CLOSE_OUT: Row = (
    "the position with least for it pays the flat reward",
    "keeper_flat_reward",
    False,
    "flat reward by close-out",
)
FLAT_BY_DRAIN: Row = (
    "the position with least for it pays what the flat reward takes from the fund",
    "keeper_flat_reward",
    False,
    "flat reward by drain",
)
"""Over a floor, in the place of `MINIMUM`: of a position of hardly any size the floor is many times what is lost."""
LEFT: Row = ("what is left of the account covers the gas", "gas_cost", False, "what is left")


def drained(shape: Shape) -> Row:
    """That a close-out costs the fund nothing; where charges are capped, that the margin pays for it."""
    return CLOSE_OUT if shape.capped else DRAIN
