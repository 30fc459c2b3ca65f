"""Each rule is what its definition says, and allots a budget exactly; whole lots against all allotments there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from novate.model.waterfall.adl.allocations import RULES
from novate.model.waterfall.adl.allocations.rule import Amount, Member, allocated, total
from novate.properties.allocations.min_max import largest_share, least_largest_share
from novate.properties.allocations.smallest_witness import profiles


def drawn(count: int) -> Iterator[tuple[list[Member], int]]:
    """Members, some of whom have gained nothing, and a budget."""
    random = Random(12)
    for _ in range(count):
        members = [Member(random.randint(0, 40), random.randint(1, 5)) for _ in range(random.randint(1, 8))]
        yield members, random.randint(0, int(total(members)))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_budget_is_paid_exactly_and_nobody_pays_more_than_it_has_gained(rule: object) -> None:
    """In whole lots where the rule says so; who has gained nothing pays nothing."""
    for members, budget in drawn(150):
        paid = allocated(rule, members, budget)  # type: ignore[arg-type]
        assert sum(paid) == budget
        assert all(0 <= pays <= each.gain for each, pays in zip(members, paid, strict=True))
        assert not rule.in_lots or all(pays == int(pays) for pays in paid)  # type: ignore[attr-defined]


def test_equal_and_levelling_have_a_level() -> None:
    """Who pays less than the most pays all; who keeps less than the most keeps all."""
    for members, budget in drawn(150):
        for rule, of_all in (("equal", lambda _, pays: pays), ("levelling", lambda each, pays: each.gain - pays)):
            amounts = [
                (each.gain, of_all(each, pays))
                for each, pays in zip(members, allocated(RULES[rule], members, budget), strict=True)
            ]
            level = max(amount for _, amount in amounts)
            assert all(amount == min(gain, level) for gain, amount in amounts)


def lot_by_lot(members: Sequence[Member], budget: int, ahead: int) -> tuple[int, ...]:
    """To the least (lots + ahead)/gain, one lot after the other; the first in the list of equal ones."""
    lots = [0] * len(members)
    for _ in range(budget):
        open_to = [place for place, each in enumerate(members) if lots[place] < each.gain]
        lots[min(open_to, key=lambda place: Fraction(lots[place] + ahead) / members[place].gain)] += 1
    return tuple(lots)


def test_lots_are_those_allotted_one_by_one() -> None:
    """So that a budget of any number of quanta takes no longer than its members."""
    for members, budget in drawn(150):
        assert allocated(RULES["dhondt"], members, budget) == lot_by_lot(members, budget, 1)
        assert allocated(RULES["adams"], members, budget) == lot_by_lot(members, budget, 0)
    assert sum(allocated(RULES["dhondt"], [Member(10**15), Member(3 * 10**14)], 10**15)) == 10**15


def allotments(members: Sequence[Member], budget: Amount) -> Iterator[tuple[int, ...]]:
    """All that there are of whole lots."""
    every = product(*(range(int(each.gain) + 1) for each in members))
    yield from (lots for lots in every if sum(lots) == budget)


def test_nothing_in_whole_lots_has_a_smaller_largest_share_than_by_d_hondt() -> None:
    """Of all profiles up to a size: and it is at most the budget's share, and a lot more for each other member.

    FALSE that largest remainders are as good: [1, 4] and 3 give [1, 2], a whole gain, and [0, 3] is there.
    """
    worse = 0
    for members, budget in profiles(RULES["dhondt"], 7, 3):
        best = min(largest_share(members, lots) for lots in allotments(members, budget))
        found = largest_share(members, allocated(RULES["dhondt"], members, budget))
        assert found == best == least_largest_share(members, budget, in_lots=True)
        gained = total(members)
        assert best <= Fraction(budget + len(members) - 1) / gained
        assert best <= Fraction(budget) / gained + max(Fraction(1) / each.gain for each in members)
        worse += largest_share(members, allocated(RULES["hamilton"], members, budget)) > best
    assert worse > 0
    assert allocated(RULES["hamilton"], [Member(1), Member(4)], 3) == (1, 2)
    assert allocated(RULES["dhondt"], [Member(1), Member(4)], 3) == (0, 3)


def test_no_rule_in_whole_lots_is_both_min_max_and_split_proof() -> None:
    """Of [2, 3] and 2 every best allotment charges the first 1; split into 1 and 1, in every best one it pays 0."""

    def best(gains: Sequence[int], budget: int) -> list[tuple[int, ...]]:
        members = list(map(Member, gains))
        least = least_largest_share(members, budget, in_lots=True)
        return [lots for lots in allotments(members, budget) if largest_share(members, lots) == least]

    assert best([2, 3], 2) == [(1, 1)]
    assert best([1, 1, 3], 2) == [(0, 0, 2)]
