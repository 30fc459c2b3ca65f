"""Re-entry-proof: nobody pays less by closing its position at the mark and opening it again, which leaves no gain."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, allocated, total
from novate.properties.allocations.axiom import Axiom, gains


def breach(rule: Rule, members: Sequence[Member], budget: Amount) -> str:
    """Who would pay less, where the others can pay for it."""
    paid = allocated(rule, members, budget)
    for place, each in enumerate(members):
        fresh = [*members[:place], each._replace(gain=0), *members[place + 1 :]]
        if budget <= total(fresh) and (after := allocated(rule, fresh, budget)[place]) < paid[place]:
            return f"reopened, {gains(fresh)}, pays {after}, not {paid[place]}"
    return ""


REENTRY_PROOF = Axiom("re-entry-proof", "Nobody pays less by closing at the mark and opening again.", breach)
