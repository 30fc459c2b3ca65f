"""What a report says of margins that are not known to be enough: no more than that."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from novate.command_line import run
from novate.properties import PROPERTIES

Report = Callable[..., str]

FILE = """
[mechanism]
title = "One market"
margin = "isolated"
quote_quantum = "0.01"

[markets.ETH-USD]
initial_margin = "10%"
maintenance_margin = "3%"
minimum_maintenance = "{minimum}"
base_quantum = "0.0001"
price_tick = "0.01"
max_open_interest = "1_000"

[liquidation]
penalty = "1%"
penalty_capped_by_equity = {capped}
keeper = "open"
keeper_share = "50%"
keeper_flat_reward = "{flat}"

[oracle]
deviation = "0%"
staleness = "0 blocks"

[waterfall]
insurance_fund = "0"

[environment]
max_move_per_block = "{move}"
keeper_delay = "0 blocks"
slippage = "0%"
gas_cost = "7"
dust_notional = "1"
"""


@pytest.fixture
def report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Report:
    """What `verify` prints of a property, its spaces made equal."""

    def asked(name: str, **numbers: str) -> str:
        file = tmp_path / "market.toml"
        file.write_text(FILE.format(**numbers))
        run(["verify", str(file), "--property", name])
        return " ".join(capsys.readouterr().out.split())

    return asked


def test_a_margin_that_small_positions_do_not_need_is_not_said_to_be_too_small(report: Report) -> None:
    """The minimum is enough for all that the open interest lets be opened, and 5 % for positions of every size."""
    said = report("no-bad-debt", minimum="100", flat="0", move="5%", capped="true")
    assert re.search(r"long 5% 3% -2 pp", said)
    assert "Maintenance margin known to be enough for positions of every size" in said


@pytest.mark.parametrize("name", PROPERTIES)
def test_where_nothing_can_break_nothing_is_said_of_what_would_break_it(report: Report, name: str) -> None:
    """Prices stand still, so that neither the flat reward nor the gas matters: one reason, and no figures."""
    said = report(name, minimum="0", flat="5", move="0%", capped="false")
    note = said.partition(f"- {name}:")[2]
    assert not any(each in said for each in ("for no maintenance margin", "no fund is", "known to be enough", "raise"))
    assert ("vacuous" in said) == note.startswith(" no account can ever become liquidatable ")


def test_where_nothing_can_break_every_fund_is_safe(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also beside a flat reward that nothing pays."""
    file = tmp_path / "market.toml"
    file.write_text(FILE.format(minimum="0", flat="5", move="0%", capped="false"))
    fund = ["--parameter", "waterfall.insurance_fund", "--property", "fund-sufficiency"]
    assert run(["threshold", str(file), *fund]) == 0
    assert "fund-sufficiency holds for every value" in " ".join(capsys.readouterr().out.split())


def test_that_one_margin_breaks_is_not_said_of_every_margin(report: Report) -> None:
    """Of a flat reward that nothing pays."""
    said = report("no-bad-debt", minimum="0", flat="5", move="5%", capped="false")
    assert "violated" in said
    assert "no maintenance margin is known to be enough: the flat reward exceeds minimum_maintenance" in said
