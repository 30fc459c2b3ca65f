"""What proves that an oracle is what the core takes it for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from typing import Any

from novate.model.core.symbolic.numbers import Formula, Number, Term
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.specification import MarketParameters, Side
from novate.proofs.components.runs.toxic_frontier import RUN
from novate.proofs.components.witness import FORMS, Witness
from novate.proofs.engine.obligation import Obligation

__all__ = ["FORMS", "TOXIC", "Lag", "Oracle", "Seen", "Way", "movable", "of_kind"]

TOXIC = RUN.form
"""The run that is about two positions at once."""

Seen = tuple[Term, int]
"""A market price, and how many blocks ago it was."""


@dataclass(frozen=True, slots=True)
class Way:
    """The market prices that lead to a run, as notionals of its position."""

    reference: Number
    """What the oracle refers to when the account is last healthy, as many blocks before as it may."""
    healthy: Number
    """When the account is last healthy."""
    seen: Number
    """What the oracle refers to at the close-out."""
    replaced: Number | None = None
    """Of an oracle that is brought to a price: what it shows until its answer lands, which is of the reference and as
    late as it may be; a multiple of that. None where the market is at the answer first."""
    landed: Number | None = None
    """The market price when it lands."""
    left_behind: Number | None = None
    """Of an oracle that the market leaves behind: the market price from where that has to go without a rest, while the
    oracle stays as near to this as it may. None where any way does."""
    is_steepest: bool = False
    """Whether it is as far from its end as moves let it be in every block from the reference to the healthy look: with
    bounds over several horizons no way that goes as far as it can from its beginning is."""
    blocks: int | None = None
    """How many blocks the reference is before the healthy look, of a way that is longer than the oracle looks back."""


@dataclass(frozen=True, slots=True)
class Lag:
    """Where a way of so many blocks before the look leads; all per unit of the price at its end."""

    blocks: int
    opened: Fraction
    """The market price from which it goes."""
    shown: Fraction
    """What the oracle shows at the look."""
    left: Fraction
    """How much of that the price before the way is, over the market price at the look."""


def movable(machine: Machine) -> Number:
    """Over the whole horizon the price can move against the position."""
    return fall(machine, Span.HORIZON) < 1 if machine.side is Side.LONG else rise(machine, Span.HORIZON) > 1


def as_it_is(oracle: Any, _: object) -> Any:
    """Of an oracle that has nothing to look back less for, or to be nearer with."""
    return oracle


@dataclass(frozen=True, slots=True, kw_only=True)
class Oracle:
    """One kind of oracle; what may be left out is that of one that shows the market price."""

    symbols: Callable[[Side], Machine]
    """A machine whose numbers are symbols, those of the oracle among them."""
    kept: Callable[[Machine], Iterable[Obligation]]
    """All hold iff it keeps to its lag profile: of symbols, or of one file's numbers."""
    reached: Callable[[Machine], Iterable[Obligation]]
    """All hold iff every run that a theorem asks for has a way that the oracle allows, where `attainable` says so."""
    movable: Callable[[Machine], Number] = movable
    """Whether prices can move against a position at all."""
    attainable: Callable[[str, Machine, Witness], tuple[Number, ...]]
    """(form, machine, run) -> whether prices can take the way to it: of numbers, symbols, or arrays."""
    way: Callable[[str, Machine, Witness], Way]
    """(form, machine, run) -> that way."""
    reach: Callable[[Machine, int], tuple[Fraction, Fraction]]
    """(machine, blocks) -> the least and the most that the market can be so many blocks after a look, per unit of what
    that showed: written out once more, so that a mistake in the profile is none of what it is held against."""
    shows: Callable[[Machine, Term, Sequence[Seen]], Formula]
    """(machine, oracle, market prices, newest first) -> whether it may show that after them; enough for a search."""
    fresher: Callable[[Any, int], Any] = as_it_is
    """(oracle, blocks) -> one that looks back no further, and shows nothing that this one could not."""
    nearer: Callable[[Any, Fraction], Any] = as_it_is
    """(oracle, share) -> one that shows this share of the market price at least, and nothing new."""
    furthest_off: Callable[[Machine], Term] = lambda _: 1
    """What it may show of a market price, as far as it can be on the side's good side, per unit of that."""
    furthest_shown: Callable[[Machine, Fraction], Fraction] = lambda _, price: price
    """The worst oracle notional for a market notional."""
    assumed: str
    """What it is, with symbols for its numbers."""
    by_hand: tuple[str, ...]
    """Steps of its argument that no solver sees."""
    calmer: Callable[[MarketParameters, Fraction], MarketParameters] = lambda market, _: market
    """(market, share) -> one whose prices move less, so that the market is this share of what it shows at least."""
    lags: Callable[[Machine], Iterator[Lag]] | None = None
    """(machine) -> where longer and longer ways lead to, of an oracle that none brings to its bound; else None."""
    between: Callable[[Machine, Sequence[Seen]], tuple[Term, Term]] | None = None
    """(machine, market prices, newest first) -> between which prices it is after them, those in between left out; None
    where its twin says so."""
    may_stay: bool = True
    """Whether it may go on to show nearly what it showed while the market moves."""
    is_brought: bool = False
    """Whether the market has to be at a price for it to show that, and go on while it still does."""


def of_kind(kind: str) -> Oracle:
    """What proves this kind of oracle."""
    found: Oracle = import_module(f"{__package__}.oracles.{kind}").ORACLE
    return found
