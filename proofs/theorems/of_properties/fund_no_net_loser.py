"""Fund no net loser: account and fund together pay for the worst close-out."""

from __future__ import annotations

from novate.proofs.theorems.of_property import OfProperty
from novate.proofs.theorems.settled_fills import WITHOUT_LOSS

THEOREM = OfProperty(rows=lambda _: None, by_margin=(WITHOUT_LOSS,))
