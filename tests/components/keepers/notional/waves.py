"""The adversary of a wave: all prices, all who fall due, every order and every choice of keepers, in exact numbers.

It shares nothing with what is tested. Each account is worth 1 when it is last healthy, and has what is required then
and no more; it is an age, and the price over that of the look.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import NamedTuple

Waiting = tuple[tuple[int, int, Fraction], ...]
"""Of each account its side (+1, -1), the blocks for which it has been liquidatable, the price over that of the look."""


class Rules(NamedTuple):
    """What keepers and prices may do."""

    wave: int
    capacity: int
    ignored: int = 0
    margin: Fraction = Fraction(5, 100)
    moves: tuple[Fraction, ...] = (Fraction(9, 10), Fraction(11, 10))
    sides: tuple[int, ...] = (1,)
    useless: int = 0
    within: int = 1


class State(NamedTuple):
    """What a block hands to the next."""

    waiting: Waiting
    """Sorted, and sides first."""
    left: int
    """Of the wave, who have not become liquidatable."""
    useless: tuple[bool, ...]


class Worst(NamedTuple):
    """The most that can come of it."""

    cost: Fraction
    age: int
    """Blocks for which an account is overdue when one ends."""


def worst(rules: Rules, blocks: int) -> Worst:
    """Of all runs of so many blocks."""

    @cache
    def after(state: State, left: int) -> Worst:
        found = Worst(Fraction(0), 0)
        for cost, age, following in ways(rules, state) if left else ():
            later = after(following, left - 1)
            found = Worst(max(found.cost, cost + later.cost), max(found.age, age, later.age))
        return found

    return after(State((), rules.wave, (False,) * (rules.within - 1)), blocks)


def ways(rules: Rules, state: State) -> Iterator[tuple[Fraction, int, State]]:
    """Every way in which a block may go, with what its close-outs cost."""
    for move in rules.moves:
        older = tuple((side, age + 1, price * move) for side, age, price in state.waiting)
        older = tuple(each for each in older if each[0] * (1 - each[2]) > 0)
        side = 1 if move < 1 else -1
        for fallen in range(state.left + 1) if side in rules.sides and move != 1 else (0,):
            crowd = (*older, *((side, 1, move),) * fallen)
            for is_useless in (False, True) if sum(state.useless) < rules.useless else (False,):
                history = (*state.useless, is_useless)[1:] if rules.within > 1 else ()
                for closed, kept in served(rules, crowd, is_useless):
                    cost = sum((lost(rules, *each) for each in closed), Fraction(0))
                    age = max((age for _, age, _ in kept), default=0)
                    yield cost, age, State(tuple(sorted(kept)), state.left - fallen, history)


def served(rules: Rules, crowd: Waiting, is_useless: bool) -> Iterator[tuple[Waiting, Waiting]]:
    """Who is closed out, and who is left: at least the capacity of those that are due, and anybody besides."""
    due = [place for place, (_, age, _) in enumerate(crowd) if age > rules.ignored]
    least = 0 if is_useless else min(rules.capacity, len(due))
    seen = set()
    for number in range(least, len(crowd) + 1):
        for chosen in combinations(range(len(crowd)), number):
            if len({*chosen} & {*due}) >= least:
                closed = tuple(crowd[place] for place in chosen)
                kept = tuple(crowd[place] for place in range(len(crowd)) if place not in chosen)
                if (closed, kept) not in seen:
                    seen.add((closed, kept))
                    yield closed, kept


def lost(rules: Rules, side: int, _: int, price: Fraction) -> Fraction:
    """What a close-out at the market price costs the fund."""
    return max(Fraction(0), side * (1 - price) - rules.margin)
