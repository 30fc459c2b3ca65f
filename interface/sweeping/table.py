"""The table of a sweep: one row for each combination and question, as Parquet or CSV."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from novate.proofs.design.question import Question
from novate.sweeping.grid import Grid
from novate.sweeping.outcomes import ALL, OUTCOMES
from novate.sweeping.parts import Codes
from novate.system.spreadsheet import name_in_cell


def table(grid: Grid, questions: Sequence[Question], codes: Codes) -> pl.DataFrame:
    """Combinations in order, the last key changing fastest; for each the questions in order.

    All columns are texts, each kept once (`polars.Enum`). Where nothing had to be decided there is no method.
    """
    combinations, outcomes = np.arange(len(codes)), codes.ravel()
    columns: dict[str, pl.Series] = {}
    inner = len(codes)
    for axis, size in zip(grid.axes, grid.shape, strict=True):
        inner //= size
        columns[axis.key] = _texts(axis.values, np.repeat(combinations // inner % size, len(questions)))
    for name in ("market", "side", "property"):
        values = [str(getattr(question, name) or ALL) for question in questions]
        columns[name] = _texts(values, np.tile(np.arange(len(questions)), len(codes)))
    columns["status"] = _texts([status for status, _ in OUTCOMES], outcomes)
    columns["method"] = _texts([method and method.value for _, method in OUTCOMES], outcomes)
    return pl.DataFrame(columns)


def _texts(values: Sequence[str | None], places: npt.NDArray[np.integer]) -> pl.Series:
    """The values at those places."""
    texts = pl.Enum(list(dict.fromkeys(value for value in values if value is not None)))
    return pl.Series(values, dtype=texts).gather(pl.Series(places.astype(np.uint32)))


def _for_spreadsheets(frame: pl.DataFrame) -> pl.DataFrame:
    """The same, with an apostrophe before a market's name that looks like a formula."""
    names = frame.schema["market"]
    assert isinstance(names, pl.Enum)
    shown = {name: name_in_cell(name) for name in names.categories}
    market = pl.col("market").replace_strict(shown, return_dtype=pl.Enum([*shown.values()]))
    return frame.with_columns(market)


def write(frame: pl.DataFrame, file: Path) -> None:
    """Replace the file, CSV or Parquet, in one step. Raises `OSError`, and then leaves it as it was."""
    target = file.resolve()
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        if file.suffix == ".csv":
            _for_spreadsheets(frame).write_csv(temporary)
        else:
            frame.write_parquet(temporary)
        temporary.replace(target)
    except pl.exceptions.ComputeError as error:  # how a full disk is said of Parquet
        raise OSError(str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)
