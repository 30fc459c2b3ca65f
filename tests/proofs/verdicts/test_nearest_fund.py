"""A fund a little below what is necessary: violated with a run in whole numbers, or said to lie within rounding."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any

import pytest
from proof_mechanisms import UNIT, mechanism

from novate.command_line import run
from novate.model.specification import Keeper, Margin, Specification
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.theorems.fund.window import need
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.verify import verify

NAME = "fund-sufficiency"
THIN: dict[str, Any] = {
    "maintenance_margin": Fraction(2, 100),
    "initial_margin": Fraction(3, 100),
    "move_up": Fraction(5, 100),
    "move_down": Fraction(4, 100),
    "minimum_maintenance": 0,
    "max_open_interest": 10_000 * UNIT,
}
OTHER = THIN | {"move_down": Fraction(3, 100), "max_open_interest": 1_234_567_890}
USUAL = {"base_quantum": Fraction(1, 1000), "price_tick": Fraction(1, 100), "unit": Fraction(10)}
COARSE = {"base_quantum": Fraction(1, 2), "price_tick": Fraction(1, 2), "unit": Fraction(UNIT, 4)}
QUICK: dict[str, Any] = {"keeper_delay": 0, "staleness": 0, "deviation": Fraction(0)}
CAPPED: dict[str, Any] = {"penalty_capped_by_equity": True, "keeper": Keeper.PROTOCOL}

CASES: dict[str, Specification] = {
    "one market": mechanism(THIN, **QUICK),
    "two markets": mechanism(THIN, OTHER, **QUICK),
    "late": mechanism(THIN, OTHER),
    "capped": mechanism(THIN, OTHER, **CAPPED),
    "cross": mechanism(THIN, OTHER, margin=Margin.CROSS, keeper_share=Fraction(1), **CAPPED),
    "usual": mechanism(THIN | USUAL, OTHER | USUAL),
    "coarse": mechanism(THIN | COARSE, OTHER | COARSE),
}


def with_fund(specification: Specification, quanta: int) -> Verdict:
    """The verdict with so much in the fund; a scenario of it replays."""
    specification = replace(specification, insurance_fund=quanta)
    verdict = verify(specification, None, None, NAME, Limits())
    if verdict.scenario is not None:
        found = verdict.scenario
        actions = [step.action for step in found.steps]
        run = replay(specification, found.initial, actions, NAME, None, None, found.repeats)
        assert run.violation is not None
    return verdict


def worth(verdict: Verdict) -> int:
    """What roundings can be worth, in quanta, as the verdict says it."""
    said = re.search(r"can be worth ([\d,.]+): left open within rounding", verdict.detail)
    assert said is not None, verdict.detail
    return int(Fraction(said[1].replace(",", "")) * UNIT)


@pytest.mark.parametrize("specification", CASES.values(), ids=CASES)
def test_a_fund_that_misses_what_is_necessary_is_violated_or_within_rounding(specification: Specification) -> None:
    """By one quantum: within rounding; by more than it says that roundings can be worth: violated, always."""
    found = need(specification, NAME)
    assert found is not None
    assert found.necessary is not None
    least = ceil(found.necessary)
    just_beyond = with_fund(specification, least - 1)
    assert just_beyond.status is Status.UNKNOWN
    allowed = worth(just_beyond)
    for missing in (allowed + 1, allowed + 2, 2 * allowed, least // 1000, least // 100, least // 2):
        verdict = with_fund(specification, least - max(missing, allowed + 1))
        assert verdict.status is Status.VIOLATED, (missing, verdict.detail)


@pytest.mark.parametrize("name", [name for name in CASES if name != "coarse"])
def test_roundings_are_worth_little(name: str) -> None:
    """In prices and sizes that are not coarse: no more than a tenth of a quote unit of some hundreds."""
    found = need(CASES[name], NAME)
    assert found is not None
    assert found.necessary is not None
    assert worth(with_fund(CASES[name], ceil(found.necessary) - 1)) <= UNIT / 5


TWO_MARKETS = """
[mechanism]
margin = "isolated"
quote_quantum = "0.01"

[markets.A]
initial_margin = "9%"
maintenance_margin = "8%"
base_quantum = "0.001"
price_tick = "0.01"
max_move_per_block = { up = "5%", down = "1%" }

[markets.B]
initial_margin = "8%"
maintenance_margin = "3%"
base_quantum = "0.001"
price_tick = "0.01"

[liquidation]
penalty = "1%"
penalty_capped_by_equity = false
keeper = "open"

[waterfall]
insurance_fund = "FUND"

[environment]
max_move_per_block = { up = "1%", down = "3%" }
keeper_delay = "DELAY blocks"
slippage = "1%"
max_open_interest = "10000"
"""


@pytest.mark.parametrize("delay", ["0", "5", "200"])
def test_the_commands_agree_on_the_fund_that_is_too_small(
    delay: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `threshold` says is violated `verify` violates, and so it does nearly everywhere below `necessary_fund`."""
    path = tmp_path / "two.toml"

    def answer(*arguments: str, fund: str = "0") -> Any:
        path.write_text(TWO_MARKETS.replace("FUND", fund).replace("DELAY", delay))
        run([arguments[0], str(path), *arguments[1:], "--format", "json"])
        return json.loads(capsys.readouterr().out)

    def verified(fund: str) -> Any:
        verdicts = answer("verify", fund=fund)
        (found,) = [each for each in verdicts["results"][0]["verdicts"] if each["property"] == NAME]
        return found

    limit = answer("threshold", "--parameter", "waterfall.insurance_fund", "--property", NAME)
    figures = verified("0")["figures"]
    least = Fraction(figures["necessary_fund"]["exact"])
    if limit["violated_from"] is not None:
        assert least * Fraction(999, 1000) < Fraction(limit["violated_from"]) < least
        assert verified(limit["violated_from"])["status"] == "violated"
    below = verified(cents(least - Fraction(1, 100)))
    assert below["status"] == "violated" or "within rounding" in below["detail"]
    assert verified(cents(least * Fraction(99, 100)))["status"] == "violated"


def cents(amount: Fraction) -> str:
    """As a file says it, rounded down."""
    whole = floor(amount * 100)
    return f"{whole // 100}.{whole % 100:02}"
