"""Prices of one block as the symbolic twin of an oracle relates them to those of the next."""

from __future__ import annotations

from dataclasses import dataclass

from novate.model.core.symbolic.numbers import Term


@dataclass(frozen=True, slots=True)
class Prices:
    """Known up to a common factor: those of a position are its notionals (the ratio form)."""

    market: Term
    oracle: Term
    memory: tuple[Term, ...]
    """What the oracle remembers of earlier market prices; each kind says what."""
