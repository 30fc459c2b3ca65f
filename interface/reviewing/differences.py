"""What two documents of one mechanism say differently, key by key, both values in one unit.

What a key means is compared, not how it is written: "2%" and "200bps" are one value, and so are a market's own value
and the same one of all markets. A time on a clock is compared in blocks.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import getitem
from typing import Any

from novate.model.figures import for_person, percent
from novate.model.parameter import Delay, KeyPath, Moves, RatesUpTo, Tiers, Unit
from novate.model.quantities import QuantityError, parse_time
from novate.specification.declared import declaration_at, declared, key_at, own_table, replaced
from novate.specification.entries import Document, block_time, entry, markets, readable
from novate.specification.parameters import default_at, is_horizon, meaning, number_at, parameter_named, stated
from novate.specification.problems import dotted
from novate.specification.tiers import SIZE
from novate.specification.times import horizon_in_blocks
from novate.specification.units import Unit as WrittenIn
from novate.specification.units import unit_of
from novate.specification.values import reader

NOTHING = "-"
"""In the place of a value that one of the two does not have."""


@dataclass(frozen=True, slots=True)
class Change:
    """A key whose value is another one; both as a person reads them."""

    path: KeyPath
    before: str
    after: str

    @property
    def key(self) -> str:
        """The path as TOML writes it."""
        return dotted(self.path)


@dataclass(frozen=True, slots=True)
class Differences:
    """All that is not the same."""

    changes: tuple[Change, ...]
    """In the order of the file before, and then of the one after."""
    added: tuple[str, ...]
    """Markets."""
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything is different."""
        return bool(self.changes or self.added or self.removed)


def differences(before: Document, after: Document) -> Differences:
    """Compare two valid documents."""
    after = respelled(after, before)
    names = [[path[1] for path in markets(each)] for each in (before, after)]
    added = tuple(name for name in names[1] if name not in names[0])
    removed = tuple(name for name in names[0] if name not in names[1])
    paths = dict.fromkeys(path for each in (before, after) for path in (*leaves(each), *replacing(before, after, each)))
    common = [path for path in paths if not (path[0] == "markets" and path[1] in (*added, *removed))]
    told = (is_told_by_parts, is_told_by_whole)
    shown = [path for path in common if not any(each(before, after, path) for each in told)]
    changes = (change(before, after, path) for path in shown)
    return Differences(tuple(each for each in changes if each is not None), added, removed)


def respelled(document: Document, as_in: Document) -> Document:
    """The document with sizes and horizons spelled as in another one, where they mean the same."""
    found = copy.deepcopy(dict(document))
    for path, declaration in declared(found, Moves, Tiers, RatesUpTo):
        ours, theirs = entry(found, path), entry(as_in, taken_from(as_in, path))
        if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
            is_time = isinstance(declaration.kind, Moves)
            spelled = {part_meant(as_in, each, is_time=is_time): each for each in theirs}
            renamed = {spelled.get(part_meant(found, each, is_time=is_time), each): ours[each] for each in ours}
            if len(renamed) == len(ours):  # "1 minute" may be other blocks in each of them
                reduce(getitem, path[:-1], found)[path[-1]] = renamed
    return found


def part_meant(document: Document, part: str, *, is_time: bool) -> object:
    """The size, or the blocks of the horizon, that a part of a path names; a direction is itself."""
    if not is_time:
        return readable(part, SIZE)
    return horizon_in_blocks(parse_time(part), block_time(document)) if is_horizon(part) else part


def leaves(table: Mapping[str, Any], path: KeyPath = ()) -> Iterator[KeyPath]:
    """The paths of everything that is no table."""
    for key, found in table.items():
        if isinstance(found, Mapping) and found:
            yield from leaves(found, (*path, key))
        else:
            yield (*path, key)


def replacing(before: Document, after: Document, document: Document) -> Iterator[KeyPath]:
    """What a market would take from all markets, if it had nothing of its own there: a part that it lacks counts."""
    for path in leaves(document):
        own = own_part(path)
        common = None if own is None else replaced(own)
        if own is not None and common is not None:
            tables = (each for each in (entry(before, common), entry(after, common)) if isinstance(each, Mapping))
            yield from ((*own, *rest) for each in tables for rest in leaves(each))


def own_part(path: KeyPath) -> KeyPath | None:
    """The table, or the key, of a market that a path belongs to; what all markets have there is then not its."""
    return own_table(path) or key_at(path)


def taken_from(document: Document, path: KeyPath) -> KeyPath:
    """Where the value at a path stands: there, or in the tables of all markets."""
    own, common = own_part(path), replaced(path)
    return path if own is None or common is None or entry(document, own) is not None else common


def is_told_by_parts(before: Document, after: Document, path: KeyPath) -> bool:
    """Whether one of the two has a table of both directions there, whose parts tell the difference."""
    found = [each for document in (before, after) if isinstance(each := entry(document, path), Mapping)]
    return any({"up", "down"} <= set(each) for each in found)


def is_told_by_whole(before: Document, after: Document, path: KeyPath) -> bool:
    """Whether it is a part of a table in whose place one of the two has a value, which tells the difference."""
    for end in range(1, len(path)):
        found = [each for document in (before, after) if (each := entry(document, path[:end])) is not None]
        if len({isinstance(each, Mapping) for each in found}) > 1:
            return not is_told_by_parts(before, after, path[:end])
    return False


def change(before: Document, after: Document, path: KeyPath) -> Change | None:
    """What is different at a path; None where that is nothing."""
    if meant(before, path) == meant(after, path):
        return None
    in_blocks = block_time(before) != block_time(after)
    unit = next((each for each in (unit_at(document, path) for document in (before, after)) if each is not None), None)
    if unit is not None and in_blocks and is_time(path):
        unit = WrittenIn("block", Fraction(1), None)
    return Change(path, *(shown(document, path, unit) for document in (before, after)))


def meant(document: Document, path: KeyPath) -> object:
    """What a document says at a path, so that equal things are equal; None where it says nothing."""
    number = number_meant(document, path)
    return raw(document, path) if number is None else number


def number_meant(document: Document, path: KeyPath) -> Fraction | None:
    """The number that stands at a path, or that is inherited or usual there; None where there is none."""
    kind, declaration = number_at(path), declaration_at(path)
    if kind is not None:
        text = stated(document, taken_from(document, path))
        text = default_at(path) if text is None else text
        return None if text is None else meaning(document, text, kind)
    if declaration is not None and isinstance(declaration.kind, Unit):
        return readable(entry(document, path), reader(declaration.kind))
    return None


def raw(document: Document, path: KeyPath) -> object:
    """What stands at a path, or at the one from which a market takes it, or what is usual."""
    found = entry(document, taken_from(document, path))
    declaration = declaration_at(path)
    if found is None and declaration is not None:
        found = declaration.default
    return found


def is_time(path: KeyPath) -> bool:
    """Whether what stands there counts blocks."""
    return isinstance(number_at(path), Delay)


def unit_at(document: Document, path: KeyPath) -> WrittenIn | None:
    """In what a document writes the number at a path; None where it has none."""
    place = taken_from(document, path)
    if number_at(place) is None or stated(document, place) is None:
        return None
    return unit_of(document, parameter_named(document, dotted(place)))


def shown(document: Document, path: KeyPath, unit: WrittenIn | None) -> str:
    """The value at a path for a person: in the unit, but where it has no end there."""
    number, found = number_meant(document, path), raw(document, path)
    if number is not None and unit is not None:
        try:
            return for_person(unit.written(number))
        except QuantityError:  # no decimal is exact
            return f"about {percent(number)}"
    return in_words(found)


def in_words(found: object) -> str:
    """What stands in a file, in a line."""
    match found:
        case None:
            return NOTHING
        case bool():
            return str(found).lower()
        case str():
            return for_person(found)
        case Mapping():
            return ", ".join(f"{key}: {in_words(each)}" for key, each in found.items()) or NOTHING
        case list() | tuple():
            return ", ".join(map(in_words, found)) or NOTHING
        case _:
            return str(found)
