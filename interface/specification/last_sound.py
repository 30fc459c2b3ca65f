"""How far a number of a component's table goes until the table contradicts itself, and what is not true beyond.

Whatever can be wrong with such a number is so from some number on: what is between two sound ones is sound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from novate.model.parameter import KeyPath
from novate.specification.entries import Document, entry
from novate.specification.feeds import feed_problems
from novate.specification.layer_problems import layer_problems


class Last(NamedTuple):
    """The last sound number on a way."""

    value: Fraction
    beyond: str
    """What is not true of the file with the next one; nothing where that is the end of the way."""


Written = Callable[[Fraction], str]
"""How a file has the number."""


def last_sound(
    document: Document, path: KeyPath, written: Written, own: Fraction, end: Fraction, step: Fraction = Fraction(1)
) -> Last:
    """From the file's own number, which is sound, to an end, both whole steps: by halving."""
    if not wrong_with(document, path, written, end):
        return Last(end, "")
    sound, unsound = int(own / step), int(end / step)
    while abs(unsound - sound) > 1:
        middle = (sound + unsound) // 2
        is_wrong = wrong_with(document, path, written, middle * step)
        sound, unsound = (sound, middle) if is_wrong else (middle, unsound)
    return Last(sound * step, wrong_with(document, path, written, unsound * step))


def wrong_with(document: Document, path: KeyPath, written: Written, number: Fraction) -> str:
    """What is not true of a file with this number in a table; nothing if all is."""
    table, key = path
    found = entry(document, (table,))
    changed = {**(found if isinstance(found, Mapping) else {}), key: written(number)}
    whole = {**document, table: changed}
    of_layers = layer_problems(whole) if isinstance(found, Mapping) else ()
    problem = next(chain(feed_problems(whole), of_layers), None)
    return "" if problem is None else f"{problem.path} is {problem.expected}"
