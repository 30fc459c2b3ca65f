"""The examples of close-out rules like those of venues: their numbers are the venues', and they answer as they say."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from novate.command_line import run
from novate.model.close_outs.partial.parameters import Partial
from novate.model.specification import MarketParameters, Specification
from novate.specification.file import read_specification

EXAMPLES = Path(__file__).parents[4] / "examples"


def example(venue: str) -> tuple[Specification, MarketParameters]:
    """A file, and its only market."""
    specification = read_specification(EXAMPLES / f"{venue}-like.toml")
    (market,) = specification.markets.values()
    return specification, market


def in_parts(market: MarketParameters) -> Partial:
    """Its rule, which is one of parts."""
    assert isinstance(market.close_out, Partial)
    return market.close_out


@pytest.mark.parametrize("venue", ["aave", "drift", "hyperliquid", "paradex"])
def test_it_answers_as_it_says(venue: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The verdicts and the headroom of its `[expect]`."""
    assert run(["verify", str(EXAMPLES / f"{venue}-like.toml")]) == 0
    assert "As expected" in capsys.readouterr().out


def test_aave_s_call_takes_half_of_a_debt_and_the_bonus() -> None:
    """At a health factor of 1 a debt is the threshold's share of the collateral."""
    _, market = example("aave")
    threshold, bonus = 1 - market.maintenance_margin, Fraction(5, 100)
    assert threshold == Fraction(83, 100)
    assert in_parts(market).chunk_share == Fraction(1, 2) * threshold * (1 + bonus)
    assert 0 <= market.slippage - bonus / (1 + bonus) < Fraction(1, 10**6)


def test_drift_s_call_stops_at_the_requirement_and_a_buffer() -> None:
    """Of 2 % of the notional."""
    _, market = example("drift")
    target = in_parts(market).target
    assert target is not None
    assert target * market.maintenance_margin == market.maintenance_margin + Fraction(2, 100)


def test_paradex_s_call_stops_where_the_requirement_is_nine_tenths_of_the_value() -> None:
    """It charges 70 % of the requirement of what it closes."""
    _, market = example("paradex")
    target = in_parts(market).target
    assert target is not None
    assert 0 <= target - Fraction(10, 9) < Fraction(1, 10**4)
    assert market.penalty == Fraction(7, 10) * market.maintenance_margin


def test_hyperliquid_s_rest_waits_for_the_end_of_the_cooldown_at_the_latest() -> None:
    """Thirty blocks of a second, and two in which nobody acts."""
    specification, market = example("hyperliquid")
    assert market.close_out.is_whole
    assert specification.delay == 30 + 2
    assert market.maintenance_margin == market.initial_margin / 2
