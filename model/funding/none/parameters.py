"""The numbers of a market without funding payments: none."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from novate.model.parameter import Declaration


@dataclass(frozen=True, slots=True)
class NoFunding:
    """Nobody pays anything."""

    kind: ClassVar[str] = "none"
    pays: ClassVar[bool] = False
    most: ClassVar[Fraction] = Fraction(0)
    every: ClassVar[int] = 1


DECLARATIONS: tuple[Declaration, ...] = ()
RECORD = NoFunding
