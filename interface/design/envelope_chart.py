"""The frontier of an envelope as a chart of a page. Exact numbers; importing this module imports no library."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from novate.design.envelope import Axis, Envelope, Point
from novate.design.envelope_report import described, with_unit, words
from novate.model.figures import for_person
from novate.model.specification import Side
from novate.pages.chart import Chart, Line, Panel
from novate.pages.chart_svg import as_svg
from novate.pages.document import Section
from novate.pages.markup import element, table
from novate.proofs.design.question import Question
from novate.proofs.design.search_range import Judge


class NeedsSearchError(Exception):
    """Theorems leave a point of the frontier open."""


def by_theorem_alone(_: Sequence[Question]) -> Judge:
    """In the place of a judge: nothing is searched, so that a page takes as long for every file. Raises."""
    raise NeedsSearchError


def envelope_section(found: Envelope, identity: str) -> Section:
    """The chart and its table."""
    titles = (words(found.varied), *(str(each.side or "all markets") for each in found.points[0].answers))
    rows = ((for_person(each.text), *map(described, each.answers)) for each in found.points)
    caption = f"{found.bounded.parameter.key} for which {found.property} holds, by theorem, rounded to the safe side"
    return Section(
        f"Envelope: what the environment may do before {found.property} fails",
        [
            element(
                "figure",
                element("div", as_svg(envelope_chart(found), identity), class_="scrolls", tabindex="0"),
                element("figcaption", "Green: safe for every side. Exact at the values of the table."),
            ),
            element("details", element("summary", "The same in numbers"), table(caption, titles, rows)),
        ],
    )


def envelope_chart(found: Envelope) -> Chart:
    """The bounds of each side, where all are safe, and the file's own point."""
    up = found.bounded
    title = with_unit(up)
    lines = tuple(line for side in (*Side, None) for line in _bounds(found, side))
    panel = Panel(title, lines, from_zero=True, area=_safe(found), dot=_own(found))
    said = f"Safe values of {up.parameter.key} against {found.varied.parameter.key}, with the file's own as a dot."
    return Chart(f"{found.property}: envelope", said, with_unit(found.varied), (panel,))


def _bounds(found: Envelope, side: Side | None) -> Iterator[Line]:
    """The upper and the lower bound, as far as there are any."""
    for is_lower, word in ((False, "at most"), (True, "at least")):
        points = tuple(
            (_number(found.varied, point.value), bound)
            for point in found.points
            if (bound := _bound(found, point, side, is_lower=is_lower)) is not None
        )
        if points:
            yield Line(f"{'all markets' if side is None else f'{side}s'} {word}", points, is_step=False)


def _bound(found: Envelope, point: Point, side: Side | None, *, is_lower: bool) -> Fraction | None:
    limits = (limit for answer in point.answers if answer.side is side for limit in answer.limits)
    edges = (each.bound.edge.value for each in limits if each.bound.at_least is is_lower)
    return next((_number(found.bounded, each) for each in edges), None)


def _safe(found: Envelope) -> list[tuple[Fraction, Fraction, Fraction]]:
    """Across, from, to: what is safe for every side, where that has two ends."""
    area = []
    for point in found.points:
        low, high = (_common(found, point, is_lower=is_lower) for is_lower in (True, False))
        is_empty = any(answer.range.is_empty for answer in point.answers)
        if not is_empty and high is not None and (low or Fraction(0)) <= high:
            area.append((_number(found.varied, point.value), low or Fraction(0), high))
    return area


def _common(found: Envelope, point: Point, *, is_lower: bool) -> Fraction | None:
    sides = (_bound(found, point, answer.side, is_lower=is_lower) for answer in point.answers)
    choose: Callable[..., Fraction | None] = max if is_lower else min
    return choose((each for each in sides if each is not None), default=None)


def _own(found: Envelope) -> tuple[Fraction, Fraction, str] | None:
    """The file's own values, if it has both."""
    across, up = found.varied.parameter, found.bounded.parameter
    if across.value is None or up.value is None:
        return None
    return _number(found.varied, across.value), _number(found.bounded, up.value), f"this file: {up.text}, {across.text}"


def _number(axis: Axis, value: Fraction) -> Fraction:
    """A value in the axis's unit."""
    return Fraction(value * axis.unit.scale)
