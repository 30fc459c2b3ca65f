"""The run in which a close-out costs the fund something: the same as leaves a shortfall."""

from __future__ import annotations

from novate.proofs.components.run import Run

RUN = Run("drain margin", is_large=True)
