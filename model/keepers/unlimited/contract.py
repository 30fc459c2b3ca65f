"""What keepers without a limit guarantee: the delay that the file says."""

from __future__ import annotations

from typing import TypeVar

from novate.model.keepers.costs import needed_reward
from novate.model.keepers.unlimited.parameters import Unlimited

__all__ = ["delay", "needed_reward"]

Blocks = TypeVar("Blocks")


def delay(_: Unlimited, ignored: Blocks) -> Blocks:
    """Blocks for which an account may stay overdue: those for which keepers may ignore it; a number or a symbol."""
    return ignored
