"""The smallest profile of gains on which an allocation rule breaks an axiom, of all that there are up to some size.

Smaller is: a smaller sum of gains, then fewer members, then gains as in a dictionary, then scores, then a smaller
budget. What no profile up to that size breaks is not proved by it: `novate.proofs.components.waterfall.allocations`
proves it of pro-rata, for any number of members.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from novate.model.waterfall.adl.allocations.rule import Member, Rule
from novate.properties.allocations.axiom import Axiom, gains

LARGEST_SUM = 7
MOST_MEMBERS = 3
SCORES = (1, 2)
"""Of a rule that looks at them."""


@dataclass(frozen=True, slots=True)
class Witness:
    """A profile, a budget, and what happens."""

    members: tuple[Member, ...]
    budget: int
    breach: str

    def __str__(self) -> str:
        return f"{gains(self.members)}; {self.budget}: {self.breach}"


def smallest_witness(rule: Rule, axiom: Axiom, largest: int = LARGEST_SUM, most: int = MOST_MEMBERS) -> Witness | None:
    """The first in the order of sizes; None where no profile of gains up to this sum breaks it."""
    for members, budget in profiles(rule, largest, most):
        if breach := axiom.breach(rule, members, budget):
            return Witness(members, budget, breach)
    return None


def profiles(rule: Rule, largest: int, most: int) -> Iterator[tuple[tuple[Member, ...], int]]:
    """Members and budgets, the smallest first."""
    for size in range(1, largest + 1):
        for count in range(1, most + 1):
            for amounts in compositions(size, count):
                for scores in product(SCORES if rule.by_score else (0,), repeat=count):
                    members = tuple(map(Member, amounts, scores))
                    yield from ((members, budget) for budget in range(1, size + 1))


def compositions(size: int, count: int) -> Iterator[tuple[int, ...]]:
    """So many whole numbers above 0 that add up to a size, as in a dictionary."""
    if count == 1:
        yield (size,)
        return
    for first in range(1, size - count + 2):
        yield from ((first, *rest) for rest in compositions(size - first, count - 1))
