"""The run in which the margin does not pay for the worst close-out."""

from __future__ import annotations

from novate.proofs.components.run import Run

RUN = Run("close-out margin", is_large=True, has_own_way=True)
