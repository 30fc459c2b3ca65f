"""The numbers of an oracle that shows the market price: it has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from novate.model.parameter import Declaration


@dataclass(frozen=True, slots=True)
class Exact:
    """The oracle price is the market price of the same block."""

    kind: ClassVar[str] = "exact"
    lookback: ClassVar[int] = 0
    parts_of_a_tick: ClassVar[int] = 1


DECLARATIONS: tuple[Declaration, ...] = ()
RECORD = Exact
