"""What proves that a kind of close-out is what the core takes it for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from novate.model.core.symbolic.state import Machine
from novate.proofs.engine.obligation import Obligation


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseOut:
    """One kind of close-out."""

    obligations: Callable[[], Iterable[Obligation]]
    """All hold iff each step of the argument does."""
    assumed: str
    """What it is, with symbols for its numbers."""
    endless: Callable[[Machine], str]
    """In words why it may never come to an end in such a market, where no margin is enough for that."""
    by_hand: tuple[str, ...]
    """Steps of its argument that no solver sees."""
