"""`novate repair`: the repaired file is proved, nothing cheaper of one parameter is, and everything else stays."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from design_documents import document

from novate.command_line import run
from novate.design.repair import bench
from novate.design.repair_cost import changes_of
from novate.design.repair_levers import Wishes, choice, keys
from novate.model.specification import Side, Specification
from novate.proofs.design.confirmation import proved
from novate.proofs.design.question import Question
from novate.proofs.design.repairs import repairs
from novate.proofs.design.requirements import requirements
from novate.properties import asked_of
from novate.specification.changes import changed, line
from novate.specification.document import to_toml
from novate.specification.file import parse_document, read_document, read_specification
from novate.specification.parameters import parameter_named

EXAMPLES = Path(__file__).parents[3] / "examples"
LEVERAGE = EXAMPLES / "too-much-leverage.toml"
GRID = 10


@dataclass(frozen=True)
class Case:
    """A random file and what is asked of it."""

    table: dict[str, Any]
    questions: list[Question]

    def holds(self, specification: Specification) -> bool:
        """Whether theorems prove everything."""
        return proved(specification, self.questions)


def case(seed: int) -> Case:
    """The properties that theorems decide, of a market on its own."""
    table = document(seed)
    names = ("no-bad-debt", "solvency", "fund-sufficiency", "keeper-incentive")
    places = [("ETH-USD", side) for side in Side]
    questions = [Question(*each) for each in asked_of(places, names)]
    assert requirements(parse_document(table), questions) is not None
    return Case(table, questions)


def unsafe_cases(count: int) -> list[int]:
    """The first seeds whose mechanism is not safe."""
    seeds = (seed for seed in range(100) if not case(seed).holds(parse_document(document(seed))))
    return list(islice(seeds, count))


@pytest.mark.parametrize("seed", unsafe_cases(3))
def test_every_repair_of_a_random_file_is_proved_and_no_single_change_is_cheaper(seed: int) -> None:
    """By brute force over values of each parameter that a repair may change."""
    given = case(seed)
    chosen = choice(given.table, Wishes())
    found = [
        changes_of(given.table, chosen.parameters, each, {})
        for each in repairs(bench(given.table, given.questions, chosen, lambda _: None), chosen.levers)
    ]
    for changes in found:
        assert given.holds(parse_document(changed(given.table, {each.path: each.after for each in changes})))
    cheapest = min((sum(each.cost for each in changes) for changes in found), default=None)
    for lever in chosen.levers:
        parameter = parameter_named(given.table, lever.key)
        mechanisms = line(given.table, parameter)
        for share in range(GRID):
            value = parameter.value * Fraction(2 * share, GRID) if parameter.value else Fraction(share)
            value = min(max(value, parameter.low), parameter.high)
            if parameter.step is not None:
                value = value // parameter.step * parameter.step
            if given.holds(mechanisms.at(value)):
                assert cheapest is not None
                (change, *rest) = changes_of(given.table, chosen.parameters, {lever.key: value}, {})
                assert cheapest <= change.cost + sum(each.cost for each in rest)


@pytest.mark.parametrize("seed", unsafe_cases(1))
def test_a_random_file_is_repaired_by_the_command(
    seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And has then nothing left to repair."""
    file, out = tmp_path / "random.toml", tmp_path / "out.toml"
    file.write_text(to_toml(document(seed)))
    assert run(["repair", str(file), "--write", str(out), "--most", "2", "--format", "json"]) == 0
    repaired = json.loads(capsys.readouterr().out)
    statuses = {verdict["status"] for each in repaired["repairs"] for verdict in each["verdicts"]}
    assert statuses <= {"proved", "vacuous", "not-applicable"}
    assert run(["verify", str(out)]) == 0
    capsys.readouterr()
    assert run(["repair", str(out), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["repairs"] == []


@pytest.mark.parametrize("name", ["too-much-leverage", "thin-keeper-reward"])
def test_an_example_keeps_every_line_but_those_that_change(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Comments and layout included; an expectation that is no longer met goes."""
    file, out = EXAMPLES / f"{name}.toml", tmp_path / "out.toml"
    assert run(["repair", str(file), "--write", str(out)]) == 0
    assert "saved" in capsys.readouterr().err
    before, after = file.read_text().splitlines(), out.read_text().splitlines()
    before = [each for each in before if not each.startswith("keeper-incentive =")]
    assert len(before) == len(after)
    different = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(different) == 2
    for old, new in different:
        assert old.partition("#")[2] == new.partition("#")[2]
        assert old.partition("=")[0] == new.partition("=")[0]
    assert run(["verify", str(out)]) == 0


def test_what_is_fixed_stays_and_what_is_bounded_keeps_its_bound(capsys: pytest.CaptureFixture[str]) -> None:
    """Without the margin only the environment is left, if it is allowed: no delay at all, 2 % a block against 3 %."""
    arguments = ["--fix", "markets.ETH-USD.maintenance_margin", "--allow", "environment.keeper_delay"]
    assert run(["repair", str(LEVERAGE), *arguments, "--format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["repairs"]
    assert [(each["parameter"], each["after"]) for each in found["changes"]] == [
        ("environment.keeper_delay", "0 blocks")
    ]
    arguments = ["--bound", "markets.ETH-USD.maintenance_margin=3%:5%"]
    assert run(["repair", str(LEVERAGE), *arguments]) == 1
    said = " ".join(capsys.readouterr().out.split())
    assert "no repair was found" in said
    assert "the maintenance margin pays for the worst close-out (ETH-USD short)" in said
    assert "- without --bound markets.ETH-USD.maintenance_margin: it becomes 6.1208%" in said
    assert "- --allow environment.keeper_delay: it becomes 0 blocks" in said


def test_what_is_said_to_help_helps(capsys: pytest.CaptureFixture[str]) -> None:
    """Each key that no repair was allowed to change has one, with the value that was told."""
    fixed = ["--fix", "markets.ETH-USD.maintenance_margin"]
    assert run(["repair", str(LEVERAGE), *fixed, "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert len(told["missing"]) == 4
    assert told["hints"][0]["option"] == "without --fix markets.ETH-USD.maintenance_margin"
    document, allowed = (
        read_document(LEVERAGE),
        [each for each in told["hints"] if each["option"].startswith("--allow")],
    )
    assert {each["option"].removeprefix("--allow environment.") for each in allowed} == {
        "keeper_delay",
        "max_move_per_block",
    }
    for each in allowed:
        path = tuple(each["option"].removeprefix("--allow ").split("."))
        questions = [Question("ETH-USD", side, "solvency") for side in Side]
        assert proved(parse_document(changed(document, {path: each["value"]})), questions)


def test_the_gap_between_the_margins_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """Both rise by as much, unless the upper one is held; rates become round where that is asked for."""

    def after(*arguments: str) -> dict[str, str]:
        assert run(["repair", str(LEVERAGE), *arguments, "--format", "json"]) == 0
        changes = json.loads(capsys.readouterr().out)["repairs"][0]["changes"]
        return {each["parameter"].rpartition(".")[2]: each["after"] for each in changes}

    assert after() == {"maintenance_margin": "6.1208%", "initial_margin": "8.1208%"}
    assert after("--round", "0.5%") == {"maintenance_margin": "6.5%", "initial_margin": "8.5%"}
    held = ["--bound", "markets.ETH-USD.initial_margin=5%:7%"]
    assert after(*held) == {"maintenance_margin": "6.1208%", "initial_margin": "6.1208%"}


def test_comments_that_may_no_longer_fit_are_pointed_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beside what changed, and elsewhere with the key's name or its old value; no other comment is."""
    text = LEVERAGE.read_text() + "# Nothing about numbers. At 3 % this is too much.\n# Of 13 % nobody speaks.\n"
    file, out = tmp_path / "in.toml", tmp_path / "out.toml"
    file.write_text(text)
    assert run(["repair", str(file), "--write", str(out)]) == 0
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("look at ")]
    lines = text.splitlines()
    named = [lines[int(line.removeprefix(f"look at {out}:").partition(":")[0]) - 1] for line in said]
    assert [each.partition("#")[0].split(" ")[0] for each in named] == ["initial_margin", "maintenance_margin", "", ""]
    assert named[-1] == "# Nothing about numbers. At 3 % this is too much."


def test_where_what_changes_less_costs_more_the_order_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """One kind of key before two; else the cheapest comes first anyway."""
    asked = ["repair", str(EXAMPLES / "too-much-leverage.toml"), "--property", "no-bad-debt"]
    assert run([*asked, "--allow", "environment.keeper_delay"]) == 0
    assert "Repairs that change fewer kinds of key come first." in capsys.readouterr().out
    assert run(asked) == 0
    assert "fewer kinds" not in capsys.readouterr().out


def test_a_weight_makes_the_other_change_the_cheaper_one(capsys: pytest.CaptureFixture[str]) -> None:
    """A keeper's delay that costs nothing goes first."""
    allowed = ["--allow", "environment.keeper_delay", "--format", "json"]
    order = []
    for weight in ("0.01", "100"):
        assert run(["repair", str(LEVERAGE), *allowed, "--cost", f"environment.keeper_delay={weight}"]) == 0
        order.append(json.loads(capsys.readouterr().out)["repairs"][0]["changes"][0]["parameter"])
    assert order == ["environment.keeper_delay", "markets.ETH-USD.maintenance_margin"]


def test_the_file_itself_may_be_repaired(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """OUT = FILE; there is no other file then that it could be reviewed against."""
    file = tmp_path / "file.toml"
    file.write_text(LEVERAGE.read_text())
    assert run(["repair", str(file), "--write", str(file)]) == 0
    assert "novate review" not in capsys.readouterr().out
    assert read_specification(file).markets["ETH-USD"].maintenance_margin == Fraction(61208, 10**6)
    assert [each.name for each in tmp_path.iterdir()] == ["file.toml"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fix", "markets.ETH-USD.maintenance"], "maintenance_margin"),
        (["--bound", "liquidation.penalty"], "KEY=VALUE"),
        (["--bound", "liquidation.penalty=2%:1%"], "LOW:HIGH"),
        (["--bound", "liquidation.penalty=a:b"], "a rate such as"),
        (["--cost", "liquidation.penalty=-1"], "at least 0"),
        (["--round", "half"], "a rate such as"),
        (["--round", "0%"], "above 0"),
        (["--property", "solvent"], "solvency"),
        (["--write", "/nowhere/out.toml"], "cannot write"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One clear error."""
    assert run(["repair", str(LEVERAGE), *arguments]) == 3
    assert said in " ".join(capsys.readouterr().err.split())


@pytest.mark.skipif(sys.platform != "linux", reason="a process's children are read from /proc")
def test_interrupting_leaves_no_worker_and_no_file(tmp_path: Path) -> None:
    """While verdicts are being looked for."""
    out = tmp_path / "out.toml"
    command = [sys.executable, "-m", "novate", "repair", str(EXAMPLES / "cross-margin.toml"), "--write", str(out)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and not children.read_text().strip():
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, b"Traceback" in said) == (130, False)
    assert list(tmp_path.iterdir()) == []
    assert is_gone(process.pid)


def is_gone(group: int) -> bool:
    """Whether no process of a group is left, once whoever inherits its children has had time to see them end."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_an_expectation_of_a_market_or_a_side_goes_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Only what is no longer met, by its full name; the others stay."""
    text = (EXAMPLES / "thin-keeper-reward.toml").read_text().rpartition("[expect]")[0]
    file, out = tmp_path / "in.toml", tmp_path / "out.toml"
    expected = 'keeper-incentive = { long = "violated", short = "violated" }\nno-bad-debt = "proved"\n'
    file.write_text(f"{text}[expect.markets.ETH-USD]\n{expected}")
    assert run(["verify", str(file)]) == 0
    assert run(["repair", str(file), "--write", str(out)]) == 0
    assert "expect.markets.ETH-USD.keeper-incentive.long" in capsys.readouterr().err
    assert 'no-bad-debt = "proved"' in out.read_text()
    assert run(["verify", str(out)]) == 0


def test_what_says_too_little_without_another_key_is_no_lever() -> None:
    """How little a call may close depends on the largest position: of a file without one that is left alone."""
    document = read_document(EXAMPLES / "dydx-v4-in-parts.toml")
    assert "close_out.chunk_minimum" in set(keys(document))
    del document["environment"]["largest_position"]
    assert "close_out.chunk_minimum" not in set(keys(document))
    assert "close_out.chunk_share" in set(keys(document))
