"""Netting strikes off as much as can be, and somebody may lose by it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import pytest
from drawn_networks import drawn, network, values

from novate.model.clearing_layer.clearing import greatest, least
from novate.model.clearing_layer.netting import (
    largest_circulation,
    least_that_can_be_left,
    levels,
    net_positions,
    netted,
)

CIRCLES = ([(0, 1), (1, 0)], [(0, 2), (2, 0)], [(1, 2), (2, 1)], [(0, 1), (1, 2), (2, 0)], [(0, 2), (2, 1), (1, 0)])
"""All that three members have."""


def test_it_strikes_off_the_most_of_all_ways() -> None:
    """Of drawn networks of three members, every number of times that each circle can be struck off."""
    random = Random(4)
    for _ in range(80):
        owed = {pair: random.randint(0, 2) for pair in [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)]}
        given = network((0, 0, 0), {pair: amount for pair, amount in owed.items() if amount})
        best = 0
        for times in product(range(3), repeat=len(CIRCLES)):
            off = {pair: sum(n for n, circle in zip(times, CIRCLES, strict=True) if pair in circle) for pair in owed}
            if all(off[pair] <= owed[pair] for pair in owed):
                best = max(best, sum(off.values()))
        assert sum(largest_circulation(given).values()) == best


def test_net_positions_stay_and_no_circle_is_left() -> None:
    """Also of fractions, and no less is left than can be."""
    random = Random(5)
    for _ in range(60):
        given = drawn(random, 4)
        after = netted(given)
        assert net_positions(after) == net_positions(given)
        assert largest_circulation(after) == {}
        assert sum(after.owed.values(), Fraction(0)) >= least_that_can_be_left(given)
        assert all(after.owed[edge] <= given.owed[edge] for edge in after.owed)


def test_one_circle_after_the_other_is_not_the_most() -> None:
    """FALSE: that any way to strike off circles ends with as little. The short one first leaves 2, the long one 1."""
    given = network((0, 0, 0), {(0, 2): 1, (1, 0): 1, (2, 0): 1, (2, 1): 1})
    greedy = network((0, 0, 0), {(1, 0): 1, (2, 1): 1})
    assert largest_circulation(greedy) == {}
    assert sum(greedy.owed.values()) == 2
    assert sum(netted(given).owed.values()) == 1


def test_no_level_confirms_a_smaller_circulation() -> None:
    """What confirms the largest does not confirm any."""
    given = network((0, 0, 0), {(0, 2): 1, (1, 0): 1, (2, 0): 1, (2, 1): 1})
    short = {("0", "2"): Fraction(1), ("2", "0"): Fraction(1)}
    assert levels(given, short) is None
    assert levels(given, largest_circulation(given)) is not None


def test_somebody_outside_the_circle_loses() -> None:
    """FALSE: that netting harms nobody. Before it the third party gets a half, after it nothing."""
    given = network((0, 1, 0), {(1, 2): 1, (2, 0): 1, (2, 1): 1})
    after = netted(given)
    assert {edge: str(amount) for edge, amount in after.owed.items()} == {("2", "0"): "1"}
    for find in (least, greatest):
        before_paid, after_paid = find(given).paid, find(after).paid
        assert values({each: given.left(each, before_paid) for each in given.members}) == ["1/2", "1/2", "0"]
        assert values({each: after.left(each, after_paid) for each in after.members}) == ["0", "1", "0"]


def test_there_may_be_several_ways() -> None:
    """FALSE: that it is unique. Of two circles with one debt in common either is a way."""
    given = network((0, 0, 0, 0), {(0, 1): 1, (1, 2): 1, (2, 0): 1, (1, 3): 1, (3, 0): 1})
    ways = ([("0", "1"), ("1", "2"), ("2", "0")], [("0", "1"), ("1", "3"), ("3", "0")])
    assert all(levels(given, dict.fromkeys(edges, Fraction(1))) is not None for edges in ways)


@pytest.mark.parametrize("amount", ["1/3", "2/7"])
def test_amounts_need_not_be_decimals(amount: str) -> None:
    """They are multiplied until they are whole."""
    given = network((0, 0), {(0, 1): amount, (1, 0): "1/2"})
    assert largest_circulation(given) == dict.fromkeys([("0", "1"), ("1", "0")], Fraction(amount))
