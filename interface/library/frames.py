"""Answers as polars data frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from novate.reports.verify_json import number
from novate.system.optional_libraries import need

if TYPE_CHECKING:
    import polars

EXACT = "exact_"


def frame(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, type]) -> polars.DataFrame:
    """The rows, every column of its type even where there is no row. Raises `MissingLibraryError`."""
    need("polars")
    import polars

    kinds = {str: polars.String, bool: polars.Boolean, int: polars.Int64, float: polars.Float64}
    schema = {name: kinds[kind] for name, kind in columns.items()}
    return polars.DataFrame([[row[name] for name in columns] for row in rows], schema=schema, orient="row")


def columns_of(names: Iterable[str]) -> dict[str, type]:
    """Of exact numbers: the nearest floating-point number, and the quotient."""
    return {column: kind for name in names for column, kind in ((name, float), (f"{EXACT}{name}", str))}


def numbers(exact: Mapping[str, Fraction | None]) -> dict[str, float | str | None]:
    """The entries of these columns in a row."""
    found: dict[str, float | str | None] = {}
    for name, value in exact.items():
        both = {"decimal": None, "exact": None} if value is None else number(value)
        found |= {name: both["decimal"], f"{EXACT}{name}": both["exact"]}
    return found
