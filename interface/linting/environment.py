"""Rules about the adversary's limits: one that he does not have is a verdict about nothing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from novate.linting.note import Source
from novate.specification.problems import Problem

LARGEST_MOVE = Fraction(1, 2)
"""In one block."""


def price_never_moves(source: Source) -> Iterator[Problem]:
    """The price cannot move in one direction, or in either: nothing can break on that side."""
    for market in source.markets:
        ways = [way for way, most in (("rise", market.most_up), ("fall", market.most_down)) if not most]
        if ways:
            yield source.problem(
                source.where(market, "max_move_per_block"),
                f"moves above 0: the price of {market.name} can never {' or '.join(ways)}",
            )


def price_moves_by_half(source: Source) -> Iterator[Problem]:
    """The price may move by half or more in one block: a rate may be meant as a percentage."""
    for market in source.markets:
        if max(market.most_up, market.most_down) >= LARGEST_MOVE:
            yield source.problem(source.where(market, "max_move_per_block"), "moves of less than 50% in one block")


def keepers_never_late(source: Source) -> Iterator[Problem]:
    """Keepers act in the very block in which an account becomes liquidatable."""
    if source.specification.delay == 0:
        yield source.problem(("environment", "keeper_delay"), "at least 1 block: nobody sees a block before it is made")
