"""What a market without funding payments guarantees to the core: that nobody has paid anything."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from novate.model.contract import FundingProfile
from novate.model.core.symbolic.state import Machine


@dataclass(frozen=True)
class Nothing:
    """Nobody pays, in a mechanism in which there are payments in other markets."""

    of_market: ClassVar[Fraction] = Fraction(0)
    of_oracle: ClassVar[Fraction] = Fraction(0)
    of_look: ClassVar[Fraction] = Fraction(0)


def profile(_: Machine) -> FundingProfile:
    """Of one market."""
    return Nothing()
