"""The adversary's limits: no protocol's file states them, so they come from a user's TOML, or from defaults of ours.

    novate import dydx-v4 GENESIS.json --environment ENV.toml

has the tables [environment], [oracle] and [waterfall] of a specification file, [feeds.NAME] for what an oracle is made
of, and [markets.NAME] for a market of its own, with a [markets.NAME.oracle] in it; each key is optional. An oracle of
another kind than the source's takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from novate.importers.imported import Document, Imported
from novate.model.core.parameters import MARKET
from novate.model.parameter import KIND, Count, Declaration, Deviations, Feeds, Money, Moves, Ordered, Unit
from novate.model.parameters import COMMON, FEEDS, GROUPS
from novate.model.quantities import QuantityError
from novate.specification.file import SpecificationError, parse_document
from novate.specification.moves import has_horizons
from novate.specification.values import reader
from novate.system.json_source import Files, ImportFailure, Value

DEFAULTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        group.path[0]: {each.key: each.assumed for each in group.declarations if each.assumed}
        for group in COMMON
        if any(each.assumed for each in group.declarations)
    }
)
"""What stands where neither the protocol nor the user says anything. Chosen by novate: severe moves, no fund."""
NEEDED_BY = {each.key: each.needs for group in COMMON for each in group.declarations if each.needs}
"""Keys of which each needs another: only then does a default of ours stand there."""


def _in_order(declarations: Iterable[Declaration]) -> tuple[str, ...]:
    """The keys: those with a default of ours first, and units last."""
    ordered = sorted(declarations, key=lambda each: (not each.assumed, isinstance(each.kind, Unit)))
    return tuple(each.key for each in ordered)


_GROUPS = {group.path[0]: group for group in COMMON}
_KEYS = {
    group.path[0]: _in_order(group.declarations)
    for group in sorted(COMMON, key=lambda group: group.path)
    if group.path[0] in DEFAULTS
}
_MARKET_KEYS = (
    *(each.key for each in MARKET.declarations if each.replaces and each.replaces[0] in DEFAULTS),
    *(each.key for each in MARKET.declarations if each.assumed),
)
_MOVES = {each.key for group in COMMON for each in group.declarations if isinstance(each.kind, Moves | Deviations)}
_NO_TEXTS = {
    each.key for group in COMMON for each in group.declarations if isinstance(each.kind, Count | Feeds | Ordered)
}
"""Of which whoever reads the finished specification says what they should be."""
_FEEDS = FEEDS.path[0]
_FEED_KEYS = _in_order(FEEDS.declarations)
INNER = {group.path[-1] for group in GROUPS if group.replaces and group.path[-1] in DEFAULTS}
"""The tables in which a market replaces one of all markets."""
_DIRECTIONS = ("up", "down")


def read_environment(path: Path, files: Files | None = None) -> Mapping[str, object]:
    """Read the tables of an environment file; `files` keeps its hash.

    The quantities stay texts: whoever reads the finished specification checks them. Raises `ImportFailure` with every
    unknown key and every value that is no text.
    """
    files = Files() if files is None else files
    root = files.toml(path)
    for name, table in root.entries().items():
        _check_table(name, table)
    if files.problems:
        raise ImportFailure(files.problems)
    return {name: table.found for name, table in root.entries().items()}


def _check_table(name: str, table: Value) -> None:
    if name == "markets":
        for market in table.entries().values():
            _check_market(market)
    elif name == _FEEDS:
        for feed in table.entries().values():
            _check_keys(feed, _FEED_KEYS)
    elif name in _KEYS:
        _check_keys(table, _KEYS[name])
    else:
        table.report(f"only the tables {', '.join((*_KEYS, f'{_FEEDS}.NAME', 'markets.NAME'))}")


def _check_market(market: Value) -> None:
    for key, entry in market.entries().items():
        if key in INNER:
            _check_keys(entry, _KEYS[key])
        else:
            _check_key(key, entry, (*_MARKET_KEYS, *INNER))


def _check_keys(table: Value, known: tuple[str, ...]) -> None:
    for key, entry in table.entries().items():
        _check_key(key, entry, known)


def _check_key(key: str, entry: Value, known: tuple[str, ...]) -> None:
    if key not in known:
        entry.problems.append(f"{entry.path}: unknown key, expected one of {', '.join(known)}")
    elif key in _MOVES and isinstance(entry.found, dict):
        _check_moves(entry)
    elif key not in _NO_TEXTS:
        entry.text()


def _check_moves(table: Value) -> None:
    """A table of directions, or of horizons with a rate or a table of directions each."""
    if not has_horizons(table.found):
        _check_keys(table, _DIRECTIONS)
        return
    for bound in table.entries().values():
        if isinstance(bound.found, dict):
            _check_keys(bound, _DIRECTIONS)
        else:
            bound.text()


DEFAULT = "novate's default"
"""What stands beside a number of ours."""


def completed(imported: Imported, environment: Mapping[str, object], problems: list[str]) -> Imported:
    """Add the environment to what a source says, and make sure that the whole is a specification.

    Raises `ImportFailure` with all problems: those found so far, or else those of the finished specification.
    """
    if problems:
        raise ImportFailure(problems)
    document = imported.document
    defaults = _apply(document, environment, problems)
    try:
        parse_document(document)
    except SpecificationError as error:
        problems += [f"the specification that results: {problem}" for problem in error.problems]
    if problems:
        raise ImportFailure(problems)
    notes = [f'{".".join(path)} = "{text}" is a default of novate\'s' for path, text in defaults.items()]
    comments = {path: comment for path, comment in imported.comments.items() if not _says(environment, path)}
    comments |= dict.fromkeys(defaults, DEFAULT)
    return replace(imported, notes=(*imported.notes, *notes), comments=comments)


def _says(environment: Mapping[str, object], path: tuple[str, ...]) -> bool:
    """Tell whether the environment has a key (not only its table)."""
    found: object = environment
    for part in path:
        found = found.get(part) if isinstance(found, Mapping) else None
    return found is not None and not isinstance(found, Mapping)


def _apply(document: Document, environment: Mapping[str, object], problems: list[str]) -> dict[tuple[str, str], str]:
    """Put the user's numbers over the source's, and our defaults where neither says anything: those are the answer."""
    ours: dict[tuple[str, str], str] = {}
    if _FEEDS in environment:
        document[_FEEDS] = dict(_table(environment, _FEEDS))
    for name in DEFAULTS:
        table = _over(name, document.get(name, {}), _table(environment, name))
        defaults = _defaults(name, table, document)
        ours |= {(name, key): text for key, text in defaults.items() if key not in table}
        document[name] = {**defaults, **table}
    for own in document["markets"].values():
        _apply_to_inner(own, environment)
    for market, keys in _table(environment, "markets").items():
        _apply_to_market(document, market, keys, problems)
    return ours


def _apply_to_inner(market: object, environment: Mapping[str, object]) -> None:
    """Put the user's numbers over those of a market's own tables, too."""
    for name in INNER if isinstance(market, dict) else ():
        if isinstance(market, dict) and name in market:
            market[name] = _over(name, market[name], _table(environment, name))


def _over(name: str, source: Mapping[str, object], user: Mapping[str, object]) -> dict[str, object]:
    """The user's numbers over the source's; a component of another kind has none of the source's."""
    return {**(source if _kind(name, {**source, **user}) == _kind(name, source) else {}), **user}


def _kind(name: str, table: Mapping[str, object]) -> object:
    """Which kind of component a table is about, where it is about one."""
    group = _GROUPS[name]
    return table.get(KIND, group.usual_kind) if group.variants else None


def _defaults(name: str, table: Mapping[str, object], document: Document) -> dict[str, str]:
    """Those of ours that such a table can have, and of which the document has a need."""
    variants, kind = _GROUPS[name].variants, _kind(name, table)
    known = {each.key for each in variants.get(str(kind), ())} if variants else DEFAULTS[name]
    needed = {NEEDED_BY.get(key) for given in document.values() for key in given}
    left_out = set(NEEDED_BY.values()) - needed
    return {key: text for key, text in DEFAULTS[name].items() if key in known and key not in left_out}


def gas_cost(environment: Mapping[str, object], problems: list[str]) -> Fraction:
    """Give the environment's `gas_cost` in quote units, or our default: a source may pay keepers by it."""
    text = {**DEFAULTS["environment"], **_table(environment, "environment")}["gas_cost"]
    try:
        amount: Fraction = reader(Money())(text)
    except QuantityError as error:
        problems.append(f"environment: environment.gas_cost: {error}")
        return Fraction(0)
    return amount


def _apply_to_market(document: Document, name: str, keys: object, problems: list[str]) -> None:
    markets = document["markets"]
    market = markets.get(name)
    if isinstance(market, dict) and isinstance(keys, Mapping):
        inner = {
            each: _over(each, market.get(each, document[each]), _table(keys, each)) for each in INNER if each in keys
        }
        market.update({**keys, **inner})
    else:
        problems.append(
            f"environment: markets.{name}: the source has no such market, expected one of {', '.join(markets)}"
        )


def _table(environment: Mapping[str, object], name: str) -> Mapping[str, object]:
    table = environment.get(name, {})
    return table if isinstance(table, Mapping) else {}
