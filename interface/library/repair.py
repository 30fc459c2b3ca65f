"""Repair: the cheapest changes with which every property is proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from novate.design import repair_report
from novate.design.defaults import MOST_REPAIRS
from novate.design.judging import SAFE, Judge
from novate.design.questions import questions
from novate.design.repair import find_repairs
from novate.design.repair_levers import Wishes, choice
from novate.library import frames
from novate.library.asking import SECONDS, answers, in_turn, listed
from novate.library.asking import asked as named
from novate.library.html import table
from novate.library.specification import Specification
from novate.model.specification import Side
from novate.pages.markup import element
from novate.proofs.status import Method, Status
from novate.properties import PROPERTIES
from novate.system.names import chosen
from novate.system.version import tool_version

if TYPE_CHECKING:
    import polars


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict in short."""

    market: str | None
    side: Side | None
    property: str
    status: Status
    method: Method


@dataclass(frozen=True, slots=True)
class Change:
    """One key and its values, as the file would say them."""

    parameter: str
    before: str | None
    """None for a default."""
    after: str
    cost: Fraction
    """The relative change times what one costs."""


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes that together make every property hold."""

    cost: Fraction
    changes: tuple[Change, ...]
    verdicts: tuple[Outcome, ...]
    """After the changes."""

    @property
    def values(self) -> dict[str, str]:
        """What to change: `specification.replace(repair.values)`."""
        return {each.parameter: each.after for each in self.changes}


@dataclass(frozen=True, slots=True)
class Repairs:
    """What `novate.repair` found out: one kind of change first, the cheaper before the dearer."""

    before: tuple[Outcome, ...]
    """The verdicts on the specification as it is."""
    repairs: tuple[Repair, ...]
    left_out: int
    """How many more were found, and not verified."""
    document: Mapping[str, Any] = field(compare=False, repr=False)
    """As on the command line."""

    def __iter__(self) -> Iterator[Repair]:
        """One repair after the other."""
        return iter(self.repairs)

    def __len__(self) -> int:
        """How many were verified."""
        return len(self.repairs)

    def __bool__(self) -> bool:
        """Whether there is an answer: whether something is to be repaired `is_needed` says."""
        return True

    def __getitem__(self, place: int) -> Repair:
        """The one at a place, the first at 0."""
        return self.repairs[place]

    @property
    def is_needed(self) -> bool:
        """Whether anything has to be repaired."""
        return any(each.status not in SAFE for each in self.before)

    def to_dict(self) -> dict[str, Any]:
        """The JSON answer of `novate repair`, see docs/json.md."""
        return dict(self.document)

    def to_polars(self) -> polars.DataFrame:
        """A row for each change of each repair, counted from 1. Raises `MissingLibraryError`.

        Its cost as the nearest floating-point number, and under `exact_cost` as a quotient of whole numbers.
        """
        columns: dict[str, type] = {"repair": int, "parameter": str, "before": str, "after": str}
        rows = [
            {"repair": number, "parameter": each.parameter, "before": each.before, "after": each.after}
            | frames.numbers({"cost": each.cost})
            for number, repair in enumerate(self, start=1)
            for each in repair.changes
        ]
        return frames.frame(rows, columns | frames.columns_of(["cost"]))

    def _repr_html_(self) -> str:
        if not self.is_needed:
            return element("p", "every property holds; nothing to repair").text
        rows = [
            (number, each.parameter, each.before or "the default", each.after, f"{float(each.cost):.3f}")
            for number, repair in enumerate(self, start=1)
            for each in repair.changes
        ]
        if not rows:
            return element("p", "no repair was found").text
        return table(("repair", "change", "from", "to", "cost"), rows)


@in_turn
def repair(
    specification: Specification,
    *,
    properties: str | Iterable[str] | None = None,
    fixed: str | Iterable[str] | None = None,
    bounds: Mapping[str, str] | None = None,
    costs: Mapping[str, Fraction | int] | None = None,
    allowed: str | Iterable[str] | None = None,
    most: int = MOST_REPAIRS,
    seconds: float = SECONDS,
    jobs: int = 1,
    cache: bool = False,
) -> Repairs:
    """Find the cheapest changes that make every property provable: `novate repair`.

    `fixed`: keys that must stay as they are. `bounds`: keys with the values within which they must stay, as
    `{"liquidation.penalty": "0%:2%"}`. `costs`: what a relative change of a key costs; else 1. `allowed`: keys that
    may change besides. `most`: how many are verified. `cache`: as of `novate.verify`.

    Raises `SpecificationError` for a key that is no number, `ValueError` for a name or a bound that is none.
    """
    weights = {key: Fraction(weight) for key, weight in (costs or {}).items()}
    wrong = [f"{key}={weight}" for key, weight in weights.items() if weight < 0]
    if wrong or most < 1:
        raise ValueError(f"found {', '.join(wrong) or f'most={most}'}; expected costs of at least 0, and most above 0")
    tables, meaning = dict(specification.tables), specification.meaning
    names = chosen(named(properties), PROPERTIES)
    levers = choice(tables, Wishes(listed(fixed), bounds or {}, weights, listed(allowed)))
    asked = questions(meaning, list(meaning.markets), list(Side), names)
    with answers(seconds, jobs, cache=cache) as ask:
        found = find_repairs(tables, asked, levers, lambda some: Judge(some, ask, lambda _: None), most)
    return _of(repair_report.as_object(specification.source, found, tool_version()))


def _of(answer: Mapping[str, Any]) -> Repairs:
    repairs = tuple(
        Repair(Fraction(each["cost"]), tuple(map(_change, each["changes"])), _outcomes(each["verdicts"]))
        for each in answer["repairs"]
    )
    return Repairs(_outcomes(answer["before"]), repairs, answer["left_out"], answer)


def _change(row: Mapping[str, Any]) -> Change:
    return Change(row["parameter"], row["before"], row["after"], Fraction(row["cost"]))


def _outcomes(rows: Iterable[Mapping[str, Any]]) -> tuple[Outcome, ...]:
    return tuple(Outcome(**row) for row in rows)
