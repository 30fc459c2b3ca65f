"""What an axiom is: a promise of an allocation rule, of one profile of members and one budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule


@dataclass(frozen=True, slots=True)
class Axiom:
    """One promise, asked of a rule, of members and a budget that they can pay."""

    name: str
    statement: str
    """Plain English."""
    breach: Callable[[Rule, Sequence[Member], Amount], str]
    """What happens where the rule breaks it; empty where it does not."""
    against_escape: bool = False
    """Whether it says that nobody pays less by arranging accounts and money otherwise, which some rules keep."""


def written(amounts: Sequence[Amount]) -> str:
    """As "[1, 2/3]"."""
    return f"[{', '.join(map(str, amounts))}]"


def gains(members: Sequence[Member]) -> str:
    """The gains of members; and scores, as "2 (score 1)", where any has one."""
    if not any(each.score for each in members):
        return written([each.gain for each in members])
    return f"[{', '.join(f'{each.gain} (score {each.score})' for each in members)}]"
