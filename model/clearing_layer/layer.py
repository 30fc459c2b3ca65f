"""A clearing layer as a file describes it: a pool with quotas, what members owe each other, and what they may lose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from novate.model.clearing_layer import quotas as of_quotas
from novate.model.clearing_layer.cover import Scenarios
from novate.model.clearing_layer.network import Amounts, Network
from novate.model.clearing_layer.quotas import Stake


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an owner knows of a layer and accepts; None where the file says nothing."""

    defaults: frozenset[str] | None = None
    """Who may default."""
    not_guaranteed: frozenset[str] | None = None
    """Whose quota the pool does not guarantee."""
    quota_too_small: frozenset[str] | None = None
    """Whose quota is less than what it can lose by its own specification."""
    figures: Mapping[str, Fraction] = field(default_factory=dict)
    """What figures must be, by name."""

    @property
    def says_anything(self) -> bool:
        """Whether the file says anything of it."""
        named = (self.defaults, self.not_guaranteed, self.quota_too_small)
        return bool(self.figures) or any(each is not None for each in named)


@dataclass(frozen=True, slots=True)
class ClearingLayer:
    """All of it. A list of debts alone has no pool, and a pool alone no debts."""

    network: Network
    pool: Fraction | None = None
    """What it holds without the stakes behind it."""
    stakes: Mapping[str, Stake] = field(default_factory=dict)
    quotas: Amounts = field(default_factory=dict)
    """Of those members that have one."""
    epochs: Mapping[str, int] = field(default_factory=dict)
    """Of those whose quota is renewed, after how many blocks."""
    window: int = 1
    """Blocks for which the pool is not filled up."""
    scenarios: Scenarios = field(default_factory=dict)
    can_lose: Amounts = field(default_factory=dict)
    """In a window at most, of those members who have a specification of their own, beyond what it pays itself."""
    title: str = ""
    accepted: Accepted = Accepted()

    @property
    def funds(self) -> Fraction | None:
        """What can be paid from the pool and the stakes behind it, each counted once; None where there is neither."""
        if self.pool is None and not self.stakes:
            return None
        return (self.pool or Fraction(0)) + sum((each.counted for each in self.stakes.values()), Fraction(0))

    @property
    def most_drawn(self) -> dict[str, Fraction]:
        """What each may draw in a window."""
        return of_quotas.over(self.window, self.quotas, self.epochs)
