"""How far a number of a component's table goes until the table contradicts itself, and what is not true beyond.

Whatever can be wrong with such a number is so from some number on: what is between two sound ones is sound.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from novate.model.parameter import KeyPath
from novate.model.quantities import format_counted
from novate.specification.entries import Document, entry
from novate.specification.feeds import feed_problems


class Last(NamedTuple):
    """The last sound number on a way."""

    value: Fraction
    beyond: str
    """What is not true of the file with the next one; nothing where that is the end of the way."""


def last_sound(document: Document, path: KeyPath, of: str, own: Fraction, end: Fraction) -> Last:
    """From the file's own number of such things, which is sound, to an end: by halving."""
    if not wrong_with(document, path, of, end):
        return Last(end, "")
    sound, unsound = int(own), int(end)
    while abs(unsound - sound) > 1:
        middle = (sound + unsound) // 2
        sound, unsound = (sound, middle) if wrong_with(document, path, of, Fraction(middle)) else (middle, unsound)
    return Last(Fraction(sound), wrong_with(document, path, of, Fraction(unsound)))


def wrong_with(document: Document, path: KeyPath, of: str, number: Fraction) -> str:
    """What is not true of a file with this number of such things in a table; nothing if all is."""
    table, key = path
    found = entry(document, (table,))
    changed = {**(found if isinstance(found, Mapping) else {}), key: format_counted(int(number), of)}
    problem = next(feed_problems({**document, table: changed}), None)
    return "" if problem is None else f"{problem.path} is {problem.expected}"
