"""What a property is: a sentence, a formula over observations, and the assumptions that it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from novate.model.observation import Books, CloseOut, Window
from novate.model.specification import MarketParameters, Specification


@dataclass(frozen=True, slots=True)
class Claim:
    """`premise` implies `conclusion`. Both are Python truths over concrete numbers, or Z3 formulas over terms."""

    label: str
    """Words for a report: "the shortfall is at most R quanta"."""
    premise: Any
    conclusion: Any


BooksClaims = Callable[[Specification, Books[Any]], tuple[Claim, ...]]
WindowClaims = Callable[[Specification, Window[Any]], tuple[Claim, ...]]
CloseOutClaims = Callable[[Specification, MarketParameters, CloseOut[Any]], tuple[Claim, ...]]


def _nothing(_: Specification, __: object, ___: object = None) -> tuple[Claim, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Property:
    """One promise of the mechanism."""

    name: str
    title: str
    """A headline."""
    statement: str
    """Plain English."""
    formula: str
    source: str
    assumptions: Callable[[Specification, MarketParameters], tuple[str, ...]]
    not_applicable: Callable[[Specification, MarketParameters | None], str | None] = lambda _, __: None
    """The reason why the specification does not speak of this, or None."""
    of_specification: bool = False
    """Whether there is one verdict for the whole specification, not one for each side of each market."""
    on_window: WindowClaims = _nothing
    """What must hold of all close-outs of a window together."""
    of_fund: bool = False
    """Whether what empties the insurance fund breaks it: then what costs the fund a little breaks it if repeated."""
    on_books: BooksClaims = _nothing
    """What must hold of the books at every moment."""
    on_close_out: CloseOutClaims = _nothing
    """What must hold of every close-out."""

    @property
    def of_books(self) -> bool:
        """Whether it claims anything of the books."""
        return self.on_books is not _nothing
