"""The greatest and the least clearing vector against all default sets, and against ways that look right and are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations
from random import Random

import pytest
from drawn_networks import drawn, network, values

from novate.model.clearing_layer.clearing import greatest, least
from novate.model.clearing_layer.network import Amounts, Network


def subsets(of: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """All of them."""
    return chain.from_iterable(combinations(of, size) for size in range(len(of) + 1))


def by_elimination(matrix: list[list[Fraction]]) -> list[Fraction] | None:
    """The solution of equations whose last column is the constants; None where there is not one."""
    size = len(matrix)
    for place in range(size):
        pivot = next((row for row in range(place, size) if matrix[row][place]), None)
        if pivot is None:
            return None
        matrix[place], matrix[pivot] = matrix[pivot], matrix[place]
        matrix[place] = [each / matrix[place][place] for each in matrix[place]]
        for row in range(size):
            if row != place and matrix[row][place]:
                matrix[row] = [a - matrix[row][place] * b for a, b in zip(matrix[row], matrix[place], strict=True)]
    return [row[-1] for row in matrix]


def of_default_set(given: Network, defaulting: Sequence[str], nothing: Sequence[str]) -> dict[str, Fraction] | None:
    """What is paid where these default, and some of them pay nothing."""
    unknown = [each for each in defaulting if each not in nothing]
    paid = {each: Fraction(0) if each in nothing else given.owes[each] for each in given.members}
    others = {each: Fraction(0) if each in unknown else paid[each] for each in given.members}
    matrix = [
        [Fraction(row == by) - given.claims_kept * given.debtors[row].get(by, 0) for by in unknown]
        + [given.in_default(row, others)]
        for row in unknown
    ]
    solution = by_elimination(matrix)
    return None if solution is None else paid | dict(zip(unknown, solution, strict=True))


def all_clearing_vectors(given: Network) -> list[Amounts]:
    """Of every set of members that may default the solution, or where there are many, those in which some pay nothing.

    That includes the least, which pays nothing to whom no cash reaches, and the greatest.
    """
    found = []
    for defaulting in subsets(given.members):
        one = of_default_set(given, defaulting, ())
        ways = [one] if one is not None else [of_default_set(given, defaulting, each) for each in subsets(defaulting)]
        found += [paid for paid in ways if paid is not None and given.answer(paid) == paid]
    return found


def test_both_are_the_extremes_of_all_default_sets() -> None:
    """Of drawn networks of two to four members; of a part there are several vectors."""
    random = Random(12)
    several = 0
    for _ in range(200):
        given = drawn(random, random.randint(2, 4))
        lowest, highest, found = least(given), greatest(given), all_clearing_vectors(given)
        assert dict(lowest.paid) in found
        assert dict(highest.paid) in found
        for each in given.members:
            assert lowest.paid[each] == min(paid[each] for paid in found)
            assert highest.paid[each] == max(paid[each] for paid in found)
        assert max(lowest.rounds, highest.rounds) <= len(given.members)
        several += lowest.paid != highest.paid
    assert several > 20


@pytest.mark.parametrize(
    ("cash", "owed", "kept", "lowest", "highest"),
    [
        ((1, 1), {(0, 1): "11/5", (1, 0): "11/5"}, ("1/2", "1/2"), ["1", "1"], ["11/5", "11/5"]),
        ((0, 0), {(0, 1): 1, (1, 0): 1}, (1, 1), ["0", "0"], ["1", "1"]),
        (("3/4", 0), {(0, 1): 1, (1, 0): 1}, ("1/2", "1/2"), ["1", "1"], ["1", "1"]),
        ((0, 1, 0), {(1, 2): 1, (2, 0): 1, (2, 1): 1}, (1, 1), ["0", "1", "1"], ["0", "1", "1"]),
    ],
    ids=["Rogers and Veraart", "a circle without cash", "iteration gets stuck", "before netting"],
)
def test_known_vectors(cash: object, owed: object, kept: object, lowest: list[str], highest: list[str]) -> None:
    """With whole and half default costs."""
    given = network(cash, owed, kept)  # type: ignore[arg-type]
    assert values(least(given).paid) == lowest
    assert values(greatest(given).paid) == highest


def iterated(given: Network, rounds: int) -> Amounts:
    """From nothing, what each pays of what the others paid before."""
    paid: Amounts = dict.fromkeys(given.members, Fraction(0))
    for _ in range(rounds):
        paid = given.answer(paid)
    return paid


def test_iteration_from_nothing_never_gets_to_the_least() -> None:
    """FALSE: that it does. It comes near (1/2, 1/4), which is no clearing vector; the only one is (1, 1)."""
    given = network(("3/4", 0), {(0, 1): 1, (1, 0): 1}, ("1/2", "1/2"))
    limit = {"0": Fraction(1, 2), "1": Fraction(1, 4)}
    assert given.answer(limit) != limit
    paid = iterated(given, 40)
    assert all(limit[each] - Fraction(1, 10**9) < paid[each] < limit[each] for each in limit)
    assert greatest(given).paid == least(given).paid == given.owes


def test_iteration_may_miss_somebody_for_ever() -> None:
    """Four members, of which the third pays 2/7 in the least vector, and comes near 1/7."""
    owed = {(0, 1): 1, (0, 2): 1, (1, 0): 1, (2, 3): "2/7"}
    given = network((1, 0, 0, 0), owed, ("1/2", "1/2"))
    assert values(least(given).paid) == ["4/7", "1/7", "2/7", "0"]
    assert iterated(given, 60)["2"] < Fraction(1, 7)


def released_uncapped(given: Network) -> Amounts:
    """A mistake: release whoever could pay if the others paid what they have, and not at most what they owe."""
    held = list(given.members)
    while True:
        paid = of_default_set(given, held, ())
        assert paid is not None
        found = [each for each in held if given.can_pay(each, paid)]
        if not found:
            return paid
        held = [each for each in held if each not in found]


def test_release_on_the_uncapped_solution_is_wrong() -> None:
    """FALSE: that nobody need be capped. The first owes 2 and would pass on 3.6."""
    given = network((1, 3, 0), {(0, 2): 2, (2, 0): 3}, ("9/10", "9/10"))
    assert values(least(given).paid) == ["2", "0", "9/5"]
    assert values(released_uncapped(given)) == ["2", "0", "3"]


def test_what_everybody_has_is_paid_left_or_destroyed() -> None:
    """No money is made; of a member that does not default nothing is destroyed."""
    random = Random(3)
    for _ in range(60):
        given = drawn(random, 4)
        for found in (least(given), greatest(given)):
            for each in given.members:
                assert given.cost(each, found.paid) >= 0
                assert each in found.defaulting or given.cost(each, found.paid) == 0
            kept = sum(given.left(each, found.paid) + given.cost(each, found.paid) for each in given.members)
            assert kept == sum(given.cash.values())


def test_a_large_network_is_exact() -> None:
    """Forty members and cents: both vectors are their own answers."""
    random = Random(1)
    pairs = [(one, other) for one in range(40) for other in range(40) if one != other and random.random() < 0.15]
    owed = {pair: Fraction(random.randint(1, 10**8), 100) for pair in pairs}
    given = network([Fraction(random.randint(0, 10**8), 50) for _ in range(40)], owed, ("9/10", "1/2"))
    for found in (least(given), greatest(given)):
        assert 5 < len(found.defaulting) < 40
        assert given.answer(found.paid) == found.paid
