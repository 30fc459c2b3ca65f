"""Monotone in the budget: a larger loss lets nobody pay less."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, allocated, total
from novate.properties.allocations.axiom import Axiom, written


def breach(rule: Rule, members: Sequence[Member], budget: Amount) -> str:
    """What everybody pays of one more, where somebody pays less."""
    if budget + 1 > total(members):
        return ""
    before, after = allocated(rule, members, budget), allocated(rule, members, budget + 1)
    broken = any(less < pays for pays, less in zip(before, after, strict=True))
    return f"pay {written(before)}, and of one more {written(after)}" if broken else ""


MONOTONE_IN_BUDGET = Axiom("monotone in the budget", "Nobody pays less of a larger loss.", breach)
