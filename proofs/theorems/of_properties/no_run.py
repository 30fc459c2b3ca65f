"""No run: no theorem, a proof of a file's own numbers is a few questions."""

from __future__ import annotations

from novate.proofs.theorems.of_property import OfProperty

THEOREM = OfProperty(rows=lambda _: None, whoever_pays=True)
