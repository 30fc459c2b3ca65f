"""The smallest injection for the least clearing vector: replayed, and nothing on a grid is cheaper."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest

from novate.model.clearing_layer.clearing import greatest, least
from novate.model.clearing_layer.injection import for_the_greatest
from novate.model.clearing_layer.network import Network
from novate.proofs.design.smallest_injection import Injection, for_the_least, pays_all
from novate.proofs.engine.limits import Limits

COSTS = [(Fraction(a), Fraction(b)) for a, b in (("1/2", "1/2"), (1, "1/2"), (0, 1), ("1/2", 1), (1, 1), (0, 0))]


def circle(cash_kept: Fraction | int, claims_kept: Fraction | int) -> Network:
    """Two members that owe each other 1 and have nothing."""
    owed = {("0", "1"): Fraction(1), ("1", "0"): Fraction(1)}
    return Network(dict.fromkeys("01", Fraction(0)), owed, Fraction(cash_kept), Fraction(claims_kept))


def drawn(random: Random) -> Network:
    """Three members with little cash."""
    pairs = [(one, other) for one in "012" for other in "012" if one != other and random.random() < 0.7]
    cash = {each: Fraction(random.randint(0, 1)) for each in "012"}
    return Network(cash, {pair: Fraction(random.randint(1, 3)) for pair in pairs}, *random.choice(COSTS))


@pytest.mark.parametrize(
    ("kept", "needed", "is_enough"),
    [((1, 1), 0, False), (("1/2", "1/2"), "3/4", True), ((0, 1), 1, True), ((0, 0), 1, True), (("1/2", 1), 0, False)],
)
def test_two_who_owe_each_other(kept: tuple[object, object], needed: str, is_enough: bool) -> None:
    """FALSE: that what is enough for the greatest, here nothing, restores the least. Costless, any amount does."""
    given = circle(*(Fraction(each) for each in kept))  # type: ignore[arg-type]
    assert for_the_greatest(given) == {}
    assert greatest(given).paid == given.owes
    assert set(least(given).paid.values()) == {Fraction(0)}
    found = for_the_least(given, Limits())
    assert (found.total, found.is_smallest, found.is_enough) == (Fraction(needed), True, is_enough)


def enough(given: Network, found: Injection) -> bool:
    """Whether what was found is, with a little more for everybody where it says so."""
    more = Fraction(0) if found.is_enough else Fraction(1, 1000)
    return pays_all(given, {each: found.given.get(each, Fraction(0)) + more for each in given.members})


def test_it_is_enough_and_nothing_on_a_grid_is_cheaper() -> None:
    """Halves, of drawn networks of three members, with all kinds of default costs."""
    random = Random(7)
    greedy_is_dearer = 0
    for _ in range(25):
        given = drawn(random)
        found = for_the_least(given, Limits())
        assert found.is_smallest
        assert enough(given, found)
        assert found.is_enough or not pays_all(given, found.given)
        assert found.total >= sum(for_the_greatest(given).values())
        for halves in product(range(int(2 * found.total) + 1), repeat=3):
            cost = Fraction(sum(halves), 2)
            if cost < found.total or (cost == found.total and not found.is_enough):
                amounts = {str(member): Fraction(each, 2) for member, each in enumerate(halves)}
                assert not pays_all(given, amounts)
        greedy_is_dearer += one_after_the_other(given) > found.total
    assert greedy_is_dearer > 5


def one_after_the_other(given: Network) -> Fraction:
    """FALSE: that it is smallest to rescue whoever is cheapest, and to look again."""
    spent: dict[str, Fraction] = dict.fromkeys(given.members, Fraction(0))
    while (found := least(now := given.with_cash(spent))).defaulting:
        missing = {each: now.owes[each] - now.has(each, found.paid) for each in found.defaulting}
        cheapest = min(missing, key=lambda each: missing[each])
        spent[cheapest] += missing[cheapest]
    return sum(spent.values(), Fraction(0))


def test_for_the_greatest_each_needs_what_is_missing() -> None:
    """Enough, and nothing less for anybody, whatever defaults cost."""
    random = Random(8)
    for _ in range(100):
        given = drawn(random)
        found = for_the_greatest(given)
        assert not greatest(given.with_cash(found)).defaulting
        for each, amount in found.items():
            assert greatest(given.with_cash(found | {each: amount - Fraction(1, 1000)})).defaulting


def test_many_members_have_two_bounds() -> None:
    """Beyond so many nothing is claimed but that no less than the one, and no more than the other is needed."""
    members = [str(number) for number in range(8)]
    owed = {(one, other): Fraction(1) for one in members for other in members if one != other}
    given = Network(dict.fromkeys(members, Fraction(0)), owed, Fraction(1, 2), Fraction(1, 2))
    found = for_the_least(given, Limits())
    assert not found.is_smallest
    assert found.at_least == 0
    assert pays_all(given, found.given)


def test_a_solver_that_gives_up_leaves_bounds() -> None:
    """What is enough is enough all the same."""
    found = for_the_least(circle(Fraction(1, 2), Fraction(1, 2)), Limits(resources=1))
    assert (found.total, found.at_least, found.is_smallest) == (1, 0, False)
