"""No inflation attack: a file's numbers decide it, and no step of the machine."""

from __future__ import annotations

from novate.proofs.induction.part import unproved
from novate.properties.no_inflation_attack import NO_INFLATION_ATTACK

ARGUMENT = unproved(NO_INFLATION_ATTACK.name)
