"""The numbers of a market without funding payments: none."""

from __future__ import annotations

from novate.model.contract import NoFunding
from novate.model.parameter import Declaration

DECLARATIONS: tuple[Declaration, ...] = ()
RECORD = NoFunding
