"""What an allocation is: who pays how much of a loss, of members who have gained, none more than its gain.

Gains and the budget are amounts of one kind: quanta of a loss over gains, or base quanta to be closed over sizes.
0 <= paid <= gain for each, and what is paid adds up to the budget, which is at most the sum of the gains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

Amount = int | Fraction


class Member(NamedTuple):
    """One who may have to pay."""

    gain: Amount
    """At least 0."""
    score: Amount = 0
    """Of a rule that goes by something else than the gain: the highest is asked first."""


Shares = tuple[Amount, ...]
"""What each pays, in the order of the members."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One allocation."""

    name: str
    """As a file has it."""
    statement: str
    """In few words."""
    allocate: Callable[[Sequence[Member], Amount], Shares]
    in_lots: bool = False
    """Whether it allots whole lots alone."""
    by_score: bool = False
    """Whether it looks at scores."""


def total(members: Iterable[Member]) -> Amount:
    """What they have gained together."""
    return sum(each.gain for each in members)


class BudgetError(ValueError):
    """A budget that is negative, or more than all members have gained."""

    def __init__(self, budget: Amount, gained: Amount) -> None:
        super().__init__(f"found a budget of {budget}, expected at least 0 and at most {gained}, the sum of the gains")


def allocated(rule: Rule, members: Sequence[Member], budget: Amount) -> Shares:
    """What each pays. Raises `BudgetError`."""
    gained = total(members)
    if not 0 <= budget <= gained:
        raise BudgetError(budget, gained)
    return rule.allocate(members, budget)
