"""The picture of an envelope. Floating point for drawing only; importing this module imports matplotlib."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import AbstractContextManager
from fractions import Fraction
from math import inf, isfinite, nan
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from novate.design.envelope import Axis, Envelope, Point
from novate.design.envelope_report import with_unit
from novate.design.threshold import SideAnswer
from novate.model.specification import Side, place_in_words
from novate.specification.setting_text import names_or_count

_INCHES = (8.0, 5.0)
_STYLES: dict[Side | None, dict[str, Any]] = {
    Side.LONG: {"color": "#1f5fa8", "marker": "o", "markersize": 4.5, "linewidth": 2.2},
    Side.SHORT: {"color": "#d9691e", "marker": "s", "markersize": 3.0, "linewidth": 1.2, "linestyle": (0, (4, 2))},
    None: {"color": "#5b3f8c", "marker": "o", "markersize": 4.0, "linewidth": 1.8},
}
"""A long's line stays visible below a short's."""
_SAFE = "#dcefd9"
_OWN = {True: "#1d7a2f", False: "#b3261e", None: "#222222"}
"""The file's own point: safe, not safe, not known."""


def picture(found: Envelope, kind: str) -> bytes:
    """The file's content; `kind` is `png` or `svg`. Equal envelopes give equal files."""
    figure = Figure(figsize=_INCHES, layout="constrained")
    axes = figure.add_subplot()
    top = highest(found)
    _safe_region(axes, found, top)
    for side in _STYLES:
        _curve(axes, found, side)
    _own_point(axes, found)
    _labels(axes, found, top)
    content = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    with _same_names():
        figure.savefig(content, format=kind, dpi=150, metadata=metadata)
    return content.getvalue()


def _same_names() -> AbstractContextManager[None]:
    """Let an SVG's parts have the same names every time."""
    import matplotlib as mpl

    return mpl.rc_context({"svg.hashsalt": "novate"})


def number(axis: Axis, value: Fraction) -> float:
    """A value in the axis's unit."""
    return float(value * axis.unit.scale)


def limits(found: Envelope, answer: SideAnswer) -> tuple[float, float]:
    """The safe values of one side: from, to; not a number where there are none."""
    if answer.range.is_empty:
        return nan, nan
    low = next((limit.bound.edge.value for limit in answer.limits if limit.bound.at_least), None)
    high = next((limit.bound.edge.value for limit in answer.limits if not limit.bound.at_least), None)
    return (
        -inf if low is None else number(found.bounded, low),
        inf if high is None else number(found.bounded, high),
    )


def highest(found: Envelope) -> float:
    """The top of the picture."""
    every = [end for point in found.points for answer in point.answers for end in limits(found, answer)]
    shown = [end for end in every if isfinite(end)] + [
        number(found.bounded, found.bounded.parameter.value or Fraction(0))
    ]
    return 1.1 * max(shown) or 1.0


def _safe_region(axes: Axes, found: Envelope, top: float) -> None:
    """Where every side is safe."""
    lows, highs = zip(*(common(found, point, top) for point in found.points), strict=True)
    label = "safe for both sides" if len(found.points[0].answers) > 1 else "safe"
    axes.fill_between(_across(found), lows, highs, color=_SAFE, label=label)


def common(found: Envelope, point: Point, top: float) -> tuple[float, float]:
    """What is safe for every side, within the picture; not a number where nothing is."""
    if any(answer.range.is_empty for answer in point.answers):
        return nan, nan
    lows, highs = zip(*(limits(found, answer) for answer in point.answers), strict=True)
    low, high = max(0.0, *lows), min(top, *highs)
    return (low, high) if low <= high else (nan, nan)


def _across(found: Envelope) -> list[float]:
    return [number(found.varied, point.value) for point in found.points]


def _curve(axes: Axes, found: Envelope, side: Side | None) -> None:
    """The lower and the upper bound of one side, as far as they exist."""
    ends = [limits(found, answer) for point in found.points for answer in _of(point, side)]
    for bounds, words_of in (([high for _, high in ends], "up to"), ([low for low, _ in ends], "from")):
        shown = [bound if isfinite(bound) else nan for bound in bounds]
        if any(map(isfinite, bounds)):
            label = f"{f'{side}s are' if side else 'all markets together are'} safe {words_of} here"
            axes.plot(_across(found), shown, label=label, **_STYLES[side])


def _of(point: Point, side: Side | None) -> Sequence[SideAnswer]:
    return [answer for answer in point.answers if answer.side is side]


def _own_point(axes: Axes, found: Envelope) -> None:
    """The file's own values, if it has both, and whether they are safe."""
    across, up = found.varied.parameter, found.bounded.parameter
    if across.value is None or up.value is None:
        return
    safe = is_safe(found)
    said = {True: "safe", False: "not safe", None: "not on a point"}[safe]
    place = number(found.varied, across.value), number(found.bounded, up.value)
    axes.plot(
        *place,
        marker="*" if safe else "X",
        markersize=15 if safe else 11,
        color=_OWN[safe],
        markeredgecolor="white",
        linestyle="none",
        label=f"this file: {up.text}, {across.text} ({said})",
        zorder=3,
    )


def is_safe(found: Envelope) -> bool | None:
    """Whether the file's own values are safe for every side; None where no point has them."""
    up, across = found.bounded.parameter.value, found.varied.parameter.value
    point = next((each for each in found.points if each.value == across), None)
    if point is None or up is None:
        return None
    return all(answer.range.nearest(up) == up for answer in point.answers)


def _labels(axes: Axes, found: Envelope, top: float) -> None:
    axes.set_title(f"{found.title}\nwhere {found.property} holds: {subject(found)}", fontsize=12)
    axes.set_xlabel(with_unit(found.varied))
    axes.set_ylabel(with_unit(found.bounded))
    axes.set_ylim(0, top)
    ends = _across(found)[0], _across(found)[-1]
    axes.set_xlim(ends[0] - 0.02 * (ends[1] - ends[0]), ends[1] + 0.02 * (ends[1] - ends[0]))
    for axis, parameter in ((axes.xaxis, found.varied.parameter), (axes.yaxis, found.bounded.parameter)):
        if parameter.is_counted:
            axis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(visible=True, color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=True, framealpha=0.9, fontsize=9, title="exact at the markers", title_fontsize=9)


def subject(found: Envelope) -> str:
    """Whose positions."""
    questions = [question for answer in found.points[0].answers for question in answer.questions]
    markets = list(dict.fromkeys(each.market for each in questions if each.market is not None))
    if not markets:
        return place_in_words(None, None)
    return f"{names_or_count(markets)}, {' and '.join(dict.fromkeys(str(each.side) for each in questions))}"
