"""Pool pays gains: a file's numbers decide it, and no step of the machine."""

from __future__ import annotations

from novate.proofs.induction.part import unproved
from novate.properties.pool_pays_gains import POOL_PAYS_GAINS

ARGUMENT = unproved(POOL_PAYS_GAINS.name)
