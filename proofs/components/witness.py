"""The worst run against one inequality, as notionals of the position in quote quanta.

The oracle shows A, the *anchor*, when the account is last healthy. From there prices go as far against it as the lag
profile lets them. For a reward it is enough that the price falls while the oracle is stale: the fill is then as small
as it can be against the oracle notional. Against a promise the market goes the account's way meanwhile.

Numbers or symbols: the proofs and the scenarios of `novate.proofs.theorems` are about the same run. Which prices lead
there is the oracle's own business (`novate.proofs.components.oracles`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import z3

from novate.model.core.symbolic.lag_profile import best_now, lag_profile, worst_at_close_out, worst_oracle
from novate.model.core.symbolic.liquidate import worst_fill
from novate.model.core.symbolic.numbers import Number, larger, smaller
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side

LARGE = ("close-out margin", "drain margin", "oracle margin")
"""Inequalities that any large position breaks."""
SOON = ("keeper's reward", "smallest promise")
"""Those of which the run ends as soon as the account can be closed out, the oracle showing nearly what it showed."""
PLENTY = 10**18
"""Quote quanta: a position so large that a few of them make no difference."""
NEARLY = 1 - Fraction(1, 10**6)
"""Of the largest open interest: rounding to ticks and quanta does not lift that above it."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One position along the run, by its notionals."""

    anchor: Number
    """At the oracle price when the account is last healthy."""
    final: Number
    """At the market price of the close-out."""
    oracle: Number
    """At the oracle price then."""
    fill: Number


def witness(form: str, machine: Machine, size: Number) -> Witness:
    """The run against a closed form; `size` is the anchor, where a reward is too small the last oracle notional."""
    if form == "keeper's reward":
        return small_fill(machine, size)
    if form == "smallest promise":
        return well_off(machine, size)
    anchor = size / grown(machine) if form == "what is left" else size
    if form == "oracle margin":
        return asleep(machine, anchor)
    final = worst_at_close_out(machine) * anchor
    fill = worst_fill(machine, final)
    if form == "what is left":
        return Witness(anchor, final, size, fill)
    return Witness(anchor, final, shown(machine) * anchor, fill)


def shown(machine: Machine) -> Number:
    """X_L or X_U: what the oracle shows at the end of the worst run, per unit of anchor."""
    profile = lag_profile(machine)
    return profile.shown_at_least if machine.side is Side.LONG else profile.shown_at_most


def asleep(machine: Machine, anchor: Number) -> Witness:
    """The worst oracle price, and the worst market price that goes with it.

    Prices are above 0: without a bound on what the oracle shows it is a quantum, or all of what is less.
    """
    worst, furthest = worst_at_close_out(machine) * anchor, worst_oracle(machine) * anchor
    if machine.side is Side.SHORT:
        final = smaller(worst, lag_profile(machine).most_market_now * furthest)
        return Witness(anchor, final, furthest, worst_fill(machine, final))
    final = larger(worst, lag_profile(machine).least_market_now * furthest)
    oracle = chosen(worst_oracle(machine) > 0, furthest, smaller(worst, 1))
    return Witness(anchor, final, oracle, worst_fill(machine, final))


def smallest(form: str, machine: Machine) -> Number:
    """The size of a run that is not `LARGE`: the open interest, hardly anything, what is just no dust, or plenty.

    Hardly anything: the account then needs a whole number of quanta, and not one more, to be just healthy.
    """
    if form == "minimum":
        return 1 / (1 - machine.side.sign * machine.market.maintenance_margin)
    if form == "smallest promise":
        return plenty(machine)
    return machine.market.max_open_interest if form == "smallest fund" else dust(machine, form)


def plenty(machine: Machine) -> Number:
    """A large position, within the open interest; any, where parameters are symbols."""
    limit = machine.market.max_open_interest
    if machine.parametric:
        return z3.Real("size")
    return PLENTY if limit is None else smaller(NEARLY * limit, PLENTY)


def small_fill(machine: Machine, oracle: Number) -> Witness:
    """The oracle shows nearly what it showed; the price has fallen meanwhile."""
    final = lag_profile(machine).least_market_now * oracle
    fill = worst_fill(machine, final) if machine.side is Side.LONG else final
    return Witness(barely_healthy(machine, oracle), final, oracle, fill)


def well_off(machine: Machine, oracle: Number) -> Witness:
    """The oracle shows nearly what it showed; the market is as far on the account's side of that as it can be."""
    final = best_now(machine) * oracle
    return Witness(barely_healthy(machine, oracle), final, oracle, worst_fill(machine, final))


def barely_healthy(machine: Machine, oracle: Number) -> Number:
    """The anchor from which an oracle notional is two quanta of equity below health."""
    return oracle + machine.side.sign * 2 / (1 - machine.side.sign * machine.market.maintenance_margin)


def chosen(condition: Number, yes: Number, no: Number) -> Number:
    """If-then-else of numbers or of terms; many numbers at once bring a `where` of their own."""
    if isinstance(condition, z3.ExprRef):
        return z3.If(condition, yes, no)
    if hasattr(yes, "where"):
        return yes.where(condition, no)
    return yes if condition else no


def grown(machine: Machine) -> Number:
    """Oracle notional at the close-out over anchor, where the account is left with least.

    Derived in the theorem of the property that asks for it.
    """
    if machine.side is Side.SHORT:
        return worst_oracle(machine)
    profile = lag_profile(machine)
    return profile.least_market / profile.least_market_now


def dust(machine: Machine, form: str) -> Number:
    """The smallest oracle notional at the close-out that is no dust and that can be opened."""
    smallest = larger(machine.specification.dust_notional, 1)
    if machine.side is Side.LONG:
        return smallest
    needed = openable(machine)
    if form == "what is left":
        return larger(smallest, needed * grown(machine))
    return larger(smallest, needed + 2)


def openable(machine: Machine) -> Number:
    """The smallest anchor that a position can have: a short grows from its opening on, a long shrinks."""
    market = machine.market
    if machine.side is Side.LONG:
        return 0
    return market.minimum_notional * (1 + market.initial_margin) / (1 + market.maintenance_margin)
