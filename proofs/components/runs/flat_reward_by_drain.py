"""The run in which a close-out costs the fund by its flat reward: over a floor, where there is least for it."""

from __future__ import annotations

from novate.proofs.components.run import Run, at_the_floor

RUN = Run("flat reward by drain", smallest=at_the_floor, is_shrunk=True)
