"""The numbers of a market whose price close-outs do not move: none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from novate.model.parameter import Declaration


@dataclass(frozen=True, slots=True)
class NoImpact:
    """The bounds on moves hold whoever is closed out."""

    kind: ClassVar[str] = "none"


DECLARATIONS: tuple[Declaration, ...] = ()
RECORD = NoImpact
