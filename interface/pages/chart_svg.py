"""A chart as SVG inside a page. Places are worked out exactly and written in tenths of a pixel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from novate.model.figures import decimal, in_short
from novate.pages.chart import FEW_MARKS, Chart, Line, Panel, Point, extent, stairs, thinned, ticks
from novate.pages.markup import Markup, element

_WIDTH, _LEFT, _RIGHT, _TOP = 900, 96, 16, 30
_HEIGHT, _BETWEEN, _BELOW = 170, 50, 44
"""Pixels: of a panel, between two of them, below the last."""
_MOST_HOVERED = 80
"""Points of a line that say their numbers when they are pointed at."""
_LETTER = 7
"""Pixels that a letter of a legend takes at most, on average."""
_MOST_NAMED = 8
"""Marks that have their name written beside them."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a panel is, and how numbers become places."""

    top: int
    across: tuple[Fraction, Fraction]
    up: tuple[Fraction, Fraction]

    @property
    def bottom(self) -> int:
        return self.top + _HEIGHT

    def x(self, across: Fraction) -> str:
        low, high = self.across
        return _pixels(_LEFT + (across - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT))

    def y(self, up: Fraction) -> str:
        low, high = self.up
        return _pixels(self.bottom - (up - low) / (high - low) * _HEIGHT)


def as_svg(chart: Chart, identity: str) -> Markup:
    """The drawing; `identity` is unlike that of every other on the page."""
    tops = [_TOP + place * (_HEIGHT + _BETWEEN) for place in range(len(chart.panels))]
    height = tops[-1] + _HEIGHT + _BELOW
    parts = [part for top, panel in zip(tops, chart.panels, strict=True) for part in _panel(chart, panel, top)]
    last = _Frame(tops[-1], chart.ends, (Fraction(0), Fraction(1)))
    parts += [
        _text(last.x(each), str(last.bottom + 18), decimal(each), anchor="middle")
        for each in ticks(*chart.ends, 10, whole=True)
    ]
    parts.append(_text(str((_WIDTH + _LEFT) // 2), str(last.bottom + 37), chart.across, anchor="middle"))
    return element(
        "svg",
        element("title", chart.title, id=f"{identity}-title"),
        element("desc", chart.description, id=f"{identity}-words"),
        *parts,
        class_="chart",
        viewBox=f"0 0 {_WIDTH} {height}",
        role="img",
        aria_labelledby=f"{identity}-title {identity}-words",
    )


def _panel(chart: Chart, panel: Panel, top: int) -> Iterator[Markup]:
    frame = _Frame(top, chart.ends, extent(panel))
    yield _text(str(_LEFT), str(top - 9), panel.title, style="title")
    yield from _legend(panel, top - 9)
    for each in ticks(*frame.up):
        y = frame.y(each)
        style = "axis" if each == 0 else "rule"
        yield element("line", class_=style, x1=str(_LEFT), x2=str(_WIDTH - _RIGHT), y1=y, y2=y)
        yield _text(str(_LEFT - 8), y, _number(each), anchor="end", shift="0.32em")
    yield from _area(frame, panel)
    yield from _marks(chart, frame)
    yield element(
        "line", class_="axis", x1=str(_LEFT), x2=str(_WIDTH - _RIGHT), y1=str(top + _HEIGHT), y2=str(top + _HEIGHT)
    )
    for place, line in enumerate(panel.lines, start=1):
        yield from _line(frame, line, f"s{place}")
    if panel.dot is not None:
        across, up, words = panel.dot
        yield element("circle", class_="dot", cx=frame.x(across), cy=frame.y(up), r="6")
        is_right = across * 2 > sum(chart.ends)
        x = _shifted(frame.x(across), -10 if is_right else 10)
        yield _text(x, frame.y(up), words, style="title", anchor="end" if is_right else "start", shift="-0.5em")


def _legend(panel: Panel, y: int) -> Iterator[Markup]:
    """The names of the lines from the right, each after a piece of it."""
    right = _WIDTH - _RIGHT
    for place, line in reversed([*enumerate(panel.lines, start=1)]):
        right -= _LETTER * len(line.name)
        yield _text(str(right), str(y), line.name)
        x1, x2 = str(right - 32), str(right - 8)
        yield element("line", class_=f"line s{place}", x1=x1, x2=x2, y1=str(y - 4), y2=str(y - 4))
        right -= 50


def _area(frame: _Frame, panel: Panel) -> Iterator[Markup]:
    if panel.area:
        there = [(across, high) for across, _, high in panel.area]
        back = [(across, low) for across, low, _ in reversed(panel.area)]
        yield element("path", class_="area", d=f"M{_places(frame, [*there, *back])}Z")


def _marks(chart: Chart, frame: _Frame) -> Iterator[Markup]:
    style = "mark" if len(chart.marks) <= FEW_MARKS else "mark faint"
    for place, mark in enumerate(chart.marks):
        x = frame.x(mark.across)
        yield element("line", class_=style, x1=x, x2=x, y1=str(frame.top), y2=str(frame.bottom))
        if frame.top == _TOP and len(chart.marks) <= _MOST_NAMED:
            is_right = mark.across * 2 > sum(chart.ends)
            shift = -5 if is_right else 5
            y = str(frame.top + 14 * (place + 1))
            yield _text(_shifted(x, shift), y, mark.name, style="mark", anchor="end" if is_right else "start")


def _line(frame: _Frame, line: Line, style: str) -> Iterator[Markup]:
    shown = thinned(line.points)
    if not shown:
        return
    drawn = stairs([*shown, (frame.across[1], shown[-1][1])]) if line.is_step else shown
    yield element("polyline", class_=f"line {style}", points=_places(frame, drawn))
    for across, up in shown if len(shown) <= _MOST_HOVERED else ():
        said = element("title", f"{line.name} {decimal(up)} at {decimal(across)}")
        yield element("circle", said, class_="point", cx=frame.x(across), cy=frame.y(up), r="4")


def _places(frame: _Frame, points: Sequence[Point]) -> str:
    return " ".join(f"{frame.x(across)},{frame.y(up)}" for across, up in points)


def _text(x: str, y: str, words: str, *, style: str = "", anchor: str = "", shift: str = "") -> Markup:
    return element("text", words, x=x, y=y, class_=style, text_anchor=anchor, dy=shift)


def _shifted(x: str, by: int) -> str:
    return _pixels(Fraction(x) + by)


def _pixels(place: Fraction | int) -> str:
    """To a tenth."""
    tenths = round(place * 10)
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"


def _number(value: Fraction) -> str:
    """In full where it is short."""
    text = decimal(value)
    return text if len(text) <= 12 else in_short(value)
