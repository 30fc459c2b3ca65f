"""The specification file: from a TOML file to a `Specification`, and back.

A file that cannot be used is refused with everything that is wrong with it at once. `docs/specification.md` describes
every key; `schema` gives the same as a JSON Schema.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import reduce
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from novate.model.contract import Oracle
from novate.model.core.parameters import COMMON, MARKET
from novate.model.parameter import Feeds
from novate.model.parameters import COMPONENTS, OF_ALL_MARKETS, ORACLE, ORACLES, Component
from novate.model.quantities import quoted
from novate.model.specification import MarketParameters, Specification
from novate.specification.contradictions import contradictions
from novate.specification.document import to_document, to_toml
from novate.specification.expectations import expectations
from novate.specification.feeds import inside_out
from novate.specification.lines import Lines
from novate.specification.meaning import Units, fields_of
from novate.specification.problems import Problem, SpecificationError, problems_of, with_lines
from novate.specification.schema import SpecificationTables, schema
from novate.specification.values import Unquoted
from novate.system.input_file import read_input

__all__ = [
    "Problem",
    "SpecificationError",
    "lines_in",
    "parse_both",
    "parse_bytes",
    "parse_document",
    "read_document",
    "read_source",
    "read_specification",
    "schema",
    "to_document",
    "to_toml",
]

_LARGEST_FILE = 1_000_000
"""Bytes; a file of 100 markets has some 30,000."""
OF_OTHERS = "clearing_layer"
"""A table of files that another command reads (`novate.networks.layer_file`)."""
_LONGEST_LINE = 2_000
"""Characters; a key of thousands of dotted parts takes TOML readers minutes."""


def read_specification(path: Path) -> Specification:
    """Read a specification file. Raises `SpecificationError`."""
    return parse_bytes(read_source(path))


def parse_bytes(content: bytes) -> Specification:
    """The specification in a file's content. Raises `SpecificationError`."""
    return parse_both(content)[1]


def parse_both(content: bytes) -> tuple[dict[str, Any], Specification]:
    """The nested tables in a file's content, and what they mean. Raises `SpecificationError`, with lines."""
    document = document_in(content)
    try:
        return document, parse_document(document)
    except SpecificationError as error:
        raise SpecificationError(with_lines(error.problems, lines_in(content))) from None


def lines_in(content: bytes) -> Lines:
    """Where the keys of a file stand, whose content is TOML."""
    return Lines(_text(content))


def read_document(path: Path) -> dict[str, Any]:
    """The nested tables of a specification file, as written. Raises `SpecificationError` where it is no TOML."""
    return document_in(read_source(path))


def document_in(content: bytes) -> dict[str, Any]:
    """The same for a file's content."""
    document = _toml(_text(content))
    if not document:
        raise _unreadable("file", "nothing in it", "a specification, beginning with [mechanism]")
    return document


def parse_document(document: Mapping[str, Any]) -> Specification:
    """Read the nested tables of a specification file. Raises `SpecificationError`."""
    if OF_OTHERS in document:
        expected = "a specification: `novate network` reads a clearing layer, which is a file of its own"
        raise SpecificationError([Problem(OF_OTHERS, "a clearing layer", expected)])
    contradictory = contradictions(document)
    try:
        tables = SpecificationTables.model_validate(dict(document))
    except ValidationError as error:
        raise SpecificationError((*problems_of(error), *contradictory)) from None
    if contradictory:
        raise SpecificationError(contradictory)
    return _specification(tables)


def read_source(path: Path) -> bytes:
    """A file's content, if it is a file of reasonable size. Raises `SpecificationError`."""
    try:
        content = read_input(path, _LARGEST_FILE)
    except IsADirectoryError:
        raise _unreadable("file", "a directory", "a TOML file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _unreadable("file", reason[:1].lower() + reason[1:], "a file that can be read") from None
    return not_too_large(content)


def not_too_large(content: bytes) -> bytes:
    """A content that may be that of a specification. Raises `SpecificationError`."""
    if len(content) > _LARGEST_FILE:
        raise _unreadable("file", f"more than {_LARGEST_FILE:,} bytes", f"at most {_LARGEST_FILE:,} bytes")
    return content


def _text(content: bytes) -> str:
    """The file's text, without the mark that some editors put at its beginning."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{content[error.start]:02x}"
        raise _unreadable(f"line {line}", found, "text in UTF-8", line) from None


def _toml(text: str) -> dict[str, Any]:
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > _LONGEST_LINE:
            most = f"at most {_LONGEST_LINE:,} in a line"
            raise _unreadable(f"line {number}", f"{len(line):,} characters", most, number)
    try:
        return tomllib.loads(text, parse_float=Unquoted)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).removesuffix(")").rpartition(" (at ")
        number = int(place.split()[1].rstrip(",")) if place.startswith("line ") else text.count("\n") + 1
        raise _unreadable(place, quoted(message, 100)[1:-1], 'TOML, as in: initial_margin = "5%"', number) from None
    except RecursionError:
        raise _unreadable("file", "values nested too deeply", "tables and texts") from None


def _unreadable(place: str, found: str, expected: str, line: int | None = None) -> SpecificationError:
    return SpecificationError([Problem(place, found, expected, line)])


def _specification(tables: Any) -> Specification:
    """The meaning of tables that are valid and free of contradictions."""
    feeds: dict[str, Oracle] = {}
    units = Units(tables.mechanism.quote_quantum, tables.environment.block_time, feeds, list(tables.markets))
    for name in inside_out({name: _made_of(table) for name, table in tables.feeds.items()}):
        feeds[name] = _record(ORACLES, tables.feeds[name], units)
    fields: dict[str, Any] = {}
    for group in COMMON:
        table = reduce(getattr, group.path, tables)
        for each in group.declarations:
            if not each.in_a_market:
                fields |= fields_of(each, getattr(table, each.key), units)
    fields |= {each.field: _record(each, getattr(tables, each.field), units) for each in OF_ALL_MARKETS}
    markets = {name: _market(name, market, tables, units) for name, market in tables.markets.items()}
    return Specification(**fields, markets=markets, expect=expectations(tables.expect))


def _market(name: str, market: Any, tables: Any, units: Units) -> MarketParameters:
    """A market with what holds for it, its own or that of all markets."""
    fields: dict[str, Any] = {}
    for each in MARKET.declarations:
        found = getattr(market, each.key)
        if found is None and each.replaces:
            found = reduce(getattr, each.replaces, tables)
        fields.update(fields_of(each, found, units))
    unit = market.price_tick * market.base_quantum / units.quantum
    for component in COMPONENTS:
        own, common = getattr(market, component.field), getattr(tables, component.field)
        fields[component.field] = _record(component, common if own is None else own, units)
    return MarketParameters(name=name, unit=unit, **fields)


def _made_of(table: Any) -> Iterator[str]:
    """The names of the feeds that the oracle of a table is made of."""
    for each in ORACLE.variants[table.kind]:
        if isinstance(each.kind, Feeds):
            yield from getattr(table, each.key)


def _record(component: Component, table: Any, units: Units) -> Any:
    """What a table of a component says."""
    fields: dict[str, Any] = {}
    for each in component.variants[table.kind]:
        fields |= fields_of(each, getattr(table, each.key), units)
    return component.record(table.kind, **fields)
