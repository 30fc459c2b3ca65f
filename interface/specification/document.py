"""A specification written back: as the nested tables of its file, and as TOML.

`to_document` is canonical: equal specifications give equal documents, and `parse_document` reads the same specification
from one. A value in which markets may differ stands in its common table as most markets have it, and in the table of
each market that has another.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from novate.model.component import usual
from novate.model.contract import Oracle, all_feeds, table_kind
from novate.model.core.parameters import MARKET
from novate.model.parameter import KIND, Group, KeyPath
from novate.model.parameters import COMPONENTS, FEEDS, GROUPS, OF_ALL_MARKETS, ORACLE, ORACLES, Component
from novate.model.specification import Specification
from novate.specification.declared import declaration_at
from novate.specification.expectations import expect_document
from novate.specification.meaning import written

Document = dict[str, Any]


def to_document(specification: Specification) -> Document:
    """The tables of the specification's file, in the order of the file; quantities as texts.

    Raises `QuantityError` where the quote quantum, a base quantum or a price tick is no finite decimal.
    """
    quantum = specification.quote_quantum
    markets = {name: _table(MARKET, market, quantum, {}) for name, market in specification.markets.items()}
    common = _common(list(markets.values()))
    feeds = dict(_feeds((market.oracle for market in specification.markets.values()), quantum))
    own = {
        each.field: {
            name: _component(each, getattr(market, each.field), quantum)
            for name, market in specification.markets.items()
        }
        for each in COMPONENTS
    }
    most = {field: _shared(list(tables.values()), for_all=False) for field, tables in own.items()}
    most |= {each.field: _of_all(each, getattr(specification, each.field), quantum) for each in OF_ALL_MARKETS}
    document: Document = {}
    for group in GROUPS:
        if group is MARKET:
            document["markets"] = {name: _without(market, common) for name, market in markets.items()}
        elif group.component and group.replaces:
            field = group.path[-1]
            for name, table in own[field].items():
                document["markets"][name] |= {field: table} if table != most[field] else {}
        elif group is FEEDS:
            document |= {group.path[0]: feeds} if feeds else {}
        elif group.component:
            (field,) = group.path
            document |= {field: most[field]} if most[field] or group is ORACLE else {}
        else:
            (name,) = group.path
            table = _table(group, specification, quantum, common)
            document |= {name: table} if table else {}
    return document | ({"expect": expect_document(specification.expect)} if specification.expect else {})


def _table(group: Group, held_by: Any, quantum: Fraction, common: Mapping[KeyPath, Any]) -> Document:
    """The table of a group of parameters with everything that says something; what markets have in common is known."""
    texts: Document = {}
    for each in group.declarations:
        path = (*group.path, each.key)
        texts[each.key] = common[path] if path in common else written(each, held_by, quantum)
    return {key: text for key, text in texts.items() if text is not None}


def _component(component: Component, record: Any, quantum: Fraction) -> Document:
    """The table of a component; the usual kind is not said."""
    kind = table_kind(record)
    usual = {} if kind == component.kind.default else {KIND: kind}
    group = replace(component.group((component.field,), ""), declarations=component.variants[kind])
    return usual | _table(group, record, quantum, {})


def _of_all(component: Component, record: Any, quantum: Fraction) -> Document:
    """The table of a component of all markets; none of what a file has that says nothing."""
    return {} if record == usual(component.folder) else _component(component, record, quantum)


def _feeds(oracles: Iterable[Oracle], quantum: Fraction) -> Iterator[tuple[str, Document]]:
    """The tables of all feeds by their names, each after those that it is made of. Raises `ValueError`."""
    known: dict[str, Oracle] = {}
    for feed in (feed for oracle in oracles for feed in all_feeds(oracle)):
        if known.setdefault(feed.name, feed.oracle) != feed.oracle:
            raise ValueError(f"two feeds have the name {feed.name}, and are not alike")
    for name, oracle in known.items():
        yield name, _component(ORACLES, oracle, quantum)


def _common(markets: Sequence[Document]) -> dict[KeyPath, Any]:
    """What markets have in common under each key that they may replace.

    It is what most of them have; of a key that may be missing everywhere, what all have, or None.
    """
    return {
        each.replaces: _shared([market.get(each.key) for market in markets], for_all=_may_be_missing(each.replaces))
        for each in MARKET.declarations
        if each.replaces
    }


def _may_be_missing(path: KeyPath) -> bool:
    """Whether nothing stands for a key that is left out: no market could undo it."""
    declaration = declaration_at(path)
    return declaration is not None and declaration.is_optional


def _shared(values: list[Any], *, for_all: bool) -> Any:
    """The most frequent value, or the only one."""
    most = max(values, key=values.count)
    return None if for_all and values.count(most) < len(values) else most


def _without(market: Document, common: Mapping[KeyPath, Any]) -> Document:
    """The table of a market without what it has in common with the others."""
    shared = {each.key: common[each.replaces] for each in MARKET.declarations if each.replaces}
    return {key: value for key, value in market.items() if shared.get(key) != value}


def to_toml(document: Mapping[str, Any], comments: Mapping[tuple[str, ...], str] = MappingProxyType({})) -> str:
    """The document as a TOML text.

    Tables inside a table that has other entries are written on one line, but for markets, of which there are many.
    `comments` are by the path of a key or a table; each stands at the end of its line.
    """
    return "\n".join(_tables(document, (), comments))


def _tables(table: Mapping[str, Any], path: tuple[str, ...], comments: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    """The text of each table below `path`, headed by its name."""
    if path and "markets" in table:
        rest = {key: entry for key, entry in table.items() if key != "markets"}
        yield from _tables(rest, path, comments) if rest else ()
        yield from _tables(table["markets"], (*path, "markets"), comments)
        return
    if path and not (table and all(isinstance(entry, Mapping) for entry in table.values())):
        lines = [f"[{'.'.join(map(_key, path))}]{_remark(comments, path)}"]
        for key, entry in table.items():
            lines.append(f"{_key(key)} = {_entry(entry)}{_remark(comments, (*path, key))}")
        yield "\n".join(lines) + "\n"
        return
    for key, entry in table.items():
        yield from _tables(entry, (*path, key), comments)


def _remark(comments: Mapping[tuple[str, ...], str], path: tuple[str, ...]) -> str:
    return f"  {comment(comments[path])}" if path in comments else ""


def comment(text: str) -> str:
    """A TOML comment: on one line, whatever the text holds."""
    return "# " + "".join(part if part.isprintable() else ascii(part)[1:-1] for part in text)


def _entry(entry: str | bool | int | Sequence[str] | Mapping[str, Any]) -> str:
    match entry:
        case bool() | int():
            return str(entry).lower()
        case str():
            return _text(entry)
        case Sequence():
            return f"[{', '.join(map(_entry, entry))}]"
        case Mapping():
            return "{ " + ", ".join(f"{_key(key)} = {_entry(inner)}" for key, inner in entry.items()) + " }"


def _key(key: str) -> str:
    return key if re.fullmatch("[A-Za-z0-9_-]+", key) else _text(key)


def _text(text: str) -> str:
    """A TOML basic string; it escapes what a JSON string does, and the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
