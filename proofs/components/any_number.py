"""Theorems about any number of members, or of actions: of one, and of one more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from novate.proofs.engine.obligation import Obligation


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyNumber:
    """One of them."""

    statement: str
    """In few words."""
    obligations: Callable[[], Iterable[Obligation]]
    by_hand: tuple[str, ...]
    """Steps of its argument that no solver sees."""


SUMS = "the induction over the members: each step adds one to sums of any number"
