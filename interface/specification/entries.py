"""Looks things up in the nested tables of a specification file, whatever else in it is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from novate.model.parameter import BlockTime, KeyPath, Quantum
from novate.model.quantities import QuantityError, Seconds
from novate.specification.values import Reader, Value, reader

Document = Mapping[str, Any]

BLOCK_TIME = ("environment", "block_time")


def markets(document: Document) -> list[KeyPath]:
    """The paths of the markets' tables."""
    return named(document, "markets")


def named(document: Document, key: str) -> list[KeyPath]:
    """The paths of the tables whose names the file chooses, of markets or of feeds."""
    tables = entry(document, (key,))
    return [(key, name) for name in tables] if isinstance(tables, Mapping) else []


def entry(document: Document, path: KeyPath) -> object:
    """What stands under a path, or None."""
    found: object = document
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def value(document: Document, path: KeyPath, reader: Reader[Value]) -> Value | None:
    """The value under a path, or None where there is none that can be read."""
    return readable(entry(document, path), reader)


def readable(found: object, reader: Callable[[object], Value]) -> Value | None:
    """The value of what was found, or None where it cannot be read."""
    try:
        return reader(found)
    except QuantityError:
        return None


def quote_quantum(document: Document) -> Fraction | None:
    """What every amount of money is counted in, or None where it cannot be read."""
    return value(document, ("mechanism", "quote_quantum"), reader(Quantum("quote units")))


def block_time(document: Document) -> Seconds | None:
    """How long a block takes, or None where nothing readable says so."""
    return value(document, BLOCK_TIME, reader(BlockTime()))
