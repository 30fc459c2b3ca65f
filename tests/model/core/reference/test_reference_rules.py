from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from novate.model.core.reference.division import rounded_down, rounded_up
from novate.model.core.reference.rules import QUANTA, Rules, scaled
from novate.model.specification import MarketParameters, MoveWindow, Specification


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
    assert Fraction(market.oracle.lowest, rules.scale) == 1 - rate
    headroom = Fraction(rules.maintenance["A"].headroom(size, oracle), rules.scale)
    assert headroom == value - rate * abs(value) - minimum


RATES = [
    (record, field.name)
    for record in (MarketParameters, MoveWindow, Specification)
    for field in fields(record)
    if field.type == "Fraction" and field.name not in QUANTA
]


@pytest.mark.parametrize(("record", "name"), RATES)
@pytest.mark.parametrize("rate", [Fraction(1, 3), Fraction(2, 7), Fraction(1, 97)])
def test_every_rate_is_kept_exactly(make_rules: Callable[..., Rules], record: type, name: str, rate: Fraction) -> None:
    """No rate of a specification is rounded to the denominators of the others, whichever it is."""
    window = MoveWindow(5, Fraction(12, 100), Fraction(9, 100))
    windows = (replace(window, **{name: rate}),) if record is MoveWindow else (window,)
    rules = make_rules(move_windows=windows, **({} if record is MoveWindow else {name: rate}))
    market, (bounds,) = rules.markets["A"], rules.markets["A"].windows
    whole, own, unit = rules.specification, market.parameters, market.parameters.unit
    kept = (
        (market.unit, unit),
        (market.penalty, unit * own.penalty),
        (market.lowest_move, 1 - own.move_down),
        (market.highest_move, 1 + own.move_up),
        (market.fills.lowest, 1 - own.slippage),
        (market.fills.highest, 1 + own.slippage),
        (bounds.lowest, 1 - windows[0].down),
        (bounds.highest, 1 + windows[0].up),
        (rules.initial["A"].long, unit * (1 - own.initial_margin)),
        (rules.maintenance["A"].short, unit * (1 + own.maintenance_margin)),
        (market.oracle.lowest, 1 - own.oracle.deviation_down),
        (market.oracle.highest, 1 + own.oracle.deviation_up),
        (rules.keeper_share, whole.keeper_share),
    )
    assert [Fraction(number, rules.scale) for number, _ in kept] == [exact for _, exact in kept]


@dataclass(frozen=True)
class WithRebate(MarketParameters):
    """A market with one rate more."""

    rebate: Fraction = Fraction(1, 3)


def test_a_rate_that_is_new_is_kept_exactly(make_rules: Callable[..., Rules]) -> None:
    """A component may bring rates of its own: none has to be told of."""
    specification = make_rules().specification
    parts = {field.name: getattr(specification.markets["A"], field.name) for field in fields(MarketParameters)}
    market = WithRebate(**parts)
    rules = Rules.of(replace(specification, markets={"A": market}))
    for rate in (market.rebate, market.unit * market.rebate, 1 - market.rebate):
        assert Fraction(scaled(rate, rules.scale), rules.scale) == rate


def test_a_rate_that_does_not_fit_the_scale_is_an_error() -> None:
    """A third in tenths would be 3/10: nothing is rounded without a word."""
    with pytest.raises(ValueError, match=r"1/3 times a scale of 10 is no whole number.*multiple of 3"):
        scaled(Fraction(1, 3), 10)


@given(scaled=st.integers(), scale=st.integers(1))
def test_rounding_goes_the_way_its_name_says(scaled: int, scale: int) -> None:
    """Down is the nearest whole number at or below, up the nearest at or above, for negative amounts too."""
    exact = Fraction(scaled, scale)
    assert exact - 1 < rounded_down(scaled, scale) <= exact <= rounded_up(scaled, scale) < exact + 1


def test_rules_keep_their_specification(make_rules: Callable[..., Rules]) -> None:
    """Rules lead back to the specification that they were made of."""
    specification = make_rules(staleness=7).specification
    assert Rules.of(specification).specification is specification
    assert specification.markets["A"].oracle.lookback == 7
