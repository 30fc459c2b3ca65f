"""The numbers of keepers without a limit: what a close-out costs them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from novate.model.keepers import costs


@dataclass(frozen=True, slots=True)
class Unlimited:
    """However many accounts are overdue, all of them are closed out in time."""

    gas_growth: Fraction = Fraction(0)
    cost_of_losing: int = 0
    racing: int = 1
    kind: ClassVar[str] = "unlimited"
    is_limited: ClassVar[bool] = False


DECLARATIONS = costs.DECLARATIONS
RECORD = Unlimited
