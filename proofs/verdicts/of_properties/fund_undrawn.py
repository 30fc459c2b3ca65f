"""Fund undrawn: from which margin on, and up to which position."""

from __future__ import annotations

from novate.proofs.verdicts.sizes import sized
from novate.properties.fund_undrawn import FUND_UNDRAWN

IN_VERDICT = sized(FUND_UNDRAWN.name)
