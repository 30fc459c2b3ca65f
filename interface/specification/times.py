"""Times of a specification file, on a clock or in blocks, as whole numbers of blocks.

Rounding is in the adversary's favour: a delay counts as every block that it begins, and a bound on the moves within a
horizon holds for the blocks that fit into it, no more. So is the time between two payments no more than those.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, floor

from novate.model.parameter import Delay, KeyPath, Moves
from novate.model.quantities import Seconds, Time, quoted
from novate.specification.declared import declared
from novate.specification.entries import BLOCK_TIME, Document, block_time, entry, readable
from novate.specification.moves import Move, has_horizons
from novate.specification.problems import Problem, dotted
from novate.specification.values import HORIZON, described, grouped, reader


def delay_in_blocks(time: Time, block_time: Seconds | None) -> int:
    """The blocks that a delay begins. On a clock it needs the time of a block, as `time_problems` has made sure."""
    if isinstance(time, int):
        return time
    assert block_time is not None
    return ceil(time.count / block_time.count)


def time_in_blocks(kind: Delay, time: Time, block_time: Seconds | None) -> int:
    """The blocks that a time is, of its kind."""
    return horizon_in_blocks(time, block_time) if kind.whole else delay_in_blocks(time, block_time)


def horizon_in_blocks(time: Time, block_time: Seconds | None) -> int:
    """The blocks that fit into a horizon."""
    if isinstance(time, int):
        return time
    assert block_time is not None
    return floor(time.count / block_time.count)


def moves_in_blocks(moves: Mapping[Time, Move], block_time: Seconds | None) -> list[tuple[int, Move]]:
    """(blocks, bound), the shortest horizon first."""
    bounds = {horizon_in_blocks(time, block_time): move for time, move in moves.items()}
    return sorted(bounds.items(), key=lambda bound: bound[0])


def time_problems(document: Document) -> Iterator[Problem]:
    """Times that cannot be blocks, and horizons that are the same."""
    known = block_time(document)
    if known is None and entry(document, BLOCK_TIME) is not None:
        return
    for path, each in declared(document, Delay, Moves):
        match each.kind:
            case Delay() as kind:
                yield from _delay(document, path, kind, known)
            case Moves():
                yield from _horizons(document, path, known)


def _delay(document: Document, path: KeyPath, kind: Delay, block_time: Seconds | None) -> Iterator[Problem]:
    """What is wrong with a delay."""
    found = entry(document, path)
    time = readable(found, reader(kind))
    if time is not None:
        yield from _unconvertible(path, found, time, block_time, kind)


def _unconvertible(
    path: KeyPath, found: object, time: Time, block_time: Seconds | None, kind: Delay
) -> Iterator[Problem]:
    """A time on a clock without the time of a block, too long or too short."""
    allowed = kind.range
    if isinstance(time, int):
        return
    if block_time is None:
        expected = "a time in blocks, or else environment.block_time as well, which says how long a block takes"
        yield Problem(dotted(path), described(found), expected)
    elif (blocks := Fraction(time_in_blocks(kind, time, block_time))) not in allowed:
        assert allowed.most is not None
        found_in_blocks = f"{described(found)}, which is {grouped(blocks)} blocks"
        limit = f"at most {grouped(allowed.most)}" if blocks > allowed.most else f"at least {grouped(allowed.least)}"
        yield Problem(dotted(path), found_in_blocks, f"{limit} blocks")


def _horizons(document: Document, path: KeyPath, block_time: Seconds | None) -> Iterator[Problem]:
    """What is wrong with the horizons of one table of move bounds."""
    table = entry(document, path)
    if not isinstance(table, Mapping) or not has_horizons(table):
        return
    seen: dict[int, str] = {}
    for key in table:
        time = readable(key, HORIZON)
        if time is None:
            continue
        problems = tuple(_unconvertible((*path, key), key, time, block_time, Delay()))
        yield from problems or _same_or_none((*path, key), horizon_in_blocks(time, block_time), seen)


def _same_or_none(path: KeyPath, blocks: int, seen: dict[int, str]) -> Iterator[Problem]:
    """A horizon of no block, or of as many as one that was `seen` before."""
    key = path[-1]
    if blocks == 0:
        yield Problem(dotted(path), quoted(key), "a horizon of at least one block: environment.block_time is longer")
    elif blocks in seen:
        expected = f"each horizon once: {quoted(seen[blocks])} is also that of {blocks:_} block{'s' * (blocks > 1)}"
        yield Problem(dotted(path), quoted(key), expected)
    else:
        seen[blocks] = key
