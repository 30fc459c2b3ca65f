"""The picture of a network: who owes whom, what of it is paid, who defaults. Floating point for drawing only.

Importing this module imports matplotlib.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from fractions import Fraction
from math import cos, pi, sin
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Patch

from novate.model.clearing_layer.network import Edge
from novate.networks.amounts import money
from novate.networks.answer import Answer, Ends, Fate

_INCHES = (8.0, 7.0)
_COLOURS = {Fate.PAYS: "#cfe8cf", Fate.MAY_DEFAULT: "#f6dfa4", Fate.DEFAULTS: "#f0b4ae"}
_PAID, _UNPAID = "#1f5fa8", "#b3261e"
_MOST_LABELS = 30
"""Debts whose amounts are still read beside each other."""
_WIDEST = 5.0
_BENT = 0.16
"""How far an arrow is from a straight line, of its length: so two ways between two members are apart."""


def picture(answer: Answer, kind: str) -> bytes:
    """The file's content; `kind` is `png` or `svg`. Equal answers give equal files."""
    figure = Figure(figsize=_INCHES, layout="constrained")
    axes = figure.add_subplot()
    places = _places(answer.layer.network.members)
    _debts(axes, answer.ends, places)
    _members(axes, answer.ends, places)
    title = answer.layer.title or Path(answer.file).name
    axes.set_title(f"{title}\npaid of what is owed, {_which(answer.ends)}".replace("$", r"\$"), fontsize=12)
    patches = [Patch(facecolor=colour, edgecolor="#444444", label=fate) for fate, colour in _COLOURS.items()]
    patches += [Patch(color=_PAID, label="paid in full"), Patch(color=_UNPAID, label="not paid in full")]
    axes.legend(handles=patches, loc="lower center", ncols=5, fontsize=8, frameon=False, bbox_to_anchor=(0.5, -0.04))
    axes.set_xlim(-1.35, 1.35)
    axes.set_ylim(-1.3, 1.3)
    axes.set_aspect("equal")
    axes.set_axis_off()
    content = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    with mpl.rc_context({"svg.hashsalt": "novate"}):
        figure.savefig(content, format=kind, dpi=150, metadata=metadata)
    return content.getvalue()


def _which(ends: Ends) -> str:
    return "in the one clearing vector" if ends.is_unique else "at worst to at best"


def _places(members: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    """On a circle, clockwise from the top, in the order of the members."""
    turn = 2 * pi / max(1, len(members))
    return {each: (sin(number * turn), cos(number * turn)) for number, each in enumerate(members)}


def _debts(axes: Axes, ends: Ends, places: Mapping[str, tuple[float, float]]) -> None:
    """An arrow from debtor to creditor, as wide as the debt is large."""
    owed = ends.network.owed
    most = max(owed.values(), default=Fraction(1))
    worst, best = (dict(ends.network.flows(each.paid)) for each in (ends.worst, ends.best))
    for edge, amount in owed.items():
        colour = _PAID if worst[edge] == amount else _UNPAID
        arrow = FancyArrowPatch(
            places[edge[0]],
            places[edge[1]],
            connectionstyle=f"arc3,rad={_BENT}",
            arrowstyle="-|>",
            mutation_scale=14,
            linewidth=0.8 + (_WIDEST - 0.8) * float(amount / most),
            color=colour,
            alpha=0.75,
            shrinkA=30,
            shrinkB=30,
        )
        axes.add_patch(arrow)
        if len(owed) <= _MOST_LABELS:
            label = _label(amount, worst[edge], best[edge])
            middle, box = _middle(edge, places), {"boxstyle": "round,pad=0.15", "facecolor": "white", "linewidth": 0}
            axes.text(*middle, label, fontsize=8, color=colour, ha="center", va="center", bbox=box, zorder=4)


def _label(amount: Fraction, worst: Fraction, best: Fraction) -> str:
    if worst == amount:
        return money(amount)
    paid = money(worst) if worst == best else f"{money(worst)}–{money(best)}"
    return f"{paid} of {money(amount)}"


def _middle(edge: Edge, places: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    """The middle of an arrow, which is bent."""
    (x1, y1), (x2, y2) = places[edge[0]], places[edge[1]]
    return (x1 + x2) / 2 + _BENT / 2 * (y2 - y1), (y1 + y2) / 2 - _BENT / 2 * (x2 - x1)


def _members(axes: Axes, ends: Ends, places: Mapping[str, tuple[float, float]]) -> None:
    for each, (x, y) in places.items():
        box = {"boxstyle": "round,pad=0.4", "facecolor": _COLOURS[ends.fate(each)], "edgecolor": "#444444"}
        cash = f"{_shortened(each)}\ncash {money(ends.network.cash[each])}"
        axes.text(x, y, cash.replace("$", r"\$"), ha="center", va="center", fontsize=9, bbox=box, zorder=3)


def _shortened(name: str) -> str:
    return name if len(name) <= 20 else f"{name[:19]}…"
