"""Split-proof: nobody pays less by holding two accounts, which take its place in the list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, allocated
from novate.properties.allocations.axiom import Axiom, gains


def breach(rule: Rule, members: Sequence[Member], budget: Amount) -> str:
    """The first split that pays less; scores stay what they are."""
    paid = allocated(rule, members, budget)
    for place, split in splits(members):
        after = sum(allocated(rule, split, budget)[place : place + 2])
        if after < paid[place]:
            return f"split into {gains(split)} pays {after}, not {paid[place]}"
    return ""


def splits(members: Sequence[Member]) -> Iterator[tuple[int, list[Member]]]:
    """Whose gain is split, and the members then."""
    for place, each in enumerate(members):
        for part in range(1, int(each.gain)):
            parts = (each._replace(gain=part), each._replace(gain=each.gain - part))
            yield place, [*members[:place], *parts, *members[place + 1 :]]


SPLIT_PROOF = Axiom(
    "split-proof", "Nobody pays less with two accounts in the place of one.", breach, against_escape=True
)
