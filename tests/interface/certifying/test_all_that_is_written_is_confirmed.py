"""Whatever `novate certify` writes, `novate check` confirms: markets alike, and a fund that no theorem speaks of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tampering import EXAMPLES

from novate.certifying.bundle import MANIFEST
from novate.certifying.claims import Manifest
from novate.certifying.examine import examine
from novate.certifying.folder import read_folder
from novate.certifying.recheck import limit_problems
from novate.command_line import run
from novate.model.specification import Side
from novate.proofs.status import Status
from novate.specification.file import parse_bytes
from novate.workers.verification import Job

EXAMPLE = EXAMPLES / "dydx-v4-eth-usd.toml"
MARKET = "[markets.ETH-USD]" + EXAMPLE.read_text().split("[markets.ETH-USD]")[1].split("[liquidation]")[0]


def twice(market: str) -> str:
    """The shipped example, with cross margin, without expectations, with two markets of these numbers."""
    head, _, rest = EXAMPLE.read_text().partition(MARKET)
    return head + market + market.replace("ETH-USD", "BTC-USD") + rest.split("[expect")[0]


def changed(text: str, old: str, new: str) -> str:
    """One value replaced."""
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize("market", ["ETH-USD", "BTC-USD"])
@pytest.mark.parametrize("name", ["no-bad-debt", "solvency"])
def test_a_proof_about_markets_alike_rests_on_limits_of_its_markets(market: str, name: str) -> None:
    """With equal numbers they share their questions, and each statement names its own market all the same."""
    specification = parse_bytes(twice(MARKET).encode())
    statement = examine(Job(specification, market, Side.LONG, name), 60.0).statement
    assert statement.proved
    assert market in {use.market for use in statement.used}
    assert list(limit_problems(specification, statement)) == []


def test_why_the_steps_of_a_theorem_are_not_certified_is_said() -> None:
    """Of fills that the fund settles: no search proves it, so nothing is said of one."""
    source = (EXAMPLES / "dydx-v4-fee-and-fund.toml").read_text()
    specification = parse_bytes(changed(source, 'maintenance_margin = "3%"', 'maintenance_margin = "5%"').encode())
    specification = replace(specification, expect={})
    market = replace(specification.markets["ETH-USD"], largest_position=2000 * 10**6)
    specification = replace(specification, markets={"ETH-USD": market})
    found = examine(Job(specification, "ETH-USD", Side.LONG, "fund-undrawn"), 60.0)
    assert (found.statement.status, found.run) == (Status.UNKNOWN, None)
    assert found.statement.detail.startswith("it is proved with the steps of `novate theorem schedule-mean`; ")


def test_a_fund_proved_by_search_alone_is_not_certified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of an oracle that may show more than twice the price no theorem speaks: unknown, and the bundle is confirmed."""
    market = changed(MARKET, "price_tick", 'sides = "long"\nmax_open_interest = "1000"\nprice_tick')
    text = changed(
        changed(twice(market), 'deviation = "0%"', 'deviation = "150%"'), 'fund = "0"', 'fund = "1000000000"'
    )
    file, bundle = tmp_path / "fund.toml", tmp_path / "bundle"
    file.write_text(text)
    assert run(["certify", str(file), "--out", str(bundle)]) in (1, 2)
    claims = Manifest.model_validate_json(read_folder(bundle)[0][MANIFEST])
    (fund,) = (each for each in claims.theorems if each.property == "fund-sufficiency")
    assert (fund.status, fund.obligations) == (Status.UNKNOWN, ())
    assert "proved by search alone" in fund.detail
    capsys.readouterr()
    assert run(["check", str(bundle)]) == 0, capsys.readouterr().out
