"""What keepers without a limit guarantee: the delay that the file says."""

from __future__ import annotations

from typing import TypeVar

from novate.model.keepers.unlimited.parameters import Unlimited

Blocks = TypeVar("Blocks")


def delay(_: Unlimited, ignored: Blocks) -> Blocks:
    """Blocks for which an account may stay overdue: those for which keepers may ignore it; a number or a symbol."""
    return ignored
