"""Threshold: the smallest and the largest safe value of one parameter, exactly."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from novate.design import questions, threshold_report
from novate.design.judging import Judge
from novate.design.threshold import threshold as find
from novate.design.threshold_checks import by_engine, by_theorem
from novate.library import frames
from novate.library.asking import SECONDS, answers, in_turn
from novate.library.html import table
from novate.library.specification import Specification
from novate.model.specification import Side
from novate.proofs.status import Method, Status
from novate.specification.changes import with_limits
from novate.specification.parameters import parameter_named
from novate.specification.problems import dotted
from novate.system.names import chosen
from novate.system.version import tool_version

if TYPE_CHECKING:
    import polars


@dataclass(frozen=True, slots=True)
class Bound:
    """A value beyond which a property is not known to hold, for one side."""

    market: str | None
    """Whose positions are unsafe beyond it; None, as the side, where it is about all of them together."""
    side: Side | None
    direction: str
    """`at least` or `at most`: which way is safe."""
    exact: Fraction
    """The last value that is known to be safe: a rate as a share, an amount in quote units, a time in blocks."""
    exact_root: bool
    """Whether that is the very edge; else 30 decimals of it, on the safe side."""
    safe: str
    """The same rounded to the safe side, as a file would say it."""
    method: Method
    reason: str
    """What it is for."""
    at_safe: Status | None
    """What is known of `safe`; None where the theorem is silent."""
    beyond: Status | None
    """What is known one unit in the last place further; None where the parameter cannot have that value."""
    beyond_value: str | None
    violated_from: str | None
    """After a search whose verdict just beyond is open: the nearest value that is known to be violated."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """What `novate.threshold` found out: every bound of every side, and the binding one."""

    parameter: str
    property: str
    answer: str
    """`bound`, `every value is safe`, `no value is safe` or `no safe value was found`."""
    value: str | None
    """What the specification says now; None for a default."""
    unit: str
    """Of exact values: `share`, `quote units`, `blocks`, or what is counted."""
    reason: str
    """What the binding bound is for, or why no value is safe."""
    initial_margin_rises: bool
    """Whether the initial margin has to rise with it."""
    binding: Bound | None
    """The one that the value breaks, or else the nearest to it."""
    bounds: tuple[Bound, ...]
    along: Mapping[str, str] = field(compare=False, repr=False)
    document: Mapping[str, Any] = field(compare=False, repr=False)
    """As on the command line."""

    def __iter__(self) -> Iterator[Bound]:
        """One bound after the other."""
        return iter(self.bounds)

    @builtins.property
    def exact(self) -> Fraction | None:
        """Of the binding bound."""
        return None if self.binding is None else self.binding.exact

    @builtins.property
    def safe(self) -> str | None:
        """Of the binding bound, as a file would say it."""
        return None if self.binding is None else self.binding.safe

    @builtins.property
    def values(self) -> dict[str, str]:
        """What makes the binding bound hold, with what has to rise along: `specification.replace(found.values)`."""
        return dict(self.along)

    def to_dict(self) -> dict[str, Any]:
        """The JSON answer of `novate threshold`, see docs/json.md."""
        return dict(self.document)

    def to_polars(self) -> polars.DataFrame:
        """A row for each bound. Raises `MissingLibraryError`.

        The exact one as the nearest floating-point number, and under `exact_...` as a quotient of whole numbers.
        """
        texts = dict.fromkeys(("market", "side", "direction", "safe", "at_safe", "beyond", "method", "reason"), str)
        rows = [
            {name: value and str(value) for name, value in ((name, getattr(each, name)) for name in texts)}
            | frames.numbers({"bound": each.exact})
            for each in self
        ]
        return frames.frame(rows, texts | frames.columns_of(["bound"]))

    def _repr_html_(self) -> str:
        titles = ("market", "side", "safe", "there", "one unit beyond", "by", "for")
        rows = [
            (
                each.market or "all",
                each.side or "",
                f"{each.direction} {each.safe}",
                each.at_safe,
                each.beyond,
                each.method,
                each.reason,
            )
            for each in self
        ]
        head = table(("parameter", "property", "answer"), [(self.parameter, self.property, self.answer)])
        return head + (table(titles, rows) if rows else "")


@in_turn
def threshold(
    specification: Specification,
    parameter: str,
    *,
    property: str | None = None,
    side: str | None = None,
    market: str | None = None,
    verify: bool = False,
    seconds: float = SECONDS,
    jobs: int = 1,
    cache: bool = False,
) -> Threshold:
    """Find the smallest or largest safe value of a rate, an amount or a time: `novate threshold`.

    `parameter` is a key of the file, such as `markets.ETH-USD.maintenance_margin`. Without a `property` it is asked
    about what the parameter can change. `verify` asks the engine on either side of each bound, not only the theorem.
    `cache`: as of `novate.verify`.

    Raises `SpecificationError` for a key that is no number, `ValueError` for a name that is none and where the
    property is not applicable.
    """
    tables, meaning = dict(specification.tables), specification.meaning
    asked = parameter_named(tables, parameter)
    name = questions.one_property(property, meaning, asked)
    sides = [Side(each) for each in chosen(None if side is None else [side], Side)]
    about = questions.about(meaning, name, sides, market or questions.market_of(asked), asked)
    with answers(seconds, jobs, cache=cache) as ask:

        def judge(listed: Any) -> Judge:
            return Judge(listed, ask, lambda _: None)

        found = find(tables, asked, about, judge)
        checks = by_engine(tables, found, judge) if verify else by_theorem(tables, found)
    answer = threshold_report.as_object(specification.source, found, checks, tool_version())
    values = {} if answer["safe"] is None else with_limits(tables, {asked.path: answer["safe"]})
    return _of(answer, {dotted(path): str(text) for path, text in values.items()})


def _of(answer: Mapping[str, Any], along: Mapping[str, str]) -> Threshold:
    bounds = tuple(map(_bound, answer["bounds"]))
    about = (answer["market"], answer["side"], answer["direction"], answer["safe"])
    binding = next((each for each in bounds if (each.market, each.side, each.direction, each.safe) == about), None)
    return Threshold(
        parameter=answer["parameter"],
        property=answer["property"],
        answer=answer["answer"],
        value=answer["value"],
        unit=answer["unit"],
        reason=answer["reason"],
        initial_margin_rises=answer["initial_margin_rises"],
        binding=binding,
        bounds=bounds,
        along=along,
        document=answer,
    )


def _bound(row: Mapping[str, Any]) -> Bound:
    beyond = row["beyond"] or {"value": None, "status": None}
    return Bound(
        market=row["market"],
        side=row["side"],
        direction=row["direction"],
        exact=Fraction(row["exact"]),
        exact_root=row["exact_root"],
        safe=row["safe"],
        method=row["method"],
        reason=row["reason"],
        at_safe=row["at_safe"],
        beyond=beyond["status"],
        beyond_value=beyond["value"],
        violated_from=row["violated_from"],
    )
