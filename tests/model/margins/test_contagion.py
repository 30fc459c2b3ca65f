"""Whose loss it is where all collateral is pooled; and that sizes that net to zero make nobody safe."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

from novate.model.margins.contagion import by_each, coming_last, in_proportion, lacking, there

EQUITIES = [tuple(map(Fraction, each)) for each in product(range(-3, 4), repeat=3)]


def withdrawn(equities: tuple[Fraction, ...], order: tuple[int, ...]) -> list[Fraction]:
    """What each gets if they come in this order and take what they have while there is as much."""
    cash, got = max(sum(equities, Fraction(0)), Fraction(0)), [Fraction(0)] * len(equities)
    for place in order:
        got[place] = min(max(equities[place], Fraction(0)), cash)
        cash -= got[place]
    return got


def test_nobody_loses_more_than_is_lacking_or_than_it_has() -> None:
    """Of any two accounts; together they lose what is lacking, or all there is."""
    for each in EQUITIES:
        rows, borne = by_each(each), in_proportion(each)
        assert sum(borne) == min(lacking(each), there(each))
        for cause, bearer in product(range(3), repeat=2):
            assert rows[cause][bearer] <= min(max(-each[cause], 0), max(each[bearer], 0))
        assert [sum(column) for column in zip(*rows, strict=True)] == list(borne)


def test_somebody_who_is_alone_loses_that_much() -> None:
    """So the bound is the best there is."""
    assert in_proportion((Fraction(-2), Fraction(3))) == (0, 2)
    assert by_each((Fraction(-2), Fraction(3)))[0][1] == 2


def test_whoever_comes_last_loses_most_whatever_its_share() -> None:
    """All orders of withdrawing: the worst of them is what is said, and it can be far more than in proportion."""
    for each in EQUITIES:
        worst = [
            max(max(each[place], Fraction(0)) - withdrawn(each, order)[place] for order in permutations(range(3)))
            for place in range(3)
        ]
        assert list(coming_last(each)) == worst
    rich = (Fraction(-1), Fraction(1), Fraction(99))
    assert (in_proportion(rich)[1], coming_last(rich)[1]) == (Fraction(1, 100), 1)


def test_pooled_collateral_is_not_solvent_because_sizes_net_to_zero() -> None:
    """FALSE: collateral 1 and 3, long and short one unit, a fall by 2: claims 5, cash 4."""
    collateral, gained = (1, 3), (-2, 2)
    equities = [Fraction(have + gain) for have, gain in zip(collateral, gained, strict=True)]
    assert sum(gained) == 0
    assert (there(equities), sum(collateral)) == (5, 4)
    assert in_proportion(equities) == (0, 1)
