"""The worst run against one inequality: prices and size, as notionals of the position in quote quanta.

The oracle shows A, the *anchor*, when the account is last healthy, as far from the market price of h blocks before as
it may be. From there the market moves one way as far as it can in n blocks. For a reward it is enough that the price
falls while the oracle is stale: the fill is then as small as it can be against the oracle notional.

Numbers or symbols: the proof in `tightness` and the scenario in `counterexample` are about the same run.
"""

from __future__ import annotations

from dataclasses import dataclass

import z3

from novate.model.core.symbolic.health import worst_move
from novate.model.core.symbolic.liquidate import worst_fill
from novate.model.core.symbolic.numbers import larger, smaller
from novate.model.core.symbolic.powers import Span, fall
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.induction.invariant import worst_oracle
from novate.proofs.theorems.parameters import Number

LARGE = ("close-out margin", "drain margin", "oracle margin")
"""Inequalities that any large position breaks."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One position along the run, by its notionals."""

    anchor: Number
    """At the oracle price when the account is last healthy."""
    reference: Number
    """At the market price that the oracle then refers to, `staleness` blocks before."""
    healthy: Number
    """At the market price when the account is last healthy."""
    seen: Number
    """At the market price that the oracle refers to at the close-out."""
    final: Number
    """At the market price of the close-out."""
    oracle: Number
    """At the oracle price then."""
    fill: Number


def witness(form: str, machine: Machine, size: Number) -> Witness:
    """The run against a closed form; `size` is the anchor, where a reward is too small the last oracle notional."""
    sign, deviation = machine.side.sign, machine.specification.deviation
    if form == "keeper's reward":
        return small_fill(machine, size)
    anchor = size / grown(machine) if form == "what is left" else size
    reference = anchor / (1 + sign * deviation)
    healthy = worst_move(machine, Span.STALENESS) * reference
    final = worst_move(machine, Span.HORIZON) * reference
    fill = worst_fill(machine, final)
    if form == "oracle margin":
        return Witness(anchor, reference, healthy, final, final, furthest_shown(machine, final), fill)
    if form == "what is left":
        seen = final / worst_move(machine, Span.STALENESS) if machine.side is Side.LONG else final
        return Witness(anchor, reference, healthy, seen, final, (1 + deviation) * seen, fill)
    return Witness(anchor, reference, healthy, final, final, final, fill)


def furthest_shown(machine: Machine, price: Number) -> Number:
    """The worst oracle notional for a market notional: (1 - e) of it for a long, (1 + e) for a short.

    Prices are above 0: where e is 1 or more a long's is a quantum, or all of a notional that is smaller. (Of many
    numbers at once, some of which may be on either side of that, it is the larger of the two.)
    """
    deviation = machine.specification.deviation
    shown = (1 - machine.side.sign * deviation) * price
    if machine.side is Side.SHORT:
        return shown
    return chosen(deviation < 1, shown, larger(shown, smaller(price, 1)))


def smallest(form: str, machine: Machine) -> Number:
    """The size of a run that is not `LARGE`: the open interest, hardly anything, or what is just no dust.

    Hardly anything: the account then needs a whole number of quanta, and not one more, to be just healthy.
    """
    if form == "minimum":
        return 1 / (1 - machine.side.sign * machine.market.maintenance_margin)
    return machine.market.max_open_interest if form == "smallest fund" else dust(machine, form)


def small_fill(machine: Machine, oracle: Number) -> Witness:
    """The oracle shows nearly what it showed, two quanta of equity below health; the price has fallen meanwhile."""
    stale, deviates = machine.specification.staleness > 0, 1 + machine.specification.deviation
    anchor = oracle + machine.side.sign * 2 / (1 - machine.side.sign * machine.market.maintenance_margin)
    reference, seen = anchor / deviates, oracle / deviates
    healthy = chosen(stale, fall(machine, Span.STALENESS_LESS_ONE) * seen, reference)
    final = fall(machine, Span.STALENESS) * seen
    fill = worst_fill(machine, final) if machine.side is Side.LONG else final
    return Witness(anchor, reference, healthy, seen, final, oracle, fill)


def chosen(condition: Number, yes: Number, no: Number) -> Number:
    """If-then-else of numbers or of terms; many numbers at once bring a `where` of their own."""
    if isinstance(condition, z3.ExprRef):
        return z3.If(condition, yes, no)
    if hasattr(yes, "where"):
        return yes.where(condition, no)
    return yes if condition else no


def grown(machine: Machine) -> Number:
    """Oracle notional at the close-out over anchor, where the account is left with least (see `arguments`)."""
    if machine.side is Side.SHORT:
        return worst_oracle(machine)
    return worst_move(machine, Span.HORIZON) / worst_move(machine, Span.STALENESS)


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
