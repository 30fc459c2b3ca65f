"""A condition that is only sufficient never says that no value is safe."""

from __future__ import annotations

from pathlib import Path

import pytest

from novate.document_parameters import parameter_named
from novate.model.specification import Side
from novate.proofs.design.requirements import Question
from novate.proofs.verdict import Status
from novate.specification_file import read_document
from novate.threshold import Threshold, threshold
from novate.threshold_report import answer_kind

EXAMPLES = Path(__file__).parents[2] / "examples"
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
