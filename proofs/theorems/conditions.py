"""The condition on the parameters under which a property holds, for each property and shape: inequalities, all of them.

They are exact where `tightness` says so: within them nothing breaks, beyond any of them something does. What each
property asks for stands in its own file in `novate.proofs.theorems.of_properties`.
"""

from __future__ import annotations

from novate.model.contract import LagProfile
from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.truths import both
from novate.model.specification import Side
from novate.proofs.theorems.inequality import (
    DRAIN,
    FLAT_BY_CLOSE_OUT,
    FLAT_BY_DRAIN,
    FUND,
    MINIMUM,
    ORACLE,
    Inequality,
    Row,
)
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Parameters, Shape


def condition(name: str, shape: Shape) -> tuple[Inequality, ...] | None:
    """The inequalities under which property `name` holds, or None where no theorem covers it.

    Cross margin: they must hold for every position that the account may hold, and are sufficient; what else may be
    enough depends on all markets at once. With tiers they are asked of the rates of the smallest positions: larger ones
    have more. Where larger ones fill worse they are asked of each size: see `novate.proofs.theorems.plainer.sizes`.
    What a property asks of two positions at once is not among them: see `novate.proofs.theorems.frontier`.
    """
    of_property = OF_PROPERTIES[name]
    rows = of_property.rows(shape)
    if rows is None or not of_property.speaks_of(shape):
        return None
    is_paid = rows and of_property.of_costs and not shape.capped
    flat: tuple[Row, ...] = (flat_reward(rows, shape),) if is_paid else ()
    return tuple(Inequality(*row, shape=shape.plain) for row in (*rows, *flat))


def flat_reward(rows: tuple[Row, ...], shape: Shape) -> Row:
    """What pays the flat reward of any position: what is set aside for each, or over a floor what that leaves.

    What the fund pays for large ones is not asked of their floor.
    """
    if not shape.is_floored or FUND in rows:
        return MINIMUM
    return FLAT_BY_DRAIN if DRAIN in rows else FLAT_BY_CLOSE_OUT


def domain(name: str, shape: Shape, parameters: Parameters) -> Number:
    """Where the theorem speaks: everywhere, but for some margins, oracles and payments."""
    inside = within_margins(name, shape, parameters) & within_profiles(name, shape, parameters.profile)
    return both(inside, lambda: within_payments(name, shape, parameters)) if is_paid_from(name, shape) else inside


def within_margins(name: str, shape: Shape, parameters: Parameters) -> Number:
    """Not of what is left of a long with a margin of more than 100 %, nor of what it pays."""
    if shape.side is Side.LONG and (OF_PROPERTIES[name].below_full_margin(shape) or is_paid_from(name, shape)):
        return parameters.maintenance_margin <= 1
    return parameters.maintenance_margin >= 0


def is_paid_from(name: str, shape: Shape) -> bool:
    """Whether it turns on what a long has after it has paid funding."""
    asked = OF_PROPERTIES[name].of_costs and OF_PROPERTIES[name].rows(shape)
    return bool(asked) and shape.pays_apart and shape.side is Side.LONG


def within_payments(name: str, shape: Shape, parameters: Parameters) -> Number:
    """Of longs whose payments are bounded by the price that counts.

    What exceeds the margin is known of those only that pay no more than their close-out brings: else a price that rises
    first is worse than one that falls. A margin of at most 100 % does not pay for that in any case.
    """
    if ORACLE in (OF_PROPERTIES[name].rows(shape) or ()):
        return parameters.profile.least_oracle > 0
    if not OF_PROPERTIES[name].beyond_margin:
        return parameters.profile.least_market > 0
    brings = 1 - parameters.slippage
    brings = brings if shape.capped else brings * (1 - parameters.penalty)
    return parameters.funding.of_market <= brings


def within_profiles(name: str, shape: Shape, profile: LagProfile) -> Number:
    """Not of an oracle that may show next to nothing of the market price, where the property is about how much it is.

    What it costs to close a short is then bounded by nothing. The books balance all the same. Upside down for an oracle
    that may show any multiple of the market price.
    """
    of_property = OF_PROPERTIES[name]
    has_most = profile.has_most if of_property.needs_most(shape) else True
    if not of_property.needs_least(shape):
        return has_most
    return (profile.least_market > 0) & has_most
