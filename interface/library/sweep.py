"""Sweep: a verdict for every combination of values of some keys, kept in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from novate.library.asking import SECONDS, answers, in_turn
from novate.library.asking import asked as named
from novate.library.html import table
from novate.library.specification import Specification
from novate.model.specification import Side
from novate.proofs.design.question import Question
from novate.properties import PROPERTIES
from novate.specification.parameters import parameter_named
from novate.system.names import chosen
from novate.system.optional_libraries import need
from novate.system.version import tool_version

if TYPE_CHECKING:  # at run time these need optional libraries
    import polars

    from novate.sweeping.grid import Grid
    from novate.sweeping.parts import Codes
    from novate.sweeping.ranges import Axis
    from novate.sweeping.search import Engine

ALL = "all"
"""In a table for a reader, the market and the side of what is asked of all together."""


@dataclass(frozen=True, slots=True)
class SweepOutcome:
    """How often a status came out for one question."""

    market: str | None
    """None, as the side, where the question is about all markets together."""
    side: Side | None
    property: str
    status: str
    """As in docs/sweep.md: a status of a verdict, or `contradictory`."""
    method: str | None
    """None where nothing had to be decided."""
    combinations: int


@dataclass(frozen=True, slots=True)
class Sweep:
    """What `novate.sweep` found out: outcomes question by question, and in `to_polars` a row for each."""

    combinations: int
    outcomes: tuple[SweepOutcome, ...]
    frame: polars.DataFrame = field(compare=False, repr=False)
    document: Mapping[str, Any] = field(compare=False, repr=False)
    """As on the command line."""

    def __iter__(self) -> Iterator[SweepOutcome]:
        """One outcome after the other."""
        return iter(self.outcomes)

    def to_polars(self) -> polars.DataFrame:
        """A row for each combination and question: the keys, market, side, property, status and method."""
        return self.frame

    def to_dict(self) -> dict[str, Any]:
        """The JSON answer of `novate sweep`, see docs/json.md; `out` is null, for there is no file."""
        return dict(self.document)

    def _repr_html_(self) -> str:
        titles = ("market", "side", "property", "status", "by", "combinations")
        rows = [
            (
                each.market or "all",
                each.side or "all",
                each.property,
                each.status,
                each.method,
                f"{each.combinations:,}",
            )
            for each in self
        ]
        return table(titles, rows)


@in_turn
def sweep(
    specification: Specification,
    vary: Mapping[str, str | Sequence[str]],
    *,
    properties: str | Iterable[str] | None = None,
    markets: str | Iterable[str] | None = None,
    seconds: float = SECONDS,
    jobs: int = 1,
) -> Sweep:
    """Give a verdict for every combination of values: by theorems, by search where they are silent: `novate sweep`.

    `vary`: keys with their values, as `"3%:10%:0.1%"` or as a list of texts. Needs the libraries of the extra
    `sweep`. Nothing is written: a sweep that takes hours is better resumed by the command line.

    Raises `MissingLibraryError`, `SpecificationError` for a key or a value that is none, `ValueError` for a name that
    is none and for more than 20 million verdicts.
    """
    need("numpy", "polars")
    from novate.design.questions import questions
    from novate.sweeping.grid import Grid
    from novate.sweeping.in_memory import InMemory
    from novate.sweeping.ranges import refuse_too_many
    from novate.sweeping.run import Sweep as Run
    from novate.sweeping.settings import Settings
    from novate.sweeping.theorems import Theorems

    started, meaning = perf_counter(), specification.meaning
    grid = Grid(tuple(_axes(specification, vary)))
    wanted = chosen(named(markets), meaning.markets)
    asked = questions(meaning, wanted, list(Side), chosen(named(properties), PROPERTIES))
    refuse_too_many(grid.size * len(asked))
    kept = InMemory()
    with ExitStack() as stack:
        engine = cache(lambda: stack.enter_context(_engine(seconds, jobs)))
        Run(Theorems.of(Settings.read(specification.tables, grid), asked), kept, engine).run(lambda _: None)
    return _of(specification, grid, asked, kept.load(), perf_counter() - started)


def _axes(specification: Specification, vary: Mapping[str, str | Sequence[str]]) -> Iterator[Axis]:
    """The keys and their values. Raises `SpecificationError`, `QuantityError`."""
    from novate.sweeping.ranges import Axis, axis, refuse_overlap

    found = []
    for key, values in vary.items():
        parameter = parameter_named(specification.tables, key)
        if isinstance(values, str):
            found.append(axis(parameter, values))
        elif values:
            found.append(Axis(parameter.path, tuple(values)))
        else:
            raise ValueError(f"found no value of {key}; expected at least one")
    refuse_overlap(found)
    yield from found


@contextmanager
def _engine(seconds: float, jobs: int) -> Iterator[Engine]:
    """Who answers what theorems leave open."""
    from novate.sweeping.search import Engine

    with answers(seconds, jobs) as ask:
        yield Engine(ask, jobs)


def _of(specification: Specification, grid: Grid, asked: Sequence[Question], codes: Codes, seconds: float) -> Sweep:
    from novate.sweeping.summary import as_object, summary
    from novate.sweeping.table import table as frame

    counted = summary(Path(specification.source), None, grid, asked, codes, seconds)
    answer = as_object(counted, tool_version())
    outcomes = tuple(SweepOutcome(**row) for row in answer["outcomes"])
    return Sweep(grid.size, outcomes, frame(grid, asked, codes), answer)
