"""Hours of one-second blocks: the same answers as of short times, in seconds."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.model.specification import Side
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify
from novate.specification.document import to_toml
from novate.specification.file import parse_document


def halted(margin: str, **environment: Any) -> dict[str, Any]:
    """Eight hours' halt (`../shared/data/cases/README.md`), with any margin and other environments."""
    return {
        "mechanism": {"margin": "isolated", "quote_quantum": "0.000001"},
        "markets": {
            "ETH-USD": {
                "initial_margin": "20%",
                "maintenance_margin": margin,
                "base_quantum": "1e-9",
                "price_tick": "0.01",
            }
        },
        "liquidation": {"penalty": "0%", "penalty_capped_by_equity": True, "keeper": "protocol"},
        "environment": {
            "block_time": "1 second",
            "max_move_per_block": {"60 seconds": "1%", "6 hours": "12%"},
            "keeper_delay": "6 hours",
            "slippage": "0.4%",
            **environment,
        },
    }


@pytest.mark.parametrize(
    ("side", "least"),
    [
        ("long", 1 - Fraction(88, 100) * Fraction(99, 100) * Fraction(996, 1000)),
        ("short", Fraction(112, 100) * Fraction(101, 100) * Fraction(1004, 1000) - 1),
    ],
)
def test_the_threshold_of_a_long_halt_is_exact(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], side: str, least: Fraction
) -> None:
    """21,601 blocks are six hours and one second: 1 - 0.88 x 0.99 x 0.996 = 13.22848 % for a long."""
    file = tmp_path / "halt.toml"
    file.write_text(to_toml(halted("13.3%")))
    arguments = ["threshold", str(file), "--parameter", "markets.ETH-USD.maintenance_margin", "--side", side]
    assert run([*arguments, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["exact"] == str(least)


@pytest.mark.parametrize(
    ("margin", "status"), [("13.22848%", Status.PROVED), ("13.22847%", Status.VIOLATED)], ids=["enough", "too little"]
)
def test_both_sides_of_the_threshold_of_a_long_halt_are_decided(margin: str, status: Status) -> None:
    """Just below it a run of more than 21,601 blocks is replayed."""
    specification = parse_document(halted(margin))
    verdict = verify(specification, "ETH-USD", Side.LONG, "no-bad-debt", Limits())
    assert verdict.status is status
    if verdict.scenario is not None:
        steps = verdict.scenario.steps
        actions = [step.action for step in steps]
        found = replay(specification, verdict.scenario.initial, actions, "no-bad-debt", "ETH-USD", Side.LONG)
        assert found.refusal is None
        assert found.violation is not None
        assert len(steps) > 21_601


@pytest.mark.parametrize(
    "environment",
    [
        {"block_time": "13 seconds", "keeper_delay": "3 days"},
        {"block_time": "1 second", "keeper_delay": "8 hours"},
        {"block_time": "1 second", "keeper_delay": "3 days"},
    ],
    ids=lambda each: " of ".join(each.values()),
)
@pytest.mark.parametrize("side", list(Side))
def test_days_without_a_keeper_are_decided(environment: dict[str, str], side: Side) -> None:
    """A market that hardly moves is proved; one that moves by 1 % a block is broken by a run that a person reads."""
    calm = halted("13%", **environment, max_move_per_block="0.4ppm")
    calm["markets"]["ETH-USD"]["initial_margin"] = "13.05%"
    assert verify(parse_document(calm), "ETH-USD", side, "no-bad-debt", Limits()).status is Status.PROVED
    wild = halted("13%", **environment, max_move_per_block="1%")
    verdict = verify(parse_document(wild), "ETH-USD", side, "no-bad-debt", Limits())
    assert verdict.status is Status.VIOLATED
    assert verdict.scenario is not None
    assert len(verdict.scenario.steps) < 1_000


VERY_LONG = """
[mechanism]
margin = "isolated"
quote_quantum = "0.000001"

[markets.M]
initial_margin = "2%"
maintenance_margin = "2%"
base_quantum = "0.001"
price_tick = "0.01"

[liquidation]
penalty = "1%"
penalty_capped_by_equity = false
keeper = "protocol"

[waterfall]
insurance_fund = "FUND"

[environment]
max_move_per_block = "2%"
keeper_delay = "300000 blocks"
slippage = "1%"
max_open_interest = "10000"
"""


@pytest.mark.parametrize("fund", ["0", "1_000_000", "1e20"])
def test_where_a_price_may_go_anywhere_all_is_violated_in_figures_that_a_person_reads(
    fund: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """2 % a block for 300,000 blocks: 1.02^300000 is a number of thousands of digits, and no reader wants them."""
    path = tmp_path / "very-long.toml"
    path.write_text(VERY_LONG.replace("FUND", fund))
    run(["verify", str(path), "--show"])
    said = capsys.readouterr().out
    assert not re.search(r"[\d,]{60}", said)
    text = " ".join(said.split())
    assert "unknown" not in text
    assert "fund-sufficiency violated" in text
    assert "about 1.15997e2584 is necessary" in text
    assert "in 300,001 blocks the price may fall to less than a millionth of what it was" in text
    assert "in 300,001 blocks the price may rise to more than a million times what it was" in text


def test_no_fund_of_a_file_is_enough_where_a_price_may_go_anywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All that a file may say is too little, and a run shows it of the least and of the most."""
    path = tmp_path / "very-long.toml"
    path.write_text(VERY_LONG.replace("FUND", "0"))
    code = run(["threshold", str(path), "--parameter", "waterfall.insurance_fund", "--property", "fund-sufficiency"])
    assert code == 1
    assert "By theorem" in capsys.readouterr().out
