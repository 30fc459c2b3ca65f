"""The collector of garbage, told what a command is like: it imports much that stays, and leaves little behind."""

from __future__ import annotations

import gc

_SELDOM = (100_000, 20, 100)
"""A hundred times less often than usual."""


def collect_seldom() -> None:
    """Said by a process that is novate's own: while it starts it would be gone through again and again."""
    gc.set_threshold(*_SELDOM)


def keep_what_is_there() -> None:
    """In such a process never look through what has been imported, nor in the workers that are copied from it."""
    if gc.get_threshold() == _SELDOM:
        gc.freeze()
