"""The condition on the parameters under which a property holds, for each property and shape: inequalities, all of them.

They are exact where `tightness` says so: within them nothing breaks, beyond any of them something does. What each
property asks for stands in its own file in `novate.proofs.theorems.of_properties`.
"""

from __future__ import annotations

from novate.model.contract import LagProfile
from novate.model.core.symbolic.numbers import Number
from novate.model.specification import Side
from novate.proofs.theorems.inequality import DRAIN, FLAT_BY_CLOSE_OUT, FLAT_BY_DRAIN, FUND, MINIMUM, Inequality, Row
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Parameters, Shape


def condition(name: str, shape: Shape) -> tuple[Inequality, ...] | None:
    """The inequalities under which property `name` holds, or None where no theorem covers it.

    Cross margin: they must hold for every position that the account may hold, and are sufficient; what else may be
    enough depends on all markets at once. With tiers they are asked of the rates of the smallest positions: larger ones
    have more. Where larger ones fill worse they are asked of each size: see `novate.proofs.theorems.sizes`. What a
    property asks of two positions at once is not among them: see
    `novate.proofs.theorems.frontier`.
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
    """Where the theorem speaks: everywhere, but for some margins and oracles."""
    return within_margins(name, shape, parameters) & within_profiles(name, shape, parameters.profile)


def within_margins(name: str, shape: Shape, parameters: Parameters) -> Number:
    """Not of what is left of a long with a margin of more than 100 %."""
    if shape.side is Side.LONG and OF_PROPERTIES[name].below_full_margin(shape):
        return parameters.maintenance_margin <= 1
    return parameters.maintenance_margin >= 0


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
