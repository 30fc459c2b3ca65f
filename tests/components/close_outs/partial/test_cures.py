"""How much has to be closed until an account is healthy again, at prices that stand still, as two protocols do it.

A call that closes c of N takes (loss) c from the equity E. So E - loss N is the same after every call: an account is
cured by the least c with E - loss c >= target (N - c), and by none where E <= loss N.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from markets import PER_CENT, per_cent

VALUE, REQUIREMENT = Fraction(80), Fraction(888, 10)
TARGET = 90 * PER_CENT


def least_cure(equity: Fraction, notional: Fraction, loss: Fraction, target: Fraction) -> Fraction:
    """Notional."""
    assert equity > loss * notional
    assert loss < target
    return (target * notional - equity) / (target - loss)


@pytest.mark.parametrize(
    ("loss", "ratios", "chosen", "exact"),
    [
        ("0.5", ("99.8875", "85.6041", "66.5667", "39.9281"), 2, "34.398"),
        ("0.7", ("105.14", "96.63", "83.18", "58.67"), 3, "51.132"),
    ],
)
def test_paradex_closes_the_least_fifths_that_bring_the_ratio_below_nine_tenths(
    loss: str, ratios: tuple[str, ...], chosen: int, exact: str
) -> None:
    """Value 80, requirement 88.8; closing a share of it costs this much of the requirement's share."""
    lost = Fraction(loss)
    found = [REQUIREMENT * (1 - each) / (VALUE - lost * each * REQUIREMENT) for each in fifths()]
    assert all(low <= ratio <= high for ratio, (low, high) in zip(found, map(per_cent, ratios), strict=True))
    assert [ratio < TARGET for ratio in found].index(True) + 1 == chosen
    least = least_cure(VALUE, REQUIREMENT, lost, 1 / TARGET) / REQUIREMENT
    low, high = per_cent(exact)
    assert low <= least <= high
    assert Fraction(chosen - 1, 5) < least <= Fraction(chosen, 5)
    assert REQUIREMENT * (1 - least) == TARGET * (VALUE - lost * least * REQUIREMENT)


def fifths() -> list[Fraction]:
    """20 % to 80 %."""
    return [Fraction(each, 5) for each in range(1, 5)]


def halved(health: Fraction, threshold: Fraction, bonus: Fraction) -> Fraction:
    """The health factor after a call that repays half of the debt, of collateral that counts for `threshold`."""
    collateral, debt = health / threshold, Fraction(1)
    return (collateral - debt / 2 * (1 + bonus)) * threshold / (debt / 2)


def halves_until_healthy(health: Fraction, threshold: Fraction, bonus: Fraction) -> int:
    """Calls, as long as each raises it."""
    made = 0
    while health < 1:
        before, health, made = health, halved(health, threshold, bonus), made + 1
        assert health > before
    return made


@pytest.mark.parametrize(
    ("threshold", "bonus", "health", "calls"),
    [
        (83, 5, "0.951", 1),
        (83, 5, "0.999", 1),
        (93, 1, "0.951", 3),
        (93, 1, "0.96", 2),
        (95, 1, "0.96", 7),
        (95, 1, "0.97", 2),
    ],
)
def test_aave_s_halves(threshold: int, bonus: int, health: str, calls: int) -> None:
    """The least k with (HF - tau) 2^k >= 1 - tau; tau = threshold (1 + bonus)."""
    counts, extra, start = threshold * PER_CENT, bonus * PER_CENT, Fraction(health)
    tau = counts * (1 + extra)
    assert halves_until_healthy(start, counts, extra) == calls
    assert (start - tau) * 2 ** (calls - 1) < 1 - tau <= (start - tau) * 2**calls


def test_one_half_is_always_enough_at_a_threshold_of_83_per_cent() -> None:
    """Down to (1 + tau)/2, below 0.95, where halves end."""
    counts, bonus = 83 * PER_CENT, 5 * PER_CENT
    edge = (1 + counts * (1 + bonus)) / 2
    assert edge < 95 * PER_CENT
    assert halved(edge, counts, bonus) == 1


def test_in_a_narrow_band_each_half_lowers_the_health_factor_and_the_whole_leaves_bad_debt() -> None:
    """At a threshold of 95 % and a bonus of 1 %, between 0.95 and 0.9595."""
    counts, bonus = 95 * PER_CENT, PER_CENT
    health = Fraction("0.955")
    assert halved(health, counts, bonus) == Fraction("0.9505")
    last = halved(Fraction("0.9505"), counts, bonus)
    assert last < 95 * PER_CENT
    assert last / counts < 1 + bonus
