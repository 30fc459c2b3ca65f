"""Pool pays gains: what is proved of any pool decides it of the numbers of a file."""

from __future__ import annotations

from novate.proofs.theorems.of_property import OfProperty

THEOREM = OfProperty(rows=lambda _: None, of_file=("waterfall/pool-counterparty",))
