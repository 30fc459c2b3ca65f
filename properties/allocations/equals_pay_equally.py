"""Equals pay equally."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, allocated
from novate.properties.allocations.axiom import Axiom, written


def breach(rule: Rule, members: Sequence[Member], budget: Amount) -> str:
    """Two who have gained the same, and pay different amounts."""
    paid = allocated(rule, members, budget)
    pairs = combinations(zip(members, paid, strict=True), 2)
    broken = any(one.gain == other.gain and pays != other_pays for (one, pays), (other, other_pays) in pairs)
    return f"pay {written(paid)}" if broken else ""


EQUALS_PAY_EQUALLY = Axiom("equals pay equally", "Who have gained the same pay the same.", breach)
