"""Min-max: nobody's share of its gain is larger than it has to be."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, allocated, total
from novate.properties.allocations.axiom import Axiom, written


def breach(rule: Rule, members: Sequence[Member], budget: Amount) -> str:
    """The largest share, where another allocation has a smaller one."""
    paid = allocated(rule, members, budget)
    share, least = largest_share(members, paid), least_largest_share(members, budget, in_lots=rule.in_lots)
    return f"pay {written(paid)}: {share} of a gain, not {least}" if share > least else ""


def largest_share(members: Sequence[Member], paid: Sequence[Amount]) -> Fraction:
    """Of what anybody has gained."""
    shares = (Fraction(pays) / each.gain for each, pays in zip(members, paid, strict=True) if each.gain)
    return max(shares, default=Fraction(0))


def least_largest_share(members: Sequence[Member], budget: Amount, *, in_lots: bool) -> Fraction:
    """The least that any allocation makes it: budget over gains; of whole lots, where they get to the budget.

    With a share of at most t nobody pays more than t times its gain, rounded down: t is the least with which that adds
    up to the budget, and it is some number of lots over some gain.
    """
    if not budget:
        return Fraction(0)
    if not in_lots:
        return Fraction(budget) / total(members)
    found = {Fraction(lots, int(each.gain)) for each in members for lots in range(1, int(each.gain) + 1)}
    return min(share for share in found if sum(share * each.gain // 1 for each in members) >= budget)


MIN_MAX = Axiom("min-max", "The largest share that anybody pays of its gain is as small as can be.", breach)
