"""The picture of a comparison: capital against loss, a line for each margin model. Floating point for drawing only.

Importing this module imports matplotlib.
"""

from __future__ import annotations

import io
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from novate.comparing.answer import Answer, Model
from novate.comparing.words import money
from novate.model.margins.frontier import Kink

_INCHES = (8.0, 5.6)
_STYLES: dict[str, dict[str, Any]] = {
    "isolated": {"color": "#1f5fa8", "marker": "o", "markersize": 7.0, "linewidth": 2.6},
    "cross": {"color": "#d9691e", "marker": "s", "markersize": 4.5, "linewidth": 1.6, "linestyle": (0, (4, 2))},
    "pooled": {"color": "#1d7a2f", "marker": "^", "markersize": 5.5, "linewidth": 1.8},
}
"""A line that lies under another one stays visible."""
_WORDS = {
    "isolated": "isolated: beyond what each position has",
    "cross": "cross: beyond what each account has (pooled: others bear it)",
    "pooled": "pooled: beyond what all have",
}


def picture(answer: Answer, kind: str) -> bytes:
    """The file's content; `kind` is `png` or `svg`. Equal answers give equal files."""
    figure = Figure(figsize=_INCHES, layout="constrained")
    axes = figure.add_subplot()
    for model in answer.models:
        _line(axes, model)
    _required(axes, answer)
    if any(each.frontier is not None for each in answer.models):
        figure.legend(
            loc="outside lower center", frameon=False, fontsize=9, title="exact at the markers", title_fontsize=9
        )
    _labels(axes, answer)
    content = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    with mpl.rc_context({"svg.hashsalt": "novate"}):
        figure.savefig(content, format=kind, dpi=150, metadata=metadata)
    return content.getvalue()


def _line(axes: Axes, model: Model) -> None:
    """A frontier with its kinks, if it is known."""
    if model.frontier is None:
        return
    across, up = zip(*(_place(each) for each in model.frontier.kinks), strict=True)
    axes.plot(across, up, label=_WORDS[model.kind], clip_on=False, zorder=3, **_STYLES[model.kind])


def _place(kink: Kink) -> tuple[float, float]:
    return float(kink.capital), float(kink.loss)


def _required(axes: Axes, answer: Answer) -> None:
    """How much each model requires, on the axis."""
    for amount in dict.fromkeys(each.required for each in answer.models):
        kinds = ", ".join(each.kind for each in answer.models if each.required == amount)
        axes.axvline(float(amount), color="#999999", linewidth=0.8, linestyle=(0, (2, 3)), zorder=1)
        axes.annotate(
            f"required, {kinds}: {money(amount)}",
            (float(amount), 1),
            xycoords=("data", "axes fraction"),
            xytext=(-4, -6),
            textcoords="offset points",
            rotation=90,
            ha="right",
            va="top",
            fontsize=8,
            color="#555555",
        )


def _labels(axes: Axes, answer: Answer) -> None:
    title = f"{answer.specification.title}\ncapital against what it leaves uncovered at worst"
    axes.set_title(title.replace("$", r"\$"), fontsize=12)
    axes.set_xlabel("capital, divided as well as it can be (quote units)")
    axes.set_ylabel("loss beyond it, at worst (quote units)")
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    axes.grid(visible=True, color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter("{x:,.0f}")
