"""Envelope: what is safe of one parameter against another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from novate.design import envelope as design
from novate.design import envelope_report, questions
from novate.design.defaults import AXES, POINTS
from novate.design.judging import Judge
from novate.library import frames
from novate.library.asking import SECONDS, answers, in_turn
from novate.library.html import table
from novate.library.specification import Specification
from novate.model.specification import Side
from novate.proofs.status import Method
from novate.specification.parameters import parameter_named, read_range
from novate.system.version import tool_version

if TYPE_CHECKING:
    import polars


@dataclass(frozen=True, slots=True)
class Point:
    """What is safe for one side with one value of the parameter that is varied."""

    value: str
    """Of the parameter that is varied, as the file would say it."""
    side: Side | None
    at_least: str | None
    """The smallest safe value, rounded to the safe side; None where nothing bounds it from below."""
    at_most: str | None
    exact_at_least: Fraction | None
    """A rate as a share, an amount in quote units, a time in blocks."""
    exact_at_most: Fraction | None
    safe: str
    """`bounded`, `all`, `none` or `none found`."""
    method: Method


@dataclass(frozen=True, slots=True)
class Envelope:
    """What `novate.envelope` found out: a point for each value and each side."""

    property: str
    bounded: str
    """The key of which the safe values are asked."""
    varied: str
    points: tuple[Point, ...]
    document: Mapping[str, Any] = field(compare=False, repr=False)
    """As on the command line."""

    def __iter__(self) -> Iterator[Point]:
        """One point after the other."""
        return iter(self.points)

    def of(self, side: str) -> tuple[Point, ...]:
        """The points of one side."""
        return tuple(each for each in self if each.side == side)

    def to_dict(self) -> dict[str, Any]:
        """The JSON answer of `novate envelope`, see docs/json.md."""
        return dict(self.document)

    def to_polars(self) -> polars.DataFrame:
        """A row for each point. Raises `MissingLibraryError`.

        The bounds as the nearest floating-point numbers, and under `exact_...` as quotients of whole numbers.
        """
        texts: dict[str, type] = {"value": str, "side": str, "safe": str, "method": str}
        rows = [
            {name: getattr(each, name) for name in texts}
            | frames.numbers({"at_least": each.exact_at_least, "at_most": each.exact_at_most})
            for each in self
        ]
        return frames.frame(rows, texts | frames.columns_of(("at_least", "at_most")))

    def _repr_html_(self) -> str:
        titles = (self.varied, "side", f"{self.bounded} at least", "at most", "safe", "by")
        rows = [(each.value, each.side, each.at_least, each.at_most, each.safe, each.method) for each in self]
        return table(titles, rows)


@in_turn
def envelope(
    specification: Specification,
    *,
    property: str | None = None,
    axes: tuple[str, str] = AXES,
    market: str | None = None,
    points: int = POINTS,
    range: str | None = None,
    seconds: float = SECONDS,
    jobs: int = 1,
    cache: bool = False,
) -> Envelope:
    """Show for which values of one key a property holds, against values of another: `novate envelope`.

    `axes`: the key that is bounded, and the one against which. `points`: about how many values of that. `range`: from
    where to where, as `"0 blocks:50 blocks"`. `cache`: as of `novate.verify`.

    Raises `SpecificationError` for a key that is no number, `ValueError` for a name or a range that is none and where
    the property is not applicable.
    """
    if points < 1:
        raise ValueError(f"found points={points}; expected at least 1")
    tables, meaning = dict(specification.tables), specification.meaning
    bounded, varied = (design.axis(tables, parameter_named(tables, key)) for key in design.keys(tables, axes))
    if bounded.parameter.path == varied.parameter.path:
        raise ValueError(f"found {bounded.parameter.key} twice; expected two keys")
    name = questions.one_property(property, meaning, bounded.parameter)
    asked = questions.about(meaning, name, list(Side), market, bounded.parameter, varied.parameter)
    ends = None if range is None else read_range(tables, varied.parameter, range)
    along = design.values(varied, points, ends)
    with answers(seconds, jobs, cache=cache) as ask:
        found = design.points(tables, (bounded, varied), along, asked, lambda some: Judge(some, ask, lambda _: None))
        whole = design.Envelope(meaning.title, asked[0].property, bounded, varied, tuple(found))
    return _of(envelope_report.as_object(specification.source, whole, tool_version()))


def _of(answer: Mapping[str, Any]) -> Envelope:
    points = tuple(map(_point, answer["points"]))
    return Envelope(answer["property"], answer["bounded"]["parameter"], answer["varied"]["parameter"], points, answer)


def _point(row: Mapping[str, Any]) -> Point:
    exact = {key: None if row[key] is None else Fraction(row[key]) for key in ("exact_at_least", "exact_at_most")}
    side = row["side"] and Side(row["side"])
    return Point(**{**row, **exact, "side": side, "method": Method(row["method"])})
