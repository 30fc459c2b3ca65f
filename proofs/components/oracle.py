"""What proves that an oracle is what the core takes it for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.components.witness import Witness
from novate.proofs.engine.obligation import Obligation


@dataclass(frozen=True, slots=True)
class Way:
    """The market prices that lead to a run, as notionals of its position."""

    reference: Number
    """What the oracle refers to when the account is last healthy, as many blocks before as it may."""
    healthy: Number
    """When the account is last healthy."""
    seen: Number
    """What the oracle refers to at the close-out."""


@dataclass(frozen=True, slots=True)
class Oracle:
    """One kind of oracle."""

    symbols: Callable[[Side], Machine]
    """A machine whose numbers are symbols, those of the oracle among them."""
    kept: Callable[[Machine], Iterable[Obligation]]
    """All hold iff it keeps to its lag profile: of symbols, or of one file's numbers."""
    reached: Callable[[Machine], Iterable[Obligation]]
    """All hold iff every run that a theorem asks for has a way that the oracle allows, where `attainable` says so."""
    movable: Callable[[Machine], Number]
    """Whether prices can move against a position at all."""
    attainable: Callable[[str, Machine, Witness], tuple[Number, ...]]
    """(form, machine, run) -> whether prices can take the way to it: of numbers, symbols, or arrays."""
    way: Callable[[str, Machine, Witness], Way]
    """(form, machine, run) -> that way."""
    assumed: str
    """What it is, with symbols for its numbers."""
    by_hand: tuple[str, ...]
    """Steps of its argument that no solver sees."""
