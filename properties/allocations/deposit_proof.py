"""Deposit-proof: nobody pays less by a deposit, which lowers a score and leaves the gain."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, allocated
from novate.properties.allocations.axiom import Axiom, gains


def breach(rule: Rule, members: Sequence[Member], budget: Amount) -> str:
    """Who would pay less with four times what it holds, hence a quarter of the score."""
    paid = allocated(rule, members, budget)
    for place, each in enumerate(members):
        lower = [*members[:place], each._replace(score=Fraction(each.score) / 4), *members[place + 1 :]]
        after = allocated(rule, lower, budget)[place]
        if after < paid[place]:
            return f"after a deposit, {gains(lower)}, pays {after}, not {paid[place]}"
    return ""


DEPOSIT_PROOF = Axiom("deposit-proof", "Nobody pays less by a deposit.", breach, against_escape=True)
