"""Fund undrawn: what a fill lacks on the worst path."""

from __future__ import annotations

from novate.proofs.theorems.by_margin.settled_fills import UNDRAWN
from novate.proofs.theorems.of_property import OfProperty

THEOREM = OfProperty(rows=lambda _: None, by_margin=(UNDRAWN,))
