"""Feeds: which oracles of a file are made of which others, and what is wrong with that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from typing import Any

from pydantic import TypeAdapter, ValidationError

from novate.model.parameter import KIND, MOST_FEEDS, Feeds, Group, KeyPath, Kind
from novate.model.parameters import FEEDS, GROUPS, contradictions
from novate.specification.declared import tables
from novate.specification.entries import Document, entry, named, readable
from novate.specification.kinds import annotation
from novate.specification.problems import Problem, dotted, one_of
from novate.specification.values import described, names_of_feeds

TABLE = FEEDS.path[0]
"""Of the tables of all feeds."""
MadeOf = Mapping[str, tuple[str, ...]]
"""Name of a feed -> those of the feeds that it is made of."""


def inside_out(made_of: Mapping[str, Iterable[str]]) -> Iterable[str]:
    """The names, each after those that it is made of. Raises `CycleError`."""
    return TopologicalSorter(made_of).static_order()


def feed_problems(document: Document) -> Iterator[Problem]:
    """What is wrong with the feeds, and with the values of one oracle together."""
    known = dict.fromkeys(name for _, name in named(document, TABLE) if isinstance(name, str))
    lists = dict(_lists(document))
    for path, names in lists.items():
        yield from _list_problems(path, names, known)
    if all(path in lists for path in _lists_needed(document)):
        yield from _unused(known, lists.values())
    made_of = dict.fromkeys(known, ()) | {path[1]: _known(known, lists[path]) for path in lists if path[0] == TABLE}
    cycles = list(_cycles(made_of))
    yield from cycles or _size_problems(lists, made_of)
    for group, table in _components(document):
        yield from _table_problems(document, group, table)


def _components(document: Document) -> Iterator[tuple[Group, KeyPath]]:
    """Every table of a component, with what is declared of it; who reads the tables tells of names that are no text."""
    for group in (each for each in GROUPS if each.variants):
        yield from ((group, table) for table in tables(document, group) if all(isinstance(part, str) for part in table))


def _lists_needed(document: Document) -> Iterator[KeyPath]:
    """Where a list of names should be; of a kind that there is not nobody knows."""
    for group, table in _components(document):
        kind = _kind(document, group, table)
        own = group.declarations if kind is None else group.variants[kind]
        yield from ((*table, each.key) for each in own if isinstance(each.kind, Feeds))


def _kind(document: Document, group: Group, table: KeyPath) -> str | None:
    """Of which kind the component of a table is; None where that is no kind."""
    found = entry(document, (*table, KIND))
    found = group.usual_kind if found is None else found
    return found if isinstance(found, str) and found in group.variants else None


def _lists(document: Document) -> Iterator[tuple[KeyPath, tuple[str, ...]]]:
    """The lists of names that can be read."""
    for group, table in _components(document):
        for each in (each for each in group.declarations if isinstance(each.kind, Feeds)):
            names = readable(entry(document, (*table, each.key)), names_of_feeds)
            if names is not None:
                yield (*table, each.key), names


def _known(known: Collection[str], names: Iterable[str]) -> tuple[str, ...]:
    """Those that there are, each once."""
    return tuple(name for name in dict.fromkeys(names) if name in known)


def _list_problems(path: KeyPath, names: tuple[str, ...], known: Collection[str]) -> Iterator[Problem]:
    """Every name is that of a feed, and none stands there twice."""
    for name, times in Counter(names).items():
        if name not in known:
            yield Problem(dotted(path), described(name), f"a feed of this file: {one_of(list(known), name)}")
        elif times > 1:
            yield Problem(dotted(path), f"{described(name)} {times} times", "each feed once")


def _cycles(made_of: MadeOf) -> Iterator[Problem]:
    """Nothing is made of itself."""
    left = dict(made_of)
    while True:
        try:
            list(inside_out(left))
        except CycleError as error:
            first, *others = reversed(error.args[1])
            chain = ", which is made of ".join(map(described, (first, *others)))
            yield Problem(dotted((TABLE, first)), chain, "feeds that are not made of themselves")
            left = {name: inner for name, inner in left.items() if name not in others}
        else:
            return


def _size_problems(lists: Mapping[KeyPath, tuple[str, ...]], made_of: MadeOf) -> Iterator[Problem]:
    """No oracle is made of too many feeds, and these of others; one that is in two of them counts twice."""
    sizes: dict[str, int] = {}
    for name in inside_out(made_of):
        sizes[name] = 1 + sum(sizes[each] for each in made_of[name])
    for path, names in lists.items():
        size = sum(sizes[name] for name in _known(made_of, names))
        if size > MOST_FEEDS:
            found = f"a list of {size:,} feeds, with those that they are made of"
            yield Problem(dotted(path), found, f"at most {MOST_FEEDS}")


def _unused(known: Iterable[str], lists: Iterable[tuple[str, ...]]) -> Iterator[Problem]:
    """A feed that nobody names is one that somebody thinks is used."""
    used = {name for names in lists for name in names}
    for name in known:
        if name not in used:
            yield Problem(dotted((TABLE, name)), "a feed that no oracle is made of", "its name in some list of feeds")


def _table_problems(document: Document, group: Group, table: KeyPath) -> Iterator[Problem]:
    """What the kind of a component says of the values of its table together."""
    kind = _kind(document, group, table)
    values = None if kind is None else _values(document, group, table, kind)
    for key, found, expected in () if kind is None or values is None else contradictions(group, kind, values):
        yield Problem(dotted((*table, key)), found, expected)


def _values(document: Document, group: Group, table: KeyPath, kind: str) -> dict[str, Any] | None:
    """What a table says, by its keys; None where something of it cannot be read."""
    values = {}
    for each in group.variants[kind]:
        found = entry(document, (*table, each.key))
        try:
            if found is not None:
                values[each.key] = _reader(each.kind).validate_python(found)
            elif each.is_required:
                return None
        except ValidationError:
            return None
    return values


@cache
def _reader(kind: Kind) -> TypeAdapter[Any]:
    """What the whole file is read with, for one value."""
    return TypeAdapter(annotation(kind))
