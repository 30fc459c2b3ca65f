"""`novate sweep`: the table, what is refused, and what is left of a sweep that was stopped."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sweep_documents import document, market, written

from novate.command_line import run
from novate.model.specification import Side
from novate.specification.file import parse_document, read_document
from novate.sweeping.outcomes import OUTCOMES
from novate.workers.engine import verify

ROOT = Path(__file__).parents[3]
MARGIN, DELAY = "markets.A.maintenance_margin", "environment.keeper_delay"


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A specification file of one market."""
    return written(document(), tmp_path / "market.toml")


def swept(out: Path, *arguments: str) -> pl.DataFrame:
    """Run a sweep that works, and read its table."""
    assert run(["sweep", *arguments, "--out", str(out)]) == 0
    return pl.read_csv(out, infer_schema=False) if out.suffix == ".csv" else pl.read_parquet(out)


def test_a_table_has_a_row_for_each_combination_and_question(tmp_path: Path, file: str) -> None:
    """The last key changes fastest; Parquet and CSV say the same."""
    asked = (file, "--vary", f"{MARGIN}=5%:7%:1%", "--vary", f"{DELAY}=1:2:1", "--property", "no-bad-debt")
    found = swept(tmp_path / "out.csv", *asked)
    assert found.columns == [MARGIN, DELAY, "market", "side", "property", "status", "method"]
    broken = {("5%", "2 blocks", "long"), ("5%", "2 blocks", "short"), ("6%", "2 blocks", "short")}
    rows = list(product(("5%", "6%", "7%"), ("1 block", "2 blocks"), ("long", "short")))
    assert found.select(MARGIN, DELAY, "side").rows() == rows
    assert found["status"].to_list() == ["violated" if row in broken else "proved" for row in rows]
    parquet = swept(tmp_path / "out.parquet", *asked)
    assert parquet.select(pl.all().cast(pl.String)).equals(found)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["market.toml", "out.csv", "out.parquet"]


def test_what_theorems_leave_open_is_what_verify_answers(tmp_path: Path) -> None:
    """Cross margin, and prices that cannot move: every row as `novate verify` has it."""
    markets = {"A": market(), "B": market(maintenance_margin="20%")}
    tables = document(mechanism={"margin": "cross", "quote_quantum": "0.01"}, markets=markets)
    file = written(tables, tmp_path / "cross.toml")
    vary = ("--vary", "environment.max_move_per_block=0%:3%:3%", "--vary", f"{MARGIN}=4%:20%:16%")
    asked = ("--market", "A", "--property", "liquidation-progress")
    found = swept(tmp_path / "out.csv", file, *vary, *asked)
    assert {"proved", "violated", "vacuous"} <= set(found["status"])
    assert {"theorem", "search"} <= set(found["method"])
    for row in found.iter_rows(named=True):
        changed = read_document(Path(file))
        changed["environment"]["max_move_per_block"] = row["environment.max_move_per_block"]
        changed["markets"]["A"]["maintenance_margin"] = row[MARGIN]
        verdict = verify(parse_document(changed), "A", Side(row["side"]), row["property"], 60.0)
        assert verdict.status == row["status"], row


@pytest.mark.parametrize(
    ("vary", "error"),
    [
        ([f"{MARGIN}s=3%:4%:1%"], "did you mean markets.NAME.maintenance_margin"),
        (["markets.A.nonsense=3%:4%:1%"], "expected a key of the file"),  # nothing is like it
        (["markets.B.penalty=3%:4%:1%"], "one of the file's markets: A"),
        (["mechanism.quote_quantum=1:2:1"], "a unit in which others count"),
        ([f"{MARGIN}=3%:4%:0%"], "a step that leads from START to STOP"),
        ([f"{MARGIN}=4%:3%:1%"], "a step that leads from START to STOP"),
        ([f"{MARGIN}=3%:4%:1"], "one unit for all three"),
        ([f"{MARGIN}=3%:4%:1%", f"{MARGIN}=5%:6%:1%"], "each key once"),
        (["markets.A.slippage=50%:150%:50%"], "below 100%"),
        (["waterfall.insurance_fund=-1:1:1"], "an amount of at least 0"),
        (["waterfall.insurance_fund=0:1:0.001"], "a whole number of quanta"),
        (["environment.keeper_delay=299990:300010:10"], "0 to 300_000 blocks"),
        (["environment.keeper_delay=1 second:2 seconds:1 second"], "block_time"),
        (
            [f"{MARGIN}=1%:10.99%:0.001%", f"{DELAY}=0:9999:1"],
            "found 199,820,000 verdicts; expected at most 20,000,000",
        ),
    ],
)
def test_bad_values_are_refused_before_any_work(
    tmp_path: Path, file: str, vary: list[str], error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the key, what was found and what is expected; nothing is written."""
    options = [option for each in vary for option in ("--vary", each)]
    out = str(tmp_path / "out.csv")
    assert run(["sweep", file, *options, "--property", "no-bad-debt", "--out", out]) == 3
    said = " ".join(capsys.readouterr().err.split())
    assert error in said
    assert [each.name for each in tmp_path.iterdir()] == ["market.toml"]


@pytest.mark.parametrize(
    ("out", "error"),
    [("out.txt", "ends in .parquet or .csv"), ("none/out.csv", "a folder that exists"), ("folder.csv", "a file in")],
)
def test_a_table_that_cannot_be_written_is_refused(
    tmp_path: Path, file: str, out: str, error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before any work."""
    (tmp_path / "folder.csv").mkdir()
    assert run(["sweep", file, "--vary", f"{MARGIN}=3%:4%:1%", "--out", str(tmp_path / out)]) == 3
    assert error in " ".join(capsys.readouterr().err.split())


@pytest.mark.skipif(sys.platform == "win32", reason="the limit on file sizes that stands for a full disk is POSIX")
@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path, file: str, name: str) -> None:
    """No half of a table, no traceback; with room the same command goes on from its parts."""
    driver = tmp_path / "driver.py"
    driver.write_text(
        "import resource, sys\n"
        "from novate.sweeping import table\n"
        "write = table.write\n"
        "def limited(*asked):\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))\n"
        "    write(*asked)\n"
        "if sys.argv.pop(1) == 'full':\n"
        "    table.write = limited\n"
        "from novate.command_line import main\n"
        "main()\n"
    )
    arguments = ["sweep", file, "--vary", f"{MARGIN}=3%:9%:0.1%", "--property", "no-bad-debt", "--out", name]
    command = [sys.executable, str(driver)]
    found = subprocess.run([*command, "full", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert found.returncode == 4, found.stderr
    assert "File too large" in found.stderr
    assert "Traceback" not in found.stderr
    assert sorted(each.name for each in tmp_path.iterdir()) == ["driver.py", "market.toml", f"{name}.parts"]
    subprocess.run([*command, "room", *arguments], cwd=tmp_path, capture_output=True, check=True)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["driver.py", "market.toml", name]


SLOW_ENGINE = """
import sys, time
from types import SimpleNamespace
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict

def verify(specification, market, side, name, seconds):
    with open({asked!r}, "a") as log:
        log.write(f"{{specification.insurance_fund}} {{side}}\\n")
    time.sleep(0.05)
    status = list(Status)[specification.insurance_fund // 100 % 5]
    return Verdict(market, side, name, status, "", (), None, None, 0.0)

sys.modules["novate.workers.engine"] = SimpleNamespace(verify=verify)
from novate.command_line import main
main()
"""
"""The command line with an engine that takes its time, and keeps a list of what it was asked."""


def test_a_sweep_that_is_killed_goes_on_and_loses_nothing(tmp_path: Path) -> None:
    """SIGKILL half-way: the same command asks only what is not kept, and the table is that of a sweep at one go."""
    name = "out.parquet"
    file = written(document(markets={"A": market(initial_margin="100%")}), tmp_path / "market.toml")
    driver, asked = tmp_path / "driver.py", tmp_path / "asked.txt"
    driver.write_text(SLOW_ENGINE.format(asked=str(asked)))
    arguments = ["sweep", file, "--vary", "waterfall.insurance_fund=0:79:1", "--property", "no-bad-debt", "--out"]
    command = [sys.executable, str(driver), *arguments]

    with subprocess.Popen([*command, name], cwd=tmp_path, start_new_session=True) as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and (not asked.exists() or len(asked.read_text().splitlines()) < 40):
            time.sleep(0.01)
        process.kill()
    kept = sum(saved(part) for part in (tmp_path / f"{name}.parts").glob("0*.npy"))
    assert 0 < kept < 80
    assert not (tmp_path / name).exists()
    time.sleep(0.3)  # workers of the killed process end
    asked.unlink()

    subprocess.run([*command, name], cwd=tmp_path, check=True, capture_output=True)
    assert len(asked.read_text().splitlines()) == 80 - kept
    assert not (tmp_path / f"{name}.parts").exists()

    subprocess.run([*command, f"whole-{name}"], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / name).read_bytes() == (tmp_path / f"whole-{name}").read_bytes()


def saved(part: Path) -> int:
    """How many combinations a part has."""
    first, stop = map(int, part.stem.split("-"))
    return stop - first


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_sweep_that_is_interrupted_says_where_it_goes_on(tmp_path: Path, sent: signal.Signals) -> None:
    """Ctrl-C or SIGTERM: one line, no traceback, no worker left."""
    file = written(document(markets={"A": market(initial_margin="100%")}), tmp_path / "market.toml")
    driver, asked = tmp_path / "driver.py", tmp_path / "asked.txt"
    driver.write_text(SLOW_ENGINE.format(asked=str(asked)))
    arguments = [
        "sweep",
        file,
        "--vary",
        "waterfall.insurance_fund=0:79:1",
        "--property",
        "no-bad-debt",
        "--out",
        "o.csv",
    ]
    command = [sys.executable, str(driver), *arguments]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not asked.exists():
            time.sleep(0.01)
        process.send_signal(sent)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 128 + sent
    assert errors == "novate: stopped; the same command goes on from o.csv.parts\n"
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_a_changed_file_or_grid_does_not_go_on_from_old_parts(
    tmp_path: Path, file: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What differs is named; the parts stay for the sweep that they are of."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    out, vary = str(tmp_path / "out.csv"), ["--vary", f"{MARGIN}=3%:9%:1%", "--property", "no-bad-debt"]
    with monkeypatch.context() as patch:
        patch.setattr("novate.sweeping.table.write", stop)
        run(["sweep", file, *vary, "--out", out])
    capsys.readouterr()
    other = written(document(environment={"gas_cost": "1"}), tmp_path / "other.toml")
    for arguments, differs in (([other, *vary], "specification"), ([file, *vary, "--vary", f"{DELAY}=1:2:1"], "vary")):
        assert run(["sweep", *arguments, "--out", out]) == 3
        assert f"it differs in {differs}" in " ".join(capsys.readouterr().err.split())
    assert not Path(out).exists()
    assert run(["sweep", file, *vary, "--out", out]) == 0


def test_the_json_answer_is_the_one_that_is_documented(
    tmp_path: Path, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Key by key; the outcomes of each question add up to all combinations."""
    arguments = ["sweep", file, "--vary", f"{MARGIN}=5%:7%:1%", "--out", str(tmp_path / "out.csv"), "--format", "json"]
    assert run(arguments) == 0
    answer = json.loads(capsys.readouterr().out)
    page = (ROOT / "docs/json.md").read_text()
    produced: dict[str, Any] = {
        "novate sweep": answer,
        "varied key": answer["vary"][0],
        "outcome of a sweep": answer["outcomes"][0],
    }
    assert {heading: documented(page, heading) for heading in produced} == {
        heading: list(keys) for heading, keys in produced.items()
    }
    assert answer["version"] == 2
    assert answer["vary"] == [{"key": MARGIN, "first": "5%", "last": "7%", "values": 3}]
    counted: dict[tuple[str, str], int] = {}
    for each in answer["outcomes"]:
        question = each["side"], each["property"]
        counted[question] = counted.get(question, 0) + each["combinations"]
    assert set(counted.values()) == {3}


def documented(page: str, heading: str) -> list[str]:
    """The keys in the table below a heading."""
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    assert section, heading
    return re.findall(r"^\| `([^`]+)` \|", section[1], re.MULTILINE)


def test_the_page_about_sweeps_names_every_outcome() -> None:
    """docs/sweep.md, in its own order."""
    page = (ROOT / "docs/sweep.md").read_text()
    assert sorted(documented(page, "Statuses")) == sorted({status for status, _ in OUTCOMES})


def test_the_text_answer_counts_the_outcomes(tmp_path: Path, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Aligned columns, and where the table is."""
    out = tmp_path / "out.csv"
    swept(out, file, "--vary", f"{MARGIN}=5%:7%:1%", "--property", "no-bad-debt")
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "market  side   property     status    method   combinations",
        "A       long   no-bad-debt  proved    theorem             2",
        "A       long   no-bad-debt  violated  theorem             1",
    ]
    said = "".join(line.strip() for line in lines[5:])
    assert re.match(r"3 combinations, 6 verdicts in \d+\.\d s: *", said)
    assert said.endswith(str(out).replace(" ", ""))
