"""Markdown that has to fit: of its parts as many as there is room for, what matters most first, the rest counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """How long a text may be where it is shown."""

    most: int
    measure: Callable[[str], int]


def in_bytes(text: str) -> int:
    """As UTF-8."""
    return len(text.encode())


COMMENT = Room(65_000, len)
"""GitHub takes 65,536 characters: this leaves room for a line of whoever posts it."""
STEP_SUMMARY = Room(1_000_000, in_bytes)
"""GitHub takes 1 MiB of all that one step writes."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines that stand or fall together."""

    rank: int
    """Which are left out first: the highest."""
    text: str


def fitting(parts: Sequence[Part], room: Room, command: str) -> str:
    """As many parts as there is room for, and how many are missing; the command shows them."""
    left = room.most - room.measure(_left_out(len(parts), command))
    taken = set()
    for place in sorted(range(len(parts)), key=lambda each: parts[each].rank):
        size = room.measure(parts[place].text)
        if size <= left:
            taken.add(place)
            left -= size
    said = "".join(part.text for place, part in enumerate(parts) if place in taken)
    return said + (_left_out(len(parts) - len(taken), command) if len(taken) < len(parts) else "")


def _left_out(count: int, command: str) -> str:
    return f"\n{count} parts are left out here, as there is no room: `{command}` shows them.\n"
