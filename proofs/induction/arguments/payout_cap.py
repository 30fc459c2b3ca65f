"""Payout cap: a file's numbers decide it, and no step of the machine."""

from __future__ import annotations

from novate.proofs.induction.part import unproved
from novate.properties.payout_cap import PAYOUT_CAP

ARGUMENT = unproved(PAYOUT_CAP.name)
