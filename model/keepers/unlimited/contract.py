"""What keepers without a limit guarantee: the delay that the file says."""

from __future__ import annotations

from typing import TypeVar

from novate.model.keepers.costs import needed_reward
from novate.model.keepers.unlimited.parameters import Unlimited

__all__ = ["delay", "largest_account", "needed_reward"]

Blocks = TypeVar("Blocks")


def largest_account(_: Unlimited) -> None:
    """Of how many positions an account may hold they say nothing."""


def delay(_: Unlimited, ignored: Blocks) -> Blocks:
    """Blocks for which an account may stay overdue: those for which keepers may ignore it; a number or a symbol."""
    return ignored
