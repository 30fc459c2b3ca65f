"""Fund no net loser: account and fund together pay for the worst close-out."""

from __future__ import annotations

from novate.proofs.theorems.by_margin.settled_fills import WITHOUT_LOSS
from novate.proofs.theorems.of_property import OfProperty

THEOREM = OfProperty(rows=lambda _: None, by_margin=(WITHOUT_LOSS,))
