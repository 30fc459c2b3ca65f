"""The run that leaves an account least to pay its keeper from; the size is the last oracle notional."""

from __future__ import annotations

import z3

from novate.model.core.symbolic.lag_profile import lag_profile, worst_at_close_out, worst_oracle
from novate.model.core.symbolic.liquidate import worst_fill
from novate.model.core.symbolic.numbers import Number, larger
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.components.run import Run, Witness, at_the_floor, no_dust, openable


def least_left(machine: Machine, oracle: Number) -> Witness:
    """The anchor is the one from which least is left."""
    anchor = oracle / grown(machine)
    final = worst_at_close_out(machine) * anchor
    return Witness(anchor, final, oracle, worst_fill(machine, final))


def grown(machine: Machine) -> Number:
    """Oracle notional at the close-out over anchor, where the account is left with least.

    Derived in the theorem of the property that asks for it.
    """
    if machine.side is Side.SHORT:
        return worst_oracle(machine)
    profile = lag_profile(machine)
    return profile.least_market / profile.least_market_now


def smallest(machine: Machine) -> Number:
    """What is just no dust; over a floor no less than what is left of the position whose share is the floor.

    There it is any size where parameters are symbols: what is proved of its run is proved of this one.
    """
    if machine.market.is_floored and machine.parametric:
        return z3.Real("size")
    least = no_dust(machine, openable(machine) * grown(machine))
    return larger(least, grown(machine) * at_the_floor(machine)) if machine.market.is_floored else least


RUN = Run(
    "what is left",
    least_left,
    smallest=smallest,
    shows_worst=lambda side: side is Side.SHORT,
    runs_ahead=lambda side: side is Side.LONG,
    has_own_way=True,
)
