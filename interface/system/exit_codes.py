"""What the exit code of `novate` says to the job that started it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """The answer in one number."""

    AS_WISHED = 0
    """Everything is proved, not applicable, or as the specification expects."""
    VIOLATED = 1
    """A property is violated, an expectation is not met, or a record was not confirmed."""
    UNDECIDED = 2
    """Nothing is violated, but something is unknown, vacuous, or only searched up to a bound."""
    BAD_INPUT = 3
    """A file or an option could not be understood."""
    NOT_WRITTEN = 4
    """The answer could not be written, as on a full disk."""
    INTERRUPTED = 130
    """Stopped from the keyboard."""
    TERMINATED = 143
    """Stopped by a termination signal."""


_WORST_FIRST = (ExitCode.BAD_INPUT, ExitCode.VIOLATED, ExitCode.UNDECIDED)


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The one code for several files: bad input, then violated, then undecided, then as wished."""
    found = set(codes)
    return next((code for code in _WORST_FIRST if code in found), ExitCode.AS_WISHED)
