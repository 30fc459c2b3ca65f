"""What close-outs of whole positions make of what an oracle guarantees: nothing."""

from __future__ import annotations

from fractions import Fraction

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.whole.parameters import Whole
from novate.model.contract import LagProfile
from novate.model.core.symbolic.lag_profile import oracle_profile
from novate.model.core.symbolic.state import Machine


def profile(machine: Machine) -> LagProfile:
    """Of one market: numbers, symbols, or arrays of numbers."""
    return oracle_profile(machine)


def in_parts(_: Whole) -> Partial:
    """The same in parts, of which there is one."""
    return Partial(Fraction(1))
