"""A larger gain pays no less."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, allocated
from novate.properties.allocations.axiom import Axiom, written


def breach(rule: Rule, members: Sequence[Member], budget: Amount) -> str:
    """Somebody who has gained more, and pays less."""
    paid = allocated(rule, members, budget)
    pairs = permutations(zip(members, paid, strict=True), 2)
    broken = any(one.gain > other.gain and pays < other_pays for (one, pays), (other, other_pays) in pairs)
    return f"pay {written(paid)}" if broken else ""


LARGER_GAIN_PAYS_MORE = Axiom("a larger gain pays no less", "Who has gained more than another pays no less.", breach)
