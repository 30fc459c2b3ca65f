"""What a market without funding payments guarantees to the core: that nobody has paid anything."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from novate.model.contract import FundingProfile
from novate.model.core.symbolic.state import Machine


@dataclass(frozen=True)
class Nothing:
    """Nobody pays here, though there may be payments in other markets."""

    machine: Machine
    of_market: ClassVar[Fraction] = Fraction(0)
    of_oracle: ClassVar[Fraction] = Fraction(0)
    of_look: ClassVar[Fraction] = Fraction(0)

    @property
    def payments(self) -> int:
        """Of the whole mechanism."""
        return self.machine.specification.funding_payments


def profile(machine: Machine) -> FundingProfile:
    """Of one market."""
    return Nothing(machine)
