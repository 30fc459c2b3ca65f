"""What a pool guarantees, against every way in which others can draw; epochs, stakes, and who may leave."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from novate.model.clearing_layer.quotas import Stake, epochs_touched, guarantees, isolates, may_leave, over


def quotas(*amounts: int) -> dict[str, Fraction]:
    """Of members called 0, 1, ..."""
    return {str(number): Fraction(amount) for number, amount in enumerate(amounts)}


def least_left(pool: int, its: int, others: tuple[int, ...]) -> int:
    """The least that a member can still draw, of all that others can have drawn."""
    drawn = (each for each in product(*(range(quota + 1) for quota in others)) if sum(each) <= pool)
    return min(min(its, pool - sum(each)) for each in drawn)


def test_the_guarantee_is_what_every_way_to_draw_leaves() -> None:
    """All small pools and quotas of three members."""
    for pool, *amounts in product(range(6), range(4), range(4), range(4)):
        found = guarantees(Fraction(pool), quotas(*amounts))
        for number, its in enumerate(amounts):
            others = (*amounts[:number], *amounts[number + 1 :])
            assert found[str(number)] == least_left(pool, its, others)
        assert isolates(Fraction(pool), quotas(*amounts)) == (sum(amounts) <= pool)
        if isolates(Fraction(pool), quotas(*amounts)):
            assert found == quotas(*amounts)


def test_quotas_that_each_fit_are_not_guaranteed() -> None:
    """FALSE: that a pool isolates where each quota is at most the pool."""
    assert guarantees(Fraction(1), quotas(1, 1)) == {"0": 0, "1": 0}
    assert not isolates(Fraction(1), quotas(1, 1))


def test_who_may_leave() -> None:
    """FALSE: that anybody may: of a pool of 1 with 1 undrawn nothing."""
    assert may_leave(Fraction(1), quotas(1)) == 0
    assert may_leave(Fraction(5), quotas(1, 2)) == 2
    assert may_leave(Fraction(1), quotas(1, 2)) == 0
    for pool, one, other in product(range(6), range(3), range(3)):
        leaves = may_leave(Fraction(pool), quotas(one, other))
        if pool >= one + other:
            assert isolates(pool - leaves, quotas(one, other))
            assert not isolates(pool - leaves - 1, quotas(one, other))


def test_a_window_touches_so_many_epochs() -> None:
    """Wherever it begins."""
    for window, epoch in product(range(1, 12), range(1, 8)):
        touched = max((begins + window - 1) // epoch + 1 for begins in range(epoch))
        assert epochs_touched(window, epoch) == touched


def test_a_renewed_quota_can_be_drawn_again() -> None:
    """Of ten blocks two epochs of ten are touched; a member without epochs draws once."""
    assert over(10, quotas(3, 5), {"0": 10}) == {"0": 6, "1": 5}
    assert over(1, quotas(3, 5), {"0": 10}) == quotas(3, 5)


def test_a_stake_is_counted_once() -> None:
    """Whatever is taken for each pledge, where others take first what is pledged to them."""
    for amount, one, other, elsewhere in product(range(5), repeat=4):
        rest = max(0, amount - elsewhere)
        taken = max(a + b for a, b in product(range(one + 1), range(other + 1)) if a + b <= rest)
        stake = Stake(Fraction(amount), (Fraction(one), Fraction(other)), Fraction(elsewhere))
        assert stake.counted == taken
