from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from novate.model.reference.division import rounded_down, rounded_up
from novate.model.reference.rules import Rules


@given(
    unit=st.fractions(Fraction(1, 900), 10, max_denominator=997),
    rate=st.fractions(0, 1, max_denominator=89),
    size=st.integers(-1000, 1000),
    oracle=st.integers(1, 1000),
    minimum=st.integers(0, 50),
)
def test_scaled_numbers_are_exact(
    make_rules: Callable[..., Rules], unit: Fraction, rate: Fraction, size: int, oracle: int, minimum: int
) -> None:
    """Whatever the denominators, a scaled number divided by the scale is the exact rate or amount."""
    rules = make_rules(unit=unit, maintenance_margin=rate, penalty=rate, minimum_maintenance=minimum, deviation=rate)
    market = rules.markets["A"]
    value = size * oracle * unit
    assert Fraction(market.unit, rules.scale) == unit
    assert Fraction(market.penalty, rules.scale) == unit * rate
    assert Fraction(rules.lowest_oracle, rules.scale) == 1 - rate
    headroom = Fraction(rules.maintenance["A"].headroom(size, oracle), rules.scale)
    assert headroom == value - rate * abs(value) - minimum


@given(scaled=st.integers(), scale=st.integers(1))
def test_rounding_goes_the_way_its_name_says(scaled: int, scale: int) -> None:
    """Down is the nearest whole number at or below, up the nearest at or above, for negative amounts too."""
    exact = Fraction(scaled, scale)
    assert exact - 1 < rounded_down(scaled, scale) <= exact <= rounded_up(scaled, scale) < exact + 1


def test_rules_keep_their_specification(make_rules: Callable[..., Rules]) -> None:
    """Rules lead back to the specification that they were made of."""
    specification = make_rules(staleness=7).specification
    assert Rules.of(specification).specification is specification
    assert specification.staleness == 7
