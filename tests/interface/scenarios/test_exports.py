from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from novate.command_line import run
from novate.model.actions import Liquidate, NextBlock, Trade
from novate.model.scenario import Scenario
from novate.model.specification import Side
from novate.pages.scenario_chart import scenario_charts
from novate.scenarios.exports import exact
from novate.scenarios.foundry import CALLS_IN_FUNCTION, in_comment, parts_of_tick, quoted_string
from novate.scenarios.moments import watched
from novate.specification.file import parse_bytes
from novate.system.exit_codes import ExitCode
from novate.workers.engine import verify

EXAMPLES = Path(__file__).parents[3] / "examples"
COMPILE = """
const solc = require(process.argv[1]), text = require('fs').readFileSync(process.argv[2], 'utf8');
const outputSelection = {'*': {'*': ['evm.bytecode.object']}};
const input = {language: 'Solidity', sources: {'a.sol': {content: text}}, settings: {outputSelection}};
const found = JSON.parse(solc.compile(JSON.stringify(input)));
console.log(JSON.stringify([found.errors || [], Object.keys((found.contracts || {})['a.sol'] || {})]));
"""


@pytest.fixture(scope="session")
def written(saved: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every file that a replay writes, of a good scenario, of one with a wrong number, and of one that is none."""
    folder = tmp_path_factory.mktemp("written")
    wrong, other = saved.with_name("wrong.itf.json"), saved.with_name("other.itf.json")
    book = '"uncovered_bad_debt": {{"#bigint": "{}"}}'
    wrong.write_text(saved.read_text().replace(book.format(0), book.format(7), 1))
    other.write_text("{}")
    named = {"html": "a.html", "csv": "a.csv", "jsonl": "a.jsonl", "foundry": "a.t.sol"}
    options = [part for kind, name in named.items() for part in (f"--{kind}", str(folder / name))]
    code = run(["replay", str(saved), str(wrong), str(other), *options])
    (folder / "code").write_text(str(int(code)))
    return folder


def test_the_account_that_is_drawn_is_the_one_that_breaks() -> None:
    """Who is closed out; else who ends with least, whether he bought or sold; nobody where nobody trades."""
    source = (EXAMPLES / "too-much-leverage.toml").read_bytes()
    for side in Side:
        scenario = verify(parse_bytes(source), "ETH-USD", side, "solvency", 60).scenario
        assert scenario is not None
        assert watched(scenario) == "trader"
        assert watched(replace(scenario, steps=scenario.steps[:2])) is None


def test_several_files_have_one_code_and_every_format(written: Path) -> None:
    """The worst code; the page says which is confirmed, and what cannot be read."""
    assert (written / "code").read_text() == str(int(ExitCode.BAD_INPUT))
    page = (written / "a.html").read_text()
    assert page.count("Confirmed by the reference") == 1
    assert page.count("NOT CONFIRMED") == 2, "once as the answer, once in the report"
    assert "not a scenario that can be replayed" in page
    assert page.count('<svg class="chart"') == 2


def test_tables_have_every_number_of_the_run(written: Path, found: Scenario) -> None:
    """In quote units, exact; whatever a file records, the reference's own."""
    objects = [json.loads(line) for line in (written / "a.jsonl").read_text().splitlines()]
    own = [each for each in objects if each["scenario"] == "long"]
    assert [{**each, "scenario": "long"} for each in objects if each["scenario"] == "wrong"] == own
    assert len(own) == len(found.steps) + 1
    specification = found.specification
    for each, step in zip(own[1:], found.steps, strict=True):
        state = step.state
        market = state.markets["ETH-USD"]
        tick = specification.markets["ETH-USD"].price_tick
        assert Fraction(each["markets"]["ETH-USD"]["oracle"]) == market.oracle * tick
        assert Fraction(each["insurance_fund"]) == state.ledger.insurance_fund * specification.quote_quantum
        for name, account in state.accounts.items():
            assert Fraction(each["accounts"][name]["balance"]) == account.balance * specification.quote_quantum
    rows = [row for row in csv.DictReader(io.StringIO((written / "a.csv").read_text())) if row["scenario"] == "long"]
    assert sum(row["close_out"] == "true" for row in rows) == 2, "a line for each of two accounts"
    for row in rows:
        moment = own[int(row["step"])]
        assert row["oracle"] == moment["markets"]["ETH-USD"]["oracle"]
        if row["account"]:
            assert row["equity"] == moment["accounts"][row["account"]]["equity"]
    assert exact(Fraction(1, 3)) == "1/3"
    assert exact(Fraction(-12345, 1000)) == "-12.345"


def test_a_foundry_test_makes_the_calls_of_the_scenario(written: Path, found: Scenario) -> None:
    """All of them in order, with their numbers; an oracle price in parts of a tick, of which none is lost."""
    text = (written / "a.t.sol").read_text()
    contract = text[text.index("abstract contract Scenario1NoBadDebtLong") : text.index("/// wrong:")]
    parts = parts_of_tick(found)
    assert parts == 30
    assert f"ORACLE_PARTS = {parts};" in contract
    moves = re.findall(r'movePrice\("ETH-USD", (\d+), (\d+), ORACLE_PARTS\)', contract)
    blocks = [step.action.prices["ETH-USD"] for step in found.steps if isinstance(step.action, NextBlock)]
    assert [(int(price), Fraction(int(oracle), parts)) for price, oracle in moves] == blocks
    for kind, name in ((Trade, "trade"), (Liquidate, "liquidate")):
        assert contract.count(f"venue.{name}(") == sum(isinstance(step.action, kind) for step in found.steps)
    books = found.steps[-1].state.ledger
    assert f"Books({books.insurance_fund}, {books.uncovered_bad_debt})" in contract
    assert contract.count("cheats.roll(") == found.steps[-1].state.block
    assert max(part.count(";") for part in contract.split("function part")) <= CALLS_IN_FUNCTION + 1


def test_a_foundry_test_compiles(written: Path) -> None:
    """With npm's solc, where it is: `npm install --global solc`, or in the folder that NOVATE_SOLC names."""
    answer = compiled(written / "a.t.sol")
    assert answer[0] == [], "neither an error nor a warning"
    assert "Scenario1NoBadDebtLong" in answer[1]


def compiled(path: Path) -> list[list[str]]:
    """The compiler's messages, and the contracts that it found."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("no node is installed")
    place = os.environ.get("NOVATE_SOLC") or said_by(npm, "root", "-g").strip()
    if not (Path(place) / "solc").is_dir():
        pytest.skip("no solc is installed (npm install --global solc)")
    answer: list[list[str]] = json.loads(said_by(node, "-e", COMPILE, str(Path(place) / "solc"), str(path)))
    return answer


def said_by(*command: str) -> str:
    """What a command writes."""
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_name_cannot_leave_its_string_or_itsin_comment() -> None:
    """What a file calls a market is data in the test that is written."""
    assert quoted_string('a"; selfdestruct();\n') == '"a\\x22; selfdestruct();\\x0a"'
    assert in_comment("a\n*/ b\u2028c") == "a */ b c"


def test_a_run_is_shown_block_by_block(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As `novate verify --show` shows it."""
    assert run(["replay", str(saved), "--show"]) == ExitCode.AS_WISHED
    shown = capsys.readouterr().out
    assert "1. trader deposits" in shown
    assert "... " in shown
    assert run(["replay", str(saved)]) == ExitCode.AS_WISHED
    assert "1. trader deposits" not in capsys.readouterr().out


@pytest.mark.parametrize(("option", "name"), [("--png", "x.jpg"), ("--html", "x.txt"), ("--foundry", "x.py")])
def test_a_file_is_what_its_name_says(option: str, name: str, saved: Path, tmp_path: Path) -> None:
    """Nothing is written under the name of something else."""
    assert run(["replay", str(saved), option, str(tmp_path / name)]) == ExitCode.BAD_INPUT
    both = str(tmp_path / "both")
    assert run(["replay", str(saved), "--csv", both, "--jsonl", both]) == ExitCode.BAD_INPUT
    assert list(tmp_path.iterdir()) == []


def test_the_end_of_a_long_run_is_drawn_once_more(found: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """From ten blocks before the account is liquidatable, to the same end; of a short run there is one chart."""
    assert len(scenario_charts(found)) == 1
    monkeypatch.setattr("novate.pages.scenario_chart.LONG", 40)
    whole, end = scenario_charts(found)
    late = next(each.state.block for each in found.steps if each.state.accounts["trader"].overdue)
    assert min(across for across, _ in end.panels[0].lines[0].points) == late - 10
    for all_of_it, part in zip(whole.panels, end.panels, strict=True):
        assert all_of_it.lines[0].points[-len(part.lines[0].points) :] == part.lines[0].points
