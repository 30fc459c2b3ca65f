"""When dYdX v4's insurance fund pays for a close-out although the account is worth more than nothing.

A liquidation order accepts any price down to the *fillable price*. Where that is below the *bankruptcy price*, the fund
pays the difference, and it can be below although the account's net collateral is positive: exactly while its margin
ratio (net collateral over maintenance requirement) is below the bound that is derived here. With mainnet's two
parameters, 1 and 1.5, that is 0.6.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import z3

from novate.model.caches.cache import Cache
from novate.model.core.symbolic.dydx_v4 import (
    LiquidationConfig,
    Risk,
    adjusted_bankruptcy_rating,
    fillable_price,
    insurance_fund_delta,
)
from novate.model.core.symbolic.numbers import Formula, Number, Rounding
from novate.proofs.engine.obligation import Obligation
from novate.proofs.theorems.closed_forms import solvent_margin_ratio

if TYPE_CHECKING:  # at run time this imports SymPy, which only who writes the bound down needs
    from novate.proofs.theorems.derivation import Expression

NAME = "fund-pays-while-solvent"
TITLE = "dYdX v4: when the insurance fund pays although the account is solvent"
ASSUMPTIONS = ("a liquidation order fills at its fillable price, the worst that it accepts",)

CONFIG = LiquidationConfig(*z3.Reals("bankruptcy_adjustment spread_to_maintenance_margin_ratio"))
POSITION = Risk(*z3.Reals("net_collateral maintenance_requirement"))
RATIO = z3.Real("margin_ratio")


@dataclass(frozen=True, slots=True)
class RatioInequality:
    """The account's margin ratio is at least the bound."""

    label: str = "a fill at the fillable price costs the insurance fund nothing"
    subject: str = "margin_ratio"
    at_least: bool = True

    def bound(self, config: LiquidationConfig) -> Number:
        """From here on the fund does not pay."""
        return solvent_margin_ratio(config)

    @property
    def derived(self) -> Expression:
        """The bound, solved for anew."""
        return derived_margin_ratio()


_derived: Cache[str, Expression] = Cache()


def derived_margin_ratio() -> Expression:
    """See `margin_ratio_of_the_fund`; derived once."""
    return _derived.once(NAME, margin_ratio_of_the_fund)


def margin_ratio_of_the_fund() -> Expression:
    """The margin ratio at which the fund breaks even: the smaller one of both branches of the rating.

    Below 1 the rating is either full (1) or what `bankruptcy_adjustment` makes of the way to bankruptcy.
    """
    import sympy as sp

    from novate.proofs.theorems.derivation import Unrounded, expression, solved

    delta = insurance_fund_delta(POSITION, RATIO, CONFIG, Unrounded())
    below_maintenance = expression(delta).replace(sp.Max, lambda *parts: sp.Add(*parts))
    (rating,) = below_maintenance.atoms(sp.Min)
    even = [solved(below_maintenance.subs(rating, branch), "margin_ratio") for branch in rating.args]
    return sp.Min(*(sp.factor(each) for each in even))


def sufficient() -> Iterator[Obligation]:
    """From the bound on the fund loses no more than one quantum, the worst of two roundings."""
    rounding = Rounding()
    delta = insurance_fund_delta(POSITION, RATIO, CONFIG, rounding)
    rounding.whole(delta, -2)
    bound = solvent_margin_ratio(CONFIG)
    yield Obligation("the rating is covered", (*account(), bound <= RATIO), spread() <= RATIO)
    covered = spread() * POSITION.maintenance_requirement <= RATIO * POSITION.maintenance_requirement
    yield Obligation("so is its share of the requirement", (*account(), spread() <= RATIO), covered)
    yield Obligation("the fund does not pay", (*account(), covered, *rounding.constraints), delta >= -1)


def necessary() -> Iterator[Obligation]:
    """Below it some account that is worth more than nothing makes the fund pay: any with a large enough position."""
    rounding = Rounding()
    delta = insurance_fund_delta(POSITION, RATIO, CONFIG, rounding)
    missed = (*account(), solvent_margin_ratio(CONFIG) > RATIO)
    yield Obligation("the rating is not covered", missed, spread() > RATIO)
    needed = POSITION.maintenance_requirement
    large = needed * (spread() - RATIO) >= 2
    is_price = z3.Or(POSITION.net_collateral < 0, fillable_price(POSITION, RATIO, CONFIG) >= 0)
    yield Obligation("the fund pays", (*account(), large, is_price, *rounding.constraints), delta < -1)


def spread() -> Number:
    """How far the fillable price is from the oracle price, per unit of requirement."""
    return adjusted_bankruptcy_rating(RATIO, CONFIG) * CONFIG.spread_to_maintenance_margin_ratio


def account() -> tuple[Formula, ...]:
    """Liquidatable, but worth more than nothing; both parameters are positive."""
    return (
        RATIO > 0,
        RATIO < 1,
        POSITION.maintenance_requirement > 0,
        CONFIG.bankruptcy_adjustment > 0,
        CONFIG.spread_to_maintenance_margin_ratio > 0,
    )
