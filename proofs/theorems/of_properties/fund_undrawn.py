"""Fund undrawn: what a fill lacks on the worst path."""

from __future__ import annotations

from novate.proofs.theorems.of_property import OfProperty
from novate.proofs.theorems.settled_fills import UNDRAWN

THEOREM = OfProperty(rows=lambda _: None, by_margin=(UNDRAWN,))
