"""What a file expects: in general, of a market, of a side of it, and how far off; what was not asked is not judged."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from novate.command_line import run
from novate.model.specification import Side, Specification
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict

MARKETS = ("DOGE-USD", "BTC-USD")
SPECIFICATION = """
[mechanism]
title = "two markets"
margin = "isolated"
quote_quantum = "0.000001"

[markets.DOGE-USD]
initial_margin = "5%"
maintenance_margin = "3%"
base_quantum = "0.000000001"
price_tick = "0.01"

[markets.BTC-USD]
initial_margin = "5%"
maintenance_margin = "3%"
base_quantum = "0.000000001"
price_tick = "0.01"

[liquidation]
penalty = "1.5%"
penalty_capped_by_equity = true
keeper = "open"

[environment]
max_move_per_block = "0.5%"
keeper_delay = "2 blocks"

"""

World = dict[tuple[str, str], tuple[Status, str | None]]
"""What is found out about no-bad-debt, by market and side; everything else is proved."""

DOGE = (("DOGE-USD", "long"), ("DOGE-USD", "short"))
BTC = (("BTC-USD", "long"), ("BTC-USD", "short"))
VIOLATED = (Status.VIOLATED, "-0.5%")
WORSE = (Status.VIOLATED, "-0.51%")


WORLD: World = {}


def fake_verify(_: Specification, market: str | None, side: Side | None, name: str, __: float, **___: bool) -> Verdict:
    """Say what the world says."""
    status, text = WORLD.get((market, side and side.value), (Status.PROVED, "1%"))
    if name != "no-bad-debt":
        status, text = Status.PROVED, None
    headroom = None if text is None else Fraction(text[:-1]) / 100
    return Verdict(market, side, name, status, "", (), headroom, None, 0.0)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Put an engine that says what the world says in the place of novate's own."""
    monkeypatch.setitem(sys.modules, "novate.workers.engine", SimpleNamespace(verify=fake_verify))
    return WORLD


@pytest.fixture
def judge(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, list[dict[str, Any]], str]]:
    """Exit code, judged expectations, and the text report of a file with these expectations in this world."""

    def answer(expect: str, found: World, *options: str) -> tuple[int, list[dict[str, Any]], str]:
        world.clear()
        world.update(found)
        file = tmp_path / "markets.toml"
        file.write_text(SPECIFICATION + expect)
        code = run(["verify", str(file), *options, "--format", "json"])
        judged = json.loads(capsys.readouterr().out)["results"][0]["expectations"]
        assert run(["verify", str(file), *options]) == code
        return code, judged, " ".join(capsys.readouterr().out.split())

    return answer


Judge = Callable[..., tuple[int, list[dict[str, Any]], str]]

GENERAL = '[expect]\nno-bad-debt = "violated"\n'
NAMED = '[expect.markets.DOGE-USD]\nno-bad-debt = "violated"\n'
SIDE = '[expect.markets.DOGE-USD]\nno-bad-debt = { short = "violated" }\n'
FAR = '[expect.markets.DOGE-USD]\nno-bad-debt = { short = { status = "violated", headroom = "-0.5%" } }\n'
SAFE = '[expect]\nno-bad-debt = { status = "proved", headroom = "0.5%" }\n'


@pytest.mark.parametrize(
    ("expect", "found", "code"),
    [
        (GENERAL, {DOGE[1]: VIOLATED}, 0),
        (GENERAL, dict.fromkeys((*DOGE, *BTC), VIOLATED), 0),
        (GENERAL, {}, 1),
        (NAMED, dict.fromkeys(DOGE, VIOLATED), 0),
        (NAMED, {DOGE[1]: VIOLATED}, 1),
        (NAMED, dict.fromkeys((*DOGE, BTC[0]), VIOLATED), 1),
        (NAMED, dict.fromkeys(DOGE, VIOLATED) | {BTC[0]: (Status.UNKNOWN, None)}, 2),
        (NAMED, {}, 1),
        (SIDE, {DOGE[1]: VIOLATED}, 0),
        (SIDE, dict.fromkeys(DOGE, VIOLATED), 1),
        (SIDE, {DOGE[0]: VIOLATED}, 1),
        (SIDE, {DOGE[1]: (Status.UNKNOWN, None)}, 1),
        (FAR, {DOGE[1]: VIOLATED}, 0),
        (FAR, {DOGE[1]: WORSE}, 1),
        (FAR, {DOGE[1]: (Status.VIOLATED, "-0.1%")}, 0),
        (FAR, {DOGE[1]: (Status.VIOLATED, None)}, 1),
        (FAR, {}, 1),
        (SAFE, {}, 0),
        (SAFE, {BTC[0]: (Status.PROVED, "0.5%")}, 0),
        (SAFE, {BTC[0]: (Status.PROVED, "0.49%")}, 1),
        (SAFE, {BTC[0]: VIOLATED}, 1),
        (f"{GENERAL}{NAMED}", dict.fromkeys((*DOGE, BTC[0]), VIOLATED), 0),
        (f"{GENERAL}{NAMED}", dict.fromkeys(DOGE, VIOLATED), 1),
        (f"{GENERAL}{NAMED.replace('violated', 'proved')}", dict.fromkeys((DOGE[0], BTC[0]), VIOLATED), 1),
    ],
)
def test_expectations_name_markets_and_sides_and_how_far_off(
    judge: Judge, expect: str, found: World, code: int
) -> None:
    """Named, an expectation is exact, and goes before the general form; nothing else is accepted by it."""
    assert judge(expect, found)[0] == code


def test_what_was_not_asked_is_not_judged(judge: Judge) -> None:
    """The unchanged file is as expected whichever market or property is looked at."""
    world = dict.fromkeys(DOGE, VIOLATED)
    for expect in (GENERAL, NAMED):
        assert judge(expect, world, "--market", "BTC-USD")[0] == 0
        assert judge(expect, world, "--market", "DOGE-USD")[0] == 0
        assert judge(expect, world, "--property", "solvency")[:2] == (0, [])
    for expect in (GENERAL, NAMED):
        assert judge(expect, world, "--market", "BTC-USD")[1] == []
    assert judge(GENERAL, {BTC[0]: (Status.UNKNOWN, None)}, "--market", "BTC-USD")[0] == 1
    assert judge(NAMED, {}, "--market", "DOGE-USD")[0] == 1


def test_the_general_form_says_whom_it_met(judge: Judge) -> None:
    """So that nobody takes it for the exact one."""
    assert "Only DOGE-USD came out so. Another market may, unseen" in judge(GENERAL, dict.fromkeys(DOGE, VIOLATED))[2]
    for expect, found in ((GENERAL, dict.fromkeys((*DOGE, *BTC), VIOLATED)), (NAMED, dict.fromkeys(DOGE, VIOLATED))):
        assert "unseen" not in judge(expect, found)[2]


def test_the_report_says_what_was_expected_of_whom_and_what_came(judge: Judge) -> None:
    """In words and in JSON; markets share a table only where they are equally accepted."""
    _, (expectation,), text = judge(FAR, {DOGE[1]: WORSE, BTC[1]: WORSE})
    assert expectation == {
        "property": "no-bad-debt",
        "market": "DOGE-USD",
        "side": "short",
        "expected": "violated",
        "headroom": "-1/200",
        "found": ["violated"],
        "met": False,
    }
    assert "Expected no-bad-debt DOGE-USD short = violated, headroom at least -0.5%: NOT MET" in text
    assert "found violated, headroom -0.51 pp" in text
    _, _, text = judge(SIDE, {DOGE[1]: VIOLATED, BTC[1]: VIOLATED})
    assert "violated, ok" in text
    assert "2 violated (1 as expected)" in text
    assert "2 markets, alike" not in text


@pytest.mark.parametrize(("least", "code"), [("-500_000", 0), ("-499_999.99", 1), ("0", 1)])
def test_how_much_the_fund_may_lack(least: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One market at 5 % a block needs twice what its fund holds: novate's own engine says so, in quote units."""
    file = tmp_path / "fund.toml"
    expect = f'[expect]\nfund-sufficiency = {{ status = "violated", headroom = "{least}" }}\n'
    file.write_text(LACKING + expect)
    assert run(["verify", str(file), "--property", "fund-sufficiency"]) == code
    said = " ".join(capsys.readouterr().out.split())
    assert ("found violated, headroom -500,000" in said) == bool(code)


LACKING = """
[mechanism]
title = "A fund of half of what is needed"
margin = "isolated"
quote_quantum = "0.000001"
[markets.A]
initial_margin = "5%"
maintenance_margin = "3%"
minimum_notional = "10"
base_quantum = "0.000000001"
price_tick = "0.01"
[liquidation]
penalty = "1.5%"
penalty_capped_by_equity = true
keeper = "open"
keeper_share = "50%"
[waterfall]
insurance_fund = "500_000"
[environment]
max_move_per_block = "5%"
keeper_delay = "0 blocks"
slippage = "0%"
gas_cost = "0"
max_open_interest = "50_000_000"
"""


@pytest.mark.parametrize("name", ["keeper-incentive", "liquidation-progress", "conservation"])
@pytest.mark.parametrize("where", ["expect.{}", "expect.markets.DOGE-USD.{}", "expect.markets.DOGE-USD.{}.long"])
def test_how_far_off_a_property_without_a_headroom_may_be_a_baseline_keeps(
    name: str, where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No key of another property is hinted at; and at 80 columns no sentence is a tower of words."""
    monkeypatch.setenv("COLUMNS", "80")
    file = tmp_path / "markets.toml"
    file.write_text(f'{SPECIFICATION}[{where.format(name)}]\nstatus = "violated"\nheadroom = "-1%"\n')
    assert run(["verify", str(file), "--property", name]) == 3
    said = capsys.readouterr().err
    assert "did you mean" not in said
    assert f"a headroom of {name}, which has none" in " ".join(said.split())
    assert "--write-baseline" in said
    assert len(said.splitlines()) <= 6


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ('[expect]\nkeeper-incentive = { status = "proved", headroom = "1%" }\n', "keeper-incentive.headroom"),
        ('[expect]\nfund-sufficiency = { status = "violated", headroom = "-1%" }\n', "an amount such as"),
        (
            '[expect.markets.DOGE-USD]\nconservation = { long = { status = "proved", headroom = "1" } }\n',
            "conservation",
        ),
        ('[expect.markets.DOGE-USD]\nfund-sufficiency = "violated"\n', "did you mean"),
        ('[expect.markets.DOGE-USD]\nno-bad-debt = { short = "violated" }\n', "a side without verdicts"),
    ],
)
def test_nothing_is_expected_of_what_has_no_verdict(
    expect: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No such verdict, or no such headroom: what is about all markets together belongs under [expect]."""
    one_sided = SPECIFICATION.replace("[markets.DOGE-USD]", '[markets.DOGE-USD]\nsides = "long"')
    file = tmp_path / "markets.toml"
    file.write_text(one_sided + expect)
    assert run(["verify", str(file)]) == 3
    assert said in " ".join(capsys.readouterr().err.split())
