"""The numbers of close-outs of whole positions: none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from novate.model.parameter import Declaration


@dataclass(frozen=True, slots=True)
class Whole:
    """Every call closes all that there is."""

    kind: ClassVar[str] = "whole"
    is_whole: ClassVar[bool] = True
    settles_each_fill: ClassVar[bool] = False
    proved_as: ClassVar[str] = "whole"


DECLARATIONS: tuple[Declaration, ...] = ()
RECORD = Whole
