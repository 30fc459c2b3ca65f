"""Monotone in one's own gain: who has gained more pays no less for it."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, allocated
from novate.properties.allocations.axiom import Axiom, gains


def breach(rule: Rule, members: Sequence[Member], budget: Amount) -> str:
    """Who would pay less had it gained one more."""
    paid = allocated(rule, members, budget)
    for place, each in enumerate(members):
        larger = [*members[:place], each._replace(gain=each.gain + 1), *members[place + 1 :]]
        after = allocated(rule, larger, budget)[place]
        if after < paid[place]:
            return f"with {gains(larger)} pays {after}, not {paid[place]}"
    return ""


MONOTONE_IN_OWN_GAIN = Axiom("monotone in one's own gain", "Who had gained more would pay no less.", breach)
