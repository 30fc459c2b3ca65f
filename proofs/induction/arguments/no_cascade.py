"""No cascade: no induction over the steps of the machine, which knows nothing of who is charged how much."""

from __future__ import annotations

from novate.proofs.induction.part import unproved
from novate.properties.no_cascade import NO_CASCADE

ARGUMENT = unproved(NO_CASCADE.name)
