"""What is wrong with an entry that is not believed."""

from __future__ import annotations


class DamagedError(Exception):
    """The text says what it is, of "an entry of the cache"."""
