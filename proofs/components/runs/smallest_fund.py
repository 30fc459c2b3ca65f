"""The run in which a whole side costs the fund most: of all its open interest."""

from __future__ import annotations

from novate.proofs.components.run import Run

RUN = Run("smallest fund", smallest=lambda machine: machine.market.max_open_interest, is_once=True)
