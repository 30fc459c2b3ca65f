"""A condition that is only sufficient never says that no value is safe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from novate.command_line import run
from novate.design.threshold import Threshold, threshold
from novate.design.threshold_report import answer_kind, notes
from novate.model.specification import Side
from novate.proofs.design.question import Question
from novate.proofs.status import Status
from novate.specification.file import read_document
from novate.specification.parameters import parameter_named

EXAMPLES = Path(__file__).parents[3] / "examples"
FUND = "waterfall.insurance_fund"


def found(margin: str, market: str, name: str, *, safe: bool) -> Threshold:
    """For the fund of a mechanism whose margin for BTC is a little too small; the search finds all safe, or none."""
    table = read_document(EXAMPLES / "cross-margin.toml")
    table["mechanism"]["margin"] = margin
    table["markets"]["BTC-USD"]["maintenance_margin"] = "3.4%"
    questions = [Question(market, side, name) for side in Side]

    def judge(asked: object) -> object:
        assert isinstance(asked, tuple)
        return lambda _: {} if safe else dict.fromkeys(asked, Status.UNKNOWN)

    return threshold(table, parameter_named(table, FUND), questions, judge)  # type: ignore[arg-type] # a stand-in


@pytest.mark.parametrize("name", ["solvency", "keeper-incentive"])
def test_with_cross_margin_values_are_tried(name: str) -> None:
    """ETH may suffer from what BTC loses. Neither "no value is safe" nor "by theorem", whatever the search comes to."""
    assert answer_kind(found("cross", "ETH-USD", name, safe=True)) == "every value is safe"
    nothing = found("cross", "ETH-USD", name, safe=False)
    assert answer_kind(nothing) == "no safe value was found"
    assert "only sufficient" in nothing.never


@pytest.mark.parametrize(
    ("margin", "name"), [("isolated", "no-bad-debt"), ("cross", "no-bad-debt"), ("cross", "solvency")]
)
def test_what_is_needed_is_still_said(margin: str, name: str) -> None:
    """No fund mends what BTC does by itself, and a run shows it: by theorem, and nothing is tried."""
    nothing = found(margin, "BTC-USD", name, safe=True)
    assert answer_kind(nothing) == "no value is safe"
    assert "only sufficient" not in nothing.never


def within_open_interest(key: str, name: str, **changed: str) -> Threshold:
    """For an amount, where positions add up to 1,000 and 100 is required of each; nothing that is tried is proved."""
    table = read_document(EXAMPLES / "too-much-leverage.toml")
    table["markets"]["ETH-USD"] |= {"minimum_maintenance": "100", "max_open_interest": "1_000", **changed}
    question = Question("ETH-USD", Side.LONG, name)
    parameter = parameter_named(table, key)
    return threshold(table, parameter, [question], lambda asked: lambda _: dict.fromkeys(asked, Status.UNKNOWN))


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("markets.ETH-USD.minimum_maintenance", "no-bad-debt"),
        ("markets.ETH-USD.minimum_maintenance", "solvency"),
        ("markets.ETH-USD.max_open_interest", "no-bad-debt"),
        ("liquidation.penalty", "no-bad-debt"),
        (FUND, "solvency"),
    ],
)
def test_what_only_a_position_beyond_the_open_interest_breaks_is_open(key: str, name: str) -> None:
    """2.9 % of 1,000 is lost at most, and 100 is set aside: no run shows that the margin is too small."""
    nothing = within_open_interest(key, name)
    assert answer_kind(nothing) == "no safe value was found"
    assert not any("lies between" in note or "By theorem" in note for note in notes(nothing, {}))


def test_what_a_position_within_the_open_interest_breaks_is_said_by_theorem() -> None:
    """2.9 % of 1,000,000 is more than 100."""
    nothing = within_open_interest("liquidation.penalty", "no-bad-debt", max_open_interest="1_000_000")
    assert answer_kind(nothing) == "no value is safe"


@pytest.mark.parametrize(("name", "title"), [("no-bad-debt", "exactly"), ("solvency", "last proved")])
def test_what_is_only_enough_is_not_called_exact(name: str, title: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a median of pushed feeds it is not known that solvency needs what is proved to be enough."""
    about = "--parameter markets.ETH-USD.maintenance_margin --property"
    run(["threshold", str(EXAMPLES / "pushed-feeds.toml"), *about.split(), name])
    assert re.search(rf"^side +safe +{title} +there", capsys.readouterr().out, re.MULTILINE)
