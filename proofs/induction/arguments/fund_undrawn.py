"""Fund undrawn: no induction over the steps of the machine is known, which settles no fills."""

from __future__ import annotations

from novate.proofs.induction.part import unproved
from novate.properties.fund_undrawn import FUND_UNDRAWN

ARGUMENT = unproved(FUND_UNDRAWN.name)
