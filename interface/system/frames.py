"""Room for Python's frames.

Python keeps the frames of running functions in pieces of 16 kB. Where a loop calls a function whose frame no longer
fits into its piece, each call asks the system for a piece and gives it back: thousandths of a second become seconds,
and whether that happens depends on nothing but how deep the calls are. A frame that asks for much is given a piece with
as much again in it, and the frames of all that is called from there find room.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")

_WORDS = 2**17
"""Of 8 bytes; pages of it that no frame comes to take no memory."""


def with_room(function: Callable[Given, Found], *given: Given.args, **named: Given.kwargs) -> Found:
    """Call it. All it calls in this thread find room for a megabyte of frames."""
    return function(*given, **named)


with_room.__code__ = with_room.__code__.replace(co_stacksize=_WORDS)
