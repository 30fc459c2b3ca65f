"""The worst run against one inequality, as notionals of the position in quote quanta.

The oracle shows A, the *anchor*, when the account is last healthy. From there prices go as far against it as the lag
profile lets them. For a reward it is enough that the price falls while the oracle is stale: the fill is then as small
as it can be against the oracle notional. Against a promise the market goes the account's way meanwhile.

Numbers or symbols: the proofs and the scenarios of `novate.proofs.theorems` are about the same run. Which prices lead
there is the oracle's own business (`novate.proofs.components.oracles`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import z3

from novate.model.core.symbolic.lag_profile import lag_profile, worst_at_close_out, worst_oracle
from novate.model.core.symbolic.liquidate import worst_fill
from novate.model.core.symbolic.numbers import Number, larger, smaller
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side

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


def at_worst(machine: Machine, anchor: Number) -> Witness:
    """From the anchor on as far as the lag profile lets prices go."""
    final = worst_at_close_out(machine) * anchor
    return Witness(anchor, final, shown(machine) * anchor, worst_fill(machine, final))


def any_size(_: Machine) -> Number:
    """What a run is told that any large position makes."""
    return 1


@dataclass(frozen=True, slots=True)
class Run:
    """What there is to know of the worst run against one closed form."""

    form: str
    """The name of the closed form."""
    witness: Callable[[Machine, Number], Witness] = at_worst
    """(machine, size) -> the run; the size is the anchor unless its file says otherwise."""
    smallest: Callable[[Machine], Number] = any_size
    """The size of a run that not just any large position makes."""
    is_large: bool = False
    """Whether any large position makes it."""
    is_shrunk: bool = False
    """Whether its position may be smaller than any that can be opened: a withdrawal and a fall bring it there."""
    spares: int = 1
    """Of a just healthy account: it has less than so many quanta more than it needs. 0 where it needs whole ones."""
    ends_soon: bool = False
    """Whether it ends as soon as the account can be closed out, the oracle showing nearly what it showed."""
    is_asleep: bool = False
    """Whether it breaks something before anybody is closed out."""
    is_once: bool = False
    """Whether it breaks what is said of the fund at once, and does not have to happen again and again."""
    is_favourable: bool = False
    """Whether the market goes the account's way meanwhile."""
    rises: Callable[[Side], bool] = lambda side: side is Side.SHORT
    """Whether the market ends above what the oracle goes on to show, for a position of this side."""
    shows_worst: Callable[[Side], bool] = lambda _: False
    """Whether the oracle shows the worst that it can at the end, for a position of this side."""
    runs_ahead: Callable[[Side], bool] = lambda _: False
    """Whether the market runs ahead of what the oracle refers to at the end, for a position of this side."""
    fits_a_block: bool = False
    """Whether a single block below health shows it, where much is missing; any large position's is shown so."""
    has_own_way: bool = False
    """Whether an oracle is asked for a way to it: the way to any other is that to the first."""

    @property
    def ends_at_worst(self) -> bool:
        """Whether it ends where the market is at its worst, whatever the oracle shows there."""
        return self.witness is at_worst

    @property
    def is_worst(self) -> bool:
        """Whether it ends where the market is at its worst, or what the oracle shows is."""
        return self.ends_at_worst or self.is_asleep

    @property
    def is_at_worst(self) -> bool:
        """Whether it is no more than the worst close-out, of a position of some size."""
        return self.ends_at_worst and not self.is_shrunk


def shown(machine: Machine) -> Number:
    """X_L or X_U: what the oracle shows at the end of the worst run, per unit of anchor."""
    profile = lag_profile(machine)
    return profile.shown_at_least if machine.side is Side.LONG else profile.shown_at_most


def plenty(machine: Machine) -> Number:
    """A large position, within the open interest; any, where parameters are symbols."""
    limit = machine.market.max_open_interest
    if machine.parametric:
        return z3.Real("size")
    return PLENTY if limit is None else smaller(NEARLY * limit, PLENTY)


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


def no_dust(machine: Machine, more: Number) -> Number:
    """The smallest oracle notional at the close-out that is no dust, and of a short so much at least."""
    smallest = larger(machine.specification.dust_notional, 1)
    return smallest if machine.side is Side.LONG else larger(smallest, more)


def at_the_floor(machine: Machine) -> Number:
    """The notional of which the share that is required is just the floor: it has least for what it may lose."""
    return machine.market.minimum_maintenance / machine.market.maintenance_margin


def openable(machine: Machine) -> Number:
    """The smallest anchor that a position can have: a short grows from its opening on, a long shrinks."""
    market = machine.market
    if machine.side is Side.LONG:
        return 0
    return market.minimum_notional * (1 + market.initial_margin) / (1 + market.maintenance_margin)
