"""A run that is told stands for another property only where it breaks that one, too."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import novate
from novate.model.scenario import Scenario
from novate.proofs.counterexamples.played_again import played_again
from novate.reports.cause_text import cause_lines
from novate.reports.causes import causes

EXAMPLE = Path(__file__).parents[3] / "examples" / "too-much-leverage.toml"


@pytest.fixture(scope="module")
def found() -> novate.Report:
    """A fund of 1,000 pays the 880 that a long leaves; not the 1,120 of a short."""
    return novate.verify(novate.read(EXAMPLE), properties=["no-bad-debt", "solvency"])


def run_of(found: novate.Report, name: str, side: str) -> Scenario:
    """What one verdict shows."""
    scenario = found["ETH-USD", side, name].scenario
    assert scenario is not None
    return scenario.run


def test_every_property_of_a_cause_is_broken_by_its_run(found: novate.Report) -> None:
    """Replayed for each; the small long breaks one alone, so the other has a cause of its own."""
    told = causes(found.answer)
    named = [(each.first.side, *(verdict.property for verdict in each.verdicts)) for each in told]
    assert named == [("short", "no-bad-debt", "solvency"), ("long", "no-bad-debt"), ("long", "solvency")]
    for cause in told:
        assert cause.first.scenario is not None
        for verdict in cause.verdicts:
            again = played_again(cause.first.scenario, verdict.property)
            assert again is not None
            assert again.violation


def test_a_run_that_does_not_break_another_property_says_so(found: novate.Report) -> None:
    """Nothing of what it was found for is left in it."""
    small = run_of(found, "no-bad-debt", "long")
    assert small.violation
    again = played_again(small, "solvency")
    assert again is not None
    assert (again.property, again.violation, again.shortfall) == ("solvency", "", None)
    assert again.steps == small.steps


def test_what_a_fund_pays_at_first_takes_a_position_of_a_size_near_that(found: novate.Report) -> None:
    """2,000 ETH at 100, of which 1,137 would do, and not a million."""
    opened = run_of(found, "solvency", "long").steps[2].state.accounts["trader"]
    assert opened.positions["ETH-USD"] * Fraction("0.0001") == 2_000


def test_how_often_a_run_must_happen_stands_with_the_property_that_it_breaks_only_so() -> None:
    """A pool that pays for hundreds of thousands of close-outs: each is bad debt, all of them leave it empty."""
    pool = novate.read(EXAMPLE.with_name("pool-that-cannot-run.toml")).replace({"pool.assets": "90_000_000_000"})
    found = novate.verify(pool, properties=["no-bad-debt", "solvency"])
    often = found["ETH-USD", "long", "solvency"].scenario.repeats
    assert often > 1_000
    lines = [line for _, line in cause_lines(found.answer)]
    assert f"How it breaks, ETH-USD long: no-bad-debt, solvency (after {often:,} such runs)" in lines
