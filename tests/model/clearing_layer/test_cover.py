"""Cover-k, and what sharing saves and leaves uncovered."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import ceil
from random import Random

from novate.model.clearing_layer.cover import (
    Scenarios,
    cover,
    largest,
    largest_or_next_two,
    most_uncovered,
    shared,
    siloed,
    unpaid,
    worst_losses,
)

DEEP = Fraction(8, 100) - Fraction(3, 100)
"""What a move of 8 % costs beyond a margin of 3 %, of a notional."""


def scenarios(*losses: tuple[int, ...]) -> Scenarios:
    """Called after their numbers; so are the members."""
    return {
        str(number): {str(member): Fraction(amount) for member, amount in enumerate(each)}
        for number, each in enumerate(losses)
    }


def four_protocols() -> Scenarios:
    """Long and short open interest of two markets, of four protocols: a corner of the moves is a scenario."""
    interests = [((10, 2), (0, 0)), ((2, 10), (0, 0)), ((0, 0), (6, 6)), ((4, 4), (4, 0))]
    return {
        f"{first}{second}": {
            f"protocol {number}": DEEP * (one[first] + other[second]) for number, (one, other) in enumerate(interests)
        }
        for first in (0, 1)
        for second in (0, 1)
    }


def test_four_protocols_that_share() -> None:
    """Siloed 1.7, shared 1.3, cover-2 0.9; that leaves up to 0.4 uncovered, which silos never would."""
    given = four_protocols()
    assert [siloed(given), shared(given), cover(2, given), cover(1, given)] == [
        Fraction(each) for each in ("1.7", "1.3", "0.9", "0.5")
    ]
    assert most_uncovered(cover(2, given), given) == Fraction("0.4")
    assert most_uncovered(shared(given), given) == 0


def test_cover_is_the_most_of_every_choice_of_members() -> None:
    """Drawn losses; it grows with k, by the k-th part at most, and is shared in the end."""
    random = Random(2)
    for _ in range(100):
        given = scenarios(*(tuple(random.randint(0, 5) for _ in range(4)) for _ in range(3)))
        found = [cover(k, given) for k in range(5)]
        for k in range(5):
            chosen = [sum(each) for one in given.values() for each in combinations(one.values(), k)]
            assert found[k] == max(chosen)
            assert found[k] <= largest(k, worst_losses(given).values())
        assert all(k * found[k + 1] <= (k + 1) * found[k] for k in range(1, 4))
        assert found == sorted(found)
        assert found[4] == shared(given) <= siloed(given)


def test_cover_is_not_that_of_members_alone() -> None:
    """FALSE: that cover-2 is the two largest worst losses: of losses that exclude each other it is 1, and not 2."""
    given = scenarios((0, 1), (1, 0))
    assert cover(2, given) == 1
    assert largest(2, worst_losses(given).values()) == 2


def test_the_largest_or_the_next_two_does_not_cover_two() -> None:
    """FALSE: that max(largest, second + third) is enough for any two: of 2, 1, 1 it is 2, and two can lose 3."""
    given = scenarios((2, 1, 1))
    assert (largest_or_next_two(given), cover(2, given)) == (2, 3)


def test_sharing_need_not_save_anything() -> None:
    """FALSE: that it always saves capital. Of one scenario for all it saves nothing, of two apart half."""
    assert (siloed(scenarios((2, 4))), shared(scenarios((2, 4)))) == (6, 6)
    assert (siloed(scenarios((3, 0), (0, 3))), shared(scenarios((3, 0), (0, 3)))) == (6, 3)


def test_what_is_unpaid() -> None:
    """Beyond a quota, or beyond the pool."""
    losses = scenarios((5, 4))["0"]
    assert unpaid(Fraction(9), {"0": Fraction(5), "1": Fraction(4)}, losses) == 0
    assert unpaid(Fraction(9), {"0": Fraction(3), "1": Fraction(4)}, losses) == 2
    assert unpaid(Fraction(6), {"0": Fraction(5), "1": Fraction(4)}, losses) == 3
    assert unpaid(Fraction(6), {"0": Fraction(5)}, losses) == 4


def test_the_fewest_members_for_which_central_clearing_pays() -> None:
    """The condition of `clearing-layer/central-clearing`, K < N^2/(4 (N - 1)), for one to eight classes."""
    fewest = [next(n for n in range(2, 100) if 4 * k * (n - 1) < n * n) for k in range(1, 9)]
    assert fewest == [3, 7, 11, 15, 19, 23, 27, 31]
    assert all(ceil(4 * k - 1) == n for k, n in enumerate(fewest, start=1))
