"""Which declaration stands behind a key of a specification file."""

from __future__ import annotations

from collections.abc import Iterator

from novate.model.parameter import ANY_NAME, KIND, BySize, Declaration, Deviations, Group, KeyPath, Kind, Moves
from novate.model.parameters import GROUPS
from novate.specification.entries import Document, entry, named

_GROUPS = {group.path: group for group in GROUPS}
NAMED = {group.path[:1] for group in GROUPS if ANY_NAME in group.path}
"""The tables whose tables have names that the file chooses: markets, and feeds."""
_DECLARED = {(*group.path, each.key): each for group in GROUPS for each in group.declarations}


def declared(document: Document, *kinds: type[Kind]) -> Iterator[tuple[KeyPath, Declaration]]:
    """Every parameter that a document may give, with its path, in the order of a file; or only those of some kinds."""
    for group in GROUPS:
        wanted = [each for each in group.declarations if not kinds or isinstance(each.kind, kinds)]
        for table in tables(document, group) if wanted else ():
            had = keys_of_kind(document, group, table)
            yield from (((*table, each.key), each) for each in wanted if each.key in had)


def keys_of_kind(document: Document, group: Group, table: KeyPath) -> set[str]:
    """The keys that a table may have: of a component those of its kind, and all where that is none there is."""
    if not group.variants:
        return {each.key for each in group.declarations}
    kind = entry(document, (*table, KIND)) or group.usual_kind
    own = group.variants.get(kind, group.declarations) if isinstance(kind, str) else group.declarations
    return {KIND, *(each.key for each in own)}


def tables(document: Document, group: Group) -> list[KeyPath]:
    """Where a document has a group of parameters: in one table, or in one of each name, or of some of them."""
    if ANY_NAME not in group.path:
        return [group.path]
    found = [(*table, *group.path[len(table) :]) for table in named(document, group.path[0])]
    return [path for path in found if not group.replaces or entry(document, path) is not None]


def general(path: KeyPath) -> KeyPath:
    """The path with the name of its market, or of its feed, left open."""
    return (path[0], ANY_NAME, *path[2:]) if path[:1] in NAMED and len(path) > 1 else path


def declaration_at(path: KeyPath) -> Declaration | None:
    """The declaration of the parameter that a path names, or of which it names a part."""
    key = key_at(path)
    return None if key is None else _DECLARED[general(key)]


def key_at(path: KeyPath) -> KeyPath | None:
    """The path as far as the key of a parameter, or None where there is none on the way."""
    heads = (path[:length] for length in range(1, len(path) + 1))
    return next((head for head in heads if general(head) in _DECLARED), None)


def upper(path: KeyPath) -> KeyPath | None:
    """The path of the value that the value at a path never exceeds, or None where there is none."""
    declaration = declaration_at(path)
    return (*path[:-1], declaration.at_most) if declaration is not None and declaration.at_most else None


def lower(path: KeyPath) -> tuple[Declaration, ...]:
    """The parameters of the same table whose values never exceed the value at a path."""
    return tuple(each for each in _declarations(general(path)[:-1]) if each.at_most == path[-1])


def _declarations(table: KeyPath) -> tuple[Declaration, ...]:
    """Those of a table."""
    return _GROUPS[table].declarations if table in _GROUPS else ()


def own_table(path: KeyPath) -> KeyPath | None:
    """The path of the table in which a market replaces one of all markets, if a path is in such a table or is one."""
    heads = (path[:length] for length in range(1, len(path) + 1))
    return next((head for head in heads if general(head) in _GROUPS and _GROUPS[general(head)].replaces), None)


def has_own_table(document: Document, path: KeyPath) -> bool:
    """Whether the market that a path names has such a table: then nothing in it is taken from that of all markets."""
    table = own_table(path)
    return table is not None and entry(document, table) is not None


def kinds_with(path: KeyPath) -> list[str]:
    """The kinds that have the key at a path; none where the table is of no component."""
    group = _GROUPS.get(general(path)[:-1])
    variants = {} if group is None else group.variants
    return [f'"{kind}"' for kind, own in variants.items() if path[-1] in {each.key for each in own}]


def kind_of(document: Document, path: KeyPath) -> tuple[str, KeyPath] | None:
    """The kind of the component of whose table a path is a part, and that table; None where it is of none."""
    key = key_at(path)
    group = None if key is None else _GROUPS[general(key)[:-1]]
    if key is None or group is None or not group.variants:
        return None
    common = replaced(key[:-1])
    table = key[:-1] if common is None or has_own_table(document, path) else common
    found = entry(document, (*table, KIND))
    return (found if isinstance(found, str) else group.usual_kind), table


def is_by_size(path: KeyPath) -> bool:
    """Whether a path is that of a table by sizes."""
    return general(path) in _DECLARED and isinstance(_DECLARED[general(path)].kind, BySize)


def moves_at(path: KeyPath) -> KeyPath | None:
    """The path of the bound on moves that a path is about, or None."""
    key = key_at(path)
    return key if key is not None and isinstance(_DECLARED[general(key)].kind, Moves) else None


def both_ways_at(path: KeyPath) -> KeyPath | None:
    """The path of the number of two directions that a path is about, or None."""
    key = key_at(path)
    kinds = (Moves, Deviations)
    return key if key is not None and isinstance(_DECLARED[general(key)].kind, kinds) else None


def replaced(path: KeyPath) -> KeyPath | None:
    """The path of what a path of a market replaces, or None where that replaces nothing."""
    key, table = key_at(path), own_table(path)
    if table is not None:
        return (*_GROUPS[general(table)].replaces, *path[len(table) :])
    if key is None or not _DECLARED[general(key)].replaces:
        return None
    return (*_DECLARED[general(key)].replaces, *path[len(key) :])
