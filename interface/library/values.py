"""Values that Python gives, as a specification file would say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from novate.model.parameter import Counted, Delay, KeyPath, Money, Quantum, Rate
from novate.model.quantities import QuantityError, format_amount, format_blocks, format_counted, format_rate
from novate.specification import changes
from novate.specification.declared import declaration_at
from novate.specification.entries import entry
from novate.specification.parameters import key_path, meant, number_at, unknown, without_horizon
from novate.specification.problems import Problem, SpecificationError, dotted
from novate.specification.schema import keys
from novate.specification.values import Unquoted

Written = str | bool | int | Fraction | Decimal | Sequence[str] | Mapping[str, Any]
"""A value of a key: as TOML has it, or an exact number."""


def put(tables: dict[str, Any], key: str, value: Written | None) -> None:
    """Put a value under a key of some tables, or take it away. Raises `SpecificationError`."""
    path = key_path(key)
    if keys().get(without_horizon(path)) is None:
        raise unknown(key, meant(path))
    if value is None:
        _remove(tables, path)
        return
    _check_way(tables, path)
    changes.put(tables, path, in_file(path, value))


_DEEPEST = 20
"""Tables in tables: a specification has no more than five."""


def in_file(path: KeyPath, value: Any) -> Any:
    """What stands in the file for a value, and for each in a table. Raises `SpecificationError`.

    What is neither exact nor of the file's own kinds stays: the reader of files refuses it by its name.
    """
    if len(path) > _DEEPEST:
        raise SpecificationError([Problem(path[0], "values nested too deeply", "tables and texts")])
    if isinstance(value, Mapping):
        return {key: in_file((*path, str(key)), each) for key, each in value.items()}
    if isinstance(value, bool) or not isinstance(value, int | Fraction | Decimal):
        return value
    try:
        return _in_words(path, value)
    except QuantityError as error:
        raise SpecificationError([Problem(dotted(path), error.found, error.expected)]) from None


def _in_words(path: KeyPath, number: int | Fraction | Decimal) -> Any:
    """A number of the kind that a key has; any other stays what no reader takes, and each names.

    So does a whole one of a rate, for it could be read in two ways.
    """
    declaration = declaration_at(path)
    match number_at(path) or (declaration and declaration.kind):
        case Rate() if not isinstance(number, int):
            return format_rate(Fraction(number))
        case Money() | Quantum():
            return format_amount(Fraction(number))
        case Delay() if Fraction(number).denominator == 1:
            return format_blocks(int(number))
        case Counted(of) if Fraction(number).denominator == 1:
            return format_counted(int(number), of)
        case _:
            return number if isinstance(number, int) else Unquoted(str(number))


def _remove(tables: dict[str, Any], path: KeyPath) -> None:
    """Take what stands under a path away, if anything does."""
    table = entry(tables, path[:-1])
    if isinstance(table, dict):
        table.pop(path[-1], None)


def _check_way(tables: Mapping[str, Any], path: KeyPath) -> None:
    """Only a table has entries; one number for both directions may become one. Raises `SpecificationError`."""
    last = len(path) - 1 if path[-1] in ("up", "down") else len(path)
    for length in range(1, last):
        found = entry(tables, path[:length])
        if found is not None and not isinstance(found, Mapping):
            raise unknown(dotted(path), f"{dotted(path[:length])}, which is no table here")
