"""Room where the flat reward is more than the fund gets back of the position over a floor that has least for it."""

from __future__ import annotations

from novate.proofs.theorems.rooms.flat_reward_by_close_out import room

__all__ = ["room"]
