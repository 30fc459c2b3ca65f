"""One step of the symbolic machine: guards and effects apart, so that refusals can be compared with the reference's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import z3

from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.state import State
from novate.model.observation import Absorbed, CloseOut, Withdrawn


@dataclass(frozen=True, slots=True)
class Transition:
    """`before` and `after` are related if all guards and effects hold."""

    guards: Mapping[str, Formula]
    """By the names of the reference's refusals."""
    effects: tuple[Formula, ...]
    before: State
    after: State
    close_out: CloseOut[Term] | None = None
    absorbed: Absorbed[Term] | None = None
    withdrawn: Withdrawn[Term] | None = None

    @property
    def relation(self) -> Formula:
        """Guards and effects together."""
        return z3.And(*self.guards.values(), *self.effects)
