"""A verdict: what is known about one property of one side of one market, and on what it rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from novate.model.contract import Assumption
from novate.model.scenario import Scenario
from novate.model.specification import Side
from novate.proofs.status import Method, Status

if TYPE_CHECKING:  # at run time this would import the solver
    from novate.proofs.engine.checked import Checked


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that a verdict's detail gives in words."""

    exact: Fraction
    is_amount: bool
    """Whether it is in quote quanta; else it is a share."""


Figures = Mapping[str, Figure]
"""By name, as an answer for a program gives them (docs/json.md); without those that are not known."""


def amounts(**quanta: int | None) -> Figures:
    """Those of which something is known."""
    return {name: Figure(Fraction(each), is_amount=True) for name, each in quanta.items() if each is not None}


def shares(**exact: Fraction | None) -> Figures:
    """The same of shares."""
    return {name: Figure(each, is_amount=False) for name, each in exact.items() if each is not None}


@dataclass(frozen=True, slots=True)
class LayerShare:
    """What one layer of the waterfall has to do with what a window costs, in quote quanta."""

    layer: str
    held: int | None
    """None where it has no money of its own."""
    asked: int
    """At most."""
    left: int | None
    """At most, once it was asked; None where accounts bear it."""


Misses = dict[str, Fraction]
"""What is missed, and by how much (below 0): see `novate.proofs.verdicts.misses`."""
OUT_OF_REACH = Fraction(-1)
"""Missed by what no number is enough for."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one (market, side, property), or about a property of the whole specification."""

    market: str | None
    side: Side | None
    """None, as the market, where the property is one of the whole specification."""
    property: str
    status: Status
    detail: str
    """One or two sentences: the threshold and the figures (smallest fund, smallest notional), or the reason."""
    assumptions: tuple[Assumption, ...]
    """Of a proof, those that it used."""
    headroom: Fraction | None
    """How far it is from breaking: the maintenance margin less the smallest one known to be enough.

    Of the whole specification, the insurance fund less the smallest one that is known to be enough, in quote units; of
    what its file's numbers alone decide, what is left of them.
    None where neither decides it.
    """
    scenario: Scenario | None
    """Present exactly where the status is `violated`, but for what a file's numbers alone decide: see `told`."""
    seconds: float
    method: Method = Method.SEARCH
    reason: str = ""
    """Of `detail`, what is no figure: why the verdict is what it is."""
    not_needed: tuple[Assumption, ...] = ()
    """What a proof did without."""
    checked: tuple[Checked, ...] = ()
    """The obligations that were proved on the way, with what other solvers say of them."""
    figures: Figures = field(default_factory=dict)
    is_fault: bool = False
    """Whether novate itself failed: it is open for no reason of its own."""
    told: tuple[str, ...] = ()
    """Where no run of the machine breaks it, but what its file's numbers allow: what happens, replayed."""
    layers: tuple[LayerShare, ...] = ()
    """Who pays for what a window costs, in the order in which they are asked, where that is known."""
    misses: Mapping[str, Fraction] = field(default_factory=dict)
    """How far off it is where it has no headroom and is neither fine nor vacuous."""
