"""The adversary of a network: every crowd, every order and every pattern of useless blocks, in whole numbers.

It shares nothing with what is tested: a queue is the ages of its accounts; a state is that, which of the last blocks
were useless, and how many more may become liquidatable at once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

Ages = tuple[int, ...]
"""For how many blocks each account has been liquidatable, this one too, the longest first."""


class Rules(NamedTuple):
    """A network; `ignored` are the blocks for which an account is not yet due."""

    capacity: int
    ignored: int = 0
    oldest_first: bool = True
    at_once: int | None = None
    burst: int = 0
    rate: int = 0
    useless: int = 0
    within: int = 1


class State(NamedTuple):
    """What a block hands to the next."""

    ages: Ages
    useless: tuple[bool, ...]
    tokens: int


def most_waiting(rules: Rules, oldest: int = 12, states: int = 20_000) -> dict[int, int] | None:
    """Age -> the most accounts of that age or older at the end of any block; None where there are too many states.

    Accounts that get as old as `oldest` are followed no further.
    """
    start = State((), (False,) * (rules.within - 1), rules.burst)
    seen, waiting, most = {start}, deque([start]), dict.fromkeys(range(1, oldest + 2), 0)
    while waiting:
        for after in blocks(rules, waiting.popleft()):
            for age in range(1, max(after.ages, default=0) + 1):
                most[age] = max(most[age], sum(each >= age for each in after.ages))
            if after not in seen and max(after.ages, default=0) < oldest:
                seen.add(after)
                waiting.append(after)
        if len(seen) > states:
            return None
    return most


def blocks(rules: Rules, state: State) -> Iterator[State]:
    """Every way in which a block may go."""
    older = tuple(age + 1 for age in state.ages)
    room = state.tokens if rules.at_once is None else rules.at_once - len(older)
    for arrivals in range(room + 1):
        crowd = (*older, *(1,) * arrivals)
        tokens = min(rules.burst, state.tokens - arrivals + rules.rate) if rules.at_once is None else 0
        recent = (*state.useless, False)
        yield from (State(left, recent[1:], tokens) for left in served(rules, crowd))
        if sum(state.useless) < rules.useless:
            yield State(crowd, (*state.useless, True)[1:], tokens)


def served(rules: Rules, crowd: Ages) -> set[Ages]:
    """Who may be left after a good block."""
    due = [age for age in crowd if age > rules.ignored]
    fresh = crowd[len(due) :]
    left = max(0, len(due) - rules.capacity)
    if rules.oldest_first:
        return {(*due[len(due) - left :], *fresh)}
    return {(*kept, *fresh) for kept in combinations(due, left)}
