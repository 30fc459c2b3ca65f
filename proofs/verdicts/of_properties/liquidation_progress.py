"""Liquidation progress: what it means, unless it is broken."""

from __future__ import annotations

from novate.proofs.status import Status
from novate.proofs.verdicts.of_property import InVerdict

ENABLED = "a close-out at the market price is enabled whenever an account is overdue"
IN_VERDICT = InVerdict(detail=lambda _, __, status: "" if status is Status.VIOLATED else ENABLED)
