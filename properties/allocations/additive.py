"""Additive: two losses, one after the other, are paid as their sum is."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, allocated
from novate.properties.allocations.axiom import Axiom, written


def breach(rule: Rule, members: Sequence[Member], budget: Amount) -> str:
    """Two losses of which the budget is the sum, and what is paid of both; the second out of what the first leaves."""
    together = allocated(rule, members, budget)
    for first in range(1, int(budget)):
        paid = allocated(rule, members, first)
        left = [each._replace(gain=each.gain - pays) for each, pays in zip(members, paid, strict=True)]
        both = tuple(map(sum, zip(paid, allocated(rule, left, budget - first), strict=True)))
        if both != together:
            return f"{first} and {budget - first} pay {written(both)}, not {written(together)}"
    return ""


ADDITIVE = Axiom("two losses as their sum", "Two losses in turn are paid as one of their sum is.", breach)
