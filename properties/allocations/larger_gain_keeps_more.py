"""A larger gain keeps no less."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, allocated
from novate.properties.allocations.axiom import Axiom, written


def breach(rule: Rule, members: Sequence[Member], budget: Amount) -> str:
    """Somebody who has gained more, and keeps less."""
    paid = allocated(rule, members, budget)
    kept = [each.gain - pays for each, pays in zip(members, paid, strict=True)]
    pairs = permutations(zip(members, kept, strict=True), 2)
    broken = any(one.gain > other.gain and keeps < other_keeps for (one, keeps), (other, other_keeps) in pairs)
    return f"keep {written(kept)}" if broken else ""


LARGER_GAIN_KEEPS_MORE = Axiom("a larger gain keeps no less", "Who has gained more than another keeps no less.", breach)
