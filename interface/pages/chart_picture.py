"""Charts as PNG, with matplotlib. Floating point for drawing only; importing this module imports matplotlib."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from novate.pages.chart import FEW_MARKS, Chart, Panel, extent, thinned

_WIDTH, _HEIGHT = 9.0, 2.3
"""Inches, of a panel."""
_STYLES: tuple[dict[str, Any], ...] = (
    {"color": "#1f5fa8", "linewidth": 2.0},
    {"color": "#c2560c", "linewidth": 1.8, "linestyle": (0, (5, 2))},
    {"color": "#6b3fa0", "linewidth": 1.6},
    {"color": "#0f7b78", "linewidth": 1.6, "linestyle": (0, (1, 2))},
)
_MARK = "#b3261e"


def picture(charts: Sequence[Chart]) -> bytes:
    """All of them, one below the other; equal charts give equal files."""
    panels = [(chart, panel, place) for chart in charts for place, panel in enumerate(chart.panels)]
    figure = Figure(figsize=(_WIDTH, _HEIGHT * len(panels) + 0.5), layout="constrained")
    every = figure.subplots(len(panels), squeeze=False)
    for axes, (chart, panel, place) in zip(every[:, 0], panels, strict=True):
        _draw(axes, chart, panel)
        axes.set_title(f"{chart.title}\n{panel.title}" if place == 0 else panel.title, fontsize=10, loc="left")
        if place == len(chart.panels) - 1:
            axes.set_xlabel(chart.across)
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=150, metadata={"Software": None})
    return content.getvalue()


def _draw(axes: Axes, chart: Chart, panel: Panel) -> None:
    ends = chart.ends
    for line, style in zip(panel.lines, _STYLES, strict=False):
        shown = thinned(line.points)
        shown = (*shown, (ends[1], shown[-1][1])) if line.is_step and shown else shown
        across, up = [float(x) for x, _ in shown], [float(y) for _, y in shown]
        axes.plot(across, up, label=line.name, drawstyle="steps-post" if line.is_step else "default", **style)
    alpha = 1.0 if len(chart.marks) <= FEW_MARKS else 0.3
    for place, mark in enumerate(chart.marks):
        label = "close-out" if place == 0 else None
        axes.axvline(float(mark.across), color=_MARK, linewidth=1.0, linestyle=":", alpha=alpha, label=label)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.12g}"))
    axes.set_xlim(*map(float, ends))
    axes.set_ylim(*map(float, extent(panel)))
    axes.grid(visible=True, color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=8, framealpha=0.9)
