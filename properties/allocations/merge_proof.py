"""Merge-proof: two do not pay less by holding one account, which takes the place of the first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, allocated
from novate.properties.allocations.axiom import Axiom, gains


def breach(rule: Rule, members: Sequence[Member], budget: Amount) -> str:
    """The first merger that pays less."""
    paid = allocated(rule, members, budget)
    for (first, second), merged in mergers(members):
        before, after = paid[first] + paid[second], allocated(rule, merged, budget)[first]
        if after < before:
            return f"merged into {gains(merged)} pays {after}, not {before}"
    return ""


def mergers(members: Sequence[Member]) -> Iterator[tuple[tuple[int, int], list[Member]]]:
    """Who merge, and the members then; a score is the mean by gains, as a leverage would be."""
    for first, second in combinations(range(len(members)), 2):
        one, other = members[first], members[second]
        gain = one.gain + other.gain
        both = Member(gain, Fraction(one.gain * one.score + other.gain * other.score) / gain)
        yield (first, second), [*members[:first], both, *members[first + 1 : second], *members[second + 1 :]]


MERGE_PROOF = Axiom(
    "merge-proof", "Two do not pay less with one account in the place of the first.", breach, against_escape=True
)
