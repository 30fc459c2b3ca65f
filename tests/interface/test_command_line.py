"""The command line: exit codes, options, the worker pool, interruption. A fake engine answers all questions."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import itf_py
import pytest

from novate.command_line import run
from novate.model.actions import Deposit, Step
from novate.model.contract import Assumption, Limit
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.specification import Side, Specification
from novate.proofs.status import Method, Status
from novate.proofs.verdicts.verdict import Verdict
from novate.properties import PROPERTIES, the_one_of_all
from novate.system.streams import write_file

ROOT = Path(__file__).parents[2]

MARKET = """
[markets.{market}]
initial_margin = "5%"
maintenance_margin = "3%"
base_quantum = "0.000000001"
price_tick = "0.01"
"""

SPECIFICATION = """
[mechanism]
title = "a test"
margin = "isolated"
quote_quantum = "0.000001"
{markets}
[liquidation]
penalty = "1.5%"
penalty_capped_by_equity = true
keeper = "open"

[environment]
max_move_per_block = "0.5%"
keeper_delay = "2 blocks"

[expect]
{expect}
"""

STATUSES: Mapping[tuple[Side, str], Status] = {}
"""What the fake engine answers for a side and property; everything else is proved."""

OF_ALL = [the_one_of_all()]
SETTLED = "fund-undrawn", "fund-no-net-loser", "healthy-after-trade", "waterfall-order", "no-run", "no-cascade"
"""Where no fill is settled, no fee paid, nobody deleveraged and one fund pays, these are asked only by name."""
OF_ONE_SIDE = [name for name, each in PROPERTIES.items() if not each.of_specification and name not in SETTLED]


def fake_verify(specification: Specification, market: str, side: Side, name: str, seconds: float, **_: bool) -> Verdict:
    """Answer from STATUSES."""
    status = STATUSES.get((side, name), Status.PROVED)
    found = scenario(specification, market, side, name) if status is Status.VIOLATED else None
    rests = () if market is None else (Assumption(Limit.MOVES, market),)
    return Verdict(market, side, name, status, f"at most {seconds} seconds", rests, None, found, 0.1)


def scenario(specification: Specification, market: str, side: Side, name: str) -> Scenario:
    """A run of one deposit."""
    rules = Rules.of(specification)
    initial = genesis(rules, dict.fromkeys(specification.markets, 100))
    deposit = Deposit("trader", 5)
    step = execute(rules, initial, deposit)
    assert isinstance(step, Step)
    return Scenario(specification, market, side, name, "it breaks", initial, (ScenarioStep("e", deposit, step.state),))


def troubled_verify(
    specification: Specification, market: str | None, side: Side | None, name: str, seconds: float, **_: bool
) -> Verdict:
    """Hang, die or raise, each for another property; the first question takes longest."""
    match name:
        case "conservation":
            time.sleep(0.3)
        case "no-bad-debt":
            time.sleep(600)
        case "solvency":
            os._exit(7)
        case "fund-sufficiency":
            raise ValueError("not even wrong")
    return fake_verify(specification, market, side, name, seconds)


def no_verify(*_: object) -> Verdict:
    """Must not be asked."""
    raise AssertionError


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Put a function in the engine's place."""

    def put(verify: Callable[..., Verdict], statuses: Mapping[tuple[Side, str], Status] | None = None) -> None:
        monkeypatch.setitem(sys.modules, "novate.workers.engine", SimpleNamespace(verify=verify))
        monkeypatch.setattr(sys.modules[__name__], "STATUSES", statuses or {})

    put(fake_verify)
    return put


def write_specification(path: Path, *markets: str, expect: str = "") -> str:
    """Write a good file and return its name."""
    tables = "".join(MARKET.format(market=market) for market in markets or ("ETH-USD",))
    path.write_text(SPECIFICATION.format(markets=tables, expect=expect))
    return str(path)


@pytest.fixture
def good(tmp_path: Path) -> str:
    """A specification of two markets."""
    return write_specification(tmp_path / "good.toml", "ETH-USD", "BTC-USD")


@pytest.fixture
def bad(tmp_path: Path) -> str:
    """A file with an unknown key and much missing."""
    path = tmp_path / "bad.toml"
    path.write_text('[mechanism]\nmargin = "isolated"\nquote_quantums = "1"\n')
    return str(path)


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and JSON results of `novate verify`."""
    code = run(["verify", *arguments, "--format", "json"])
    return code, json.loads(capsys.readouterr().out)["results"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.PROVED, 0),
        (Status.NOT_APPLICABLE, 0),
        (Status.VIOLATED, 1),
        (Status.SEARCHED, 2),
        (Status.UNKNOWN, 2),
        (Status.VACUOUS, 2),
    ],
)
def test_each_status_has_its_exit_code(engine: Callable[..., None], good: str, status: Status, code: int) -> None:
    """One verdict of a status among proved ones decides the exit code."""
    engine(fake_verify, {(Side.SHORT, "solvency"): status})
    assert run(["verify", good]) == code


def test_violation_outranks_undecided(engine: Callable[..., None], good: str) -> None:
    """With something unknown and something violated, the code is 1."""
    engine(fake_verify, {(Side.LONG, "solvency"): Status.UNKNOWN, (Side.SHORT, "solvency"): Status.VIOLATED})
    assert run(["verify", good]) == 1


@pytest.mark.usefixtures("engine")
def test_bad_file_outranks_all_but_good_ones_are_answered(
    capsys: pytest.CaptureFixture[str], good: str, bad: str
) -> None:
    """A bad file gives 3, every problem of it on standard error and in the JSON, and the good file its verdicts."""
    code, results = answer(capsys, bad, good)
    assert code == 3
    assert results[0]["file"] == bad
    assert "mechanism.quote_quantums" in [problem["path"] for problem in results[0]["problems"]]
    assert len(results[1]["verdicts"]) == 2 * 2 * len(OF_ONE_SIDE) + len(OF_ALL)
    run(["verify", bad])
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "mechanism.quote_quantums" in captured.err
    assert "markets" in captured.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--tmeout", "3"], "--timeout"),
        (["--property", "no-bad-dept"], "did you mean no-bad-debt"),
        (["--property", "xyz"], "expected one of conservation"),
        (["--property", "xyz"], "healthy-after-trade, waterfall-order, "),  # all of them
        (["--market", "eth-usd"], "did you mean ETH-USD"),
        (["--market", "ETH-USD\x1b[2J"], r"\x1b"),
        (["--timeout", "nan"], "positive number"),
        (["--timeout", "inf"], "positive number"),
        (["--timeout", "0"], "positive number"),
        (["--timeout", "soon"], "--timeout"),
        (["--format", "xml"], "--format"),
        (["--method", "guess"], "--method"),
        (["--method", "theorem", "--cross-check"], "--method"),
        (["--save-scenarios", __file__], "cannot write"),
        (["--save-scenarios", "/proc/nowhere"], "cannot write"),
    ],
)
def test_usage_errors_are_3_and_start_no_work(
    engine: Callable[..., None], capsys: pytest.CaptureFixture[str], good: str, arguments: list[str], words: str
) -> None:
    """A wrong option is refused before anything is verified, and the message helps."""
    engine(no_verify)
    assert run(["verify", good, *arguments]) == 3
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.out == ""


@pytest.mark.parametrize("arguments", [["verify"], ["verfy", "x"], ["--wrong"], ["import", "gmx", "x"], ["replay"]])
def test_wrong_commands_are_3(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    """So is a missing argument, an unknown command and an unknown option, with a line that says so."""
    assert run(arguments) == 3
    assert capsys.readouterr().err.startswith("novate: ")


@pytest.mark.parametrize("command", [["verify"], ["replay"], ["conformance", "dydx-v4"], ["import", "dydx-v4"]])
@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_missing_files_and_directories_are_3(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: list[str], name: str
) -> None:
    """No command shows a traceback for a file that is not there or is a directory."""
    assert run([*command, str(tmp_path / name)]) == 3
    captured = capsys.readouterr()
    assert captured.err
    assert "Traceback" not in captured.err


@pytest.mark.usefixtures("engine")
def test_options_choose_markets_and_properties(capsys: pytest.CaptureFixture[str], good: str) -> None:
    """Only what is asked for is answered, in the file's and the properties' order, each once."""
    chosen = ["--market", "BTC-USD", "--property", "solvency", "--property", "conservation", "--property", "solvency"]
    _, (result,) = answer(capsys, good, *chosen)
    found = [(verdict["market"], verdict["side"], verdict["property"]) for verdict in result["verdicts"]]
    pairs = [(side, name) for side in ("long", "short") for name in ("conservation", "solvency")]
    assert found == [("BTC-USD", *pair) for pair in pairs]


def routed_verify(
    specification: Specification, market: str, side: Side, name: str, seconds: float, *, route: str, cross_check: bool
) -> Verdict:
    """Say which way was asked for."""
    verdict = fake_verify(specification, market, side, name, seconds, cross_check=cross_check)
    return replace(verdict, detail=f"by {route}, cross-checked: {cross_check}", method=Method.HORN)


@pytest.mark.parametrize("method", ["auto", "theorem", "search", "horn"])
def test_the_method_reaches_the_engine(
    engine: Callable[..., None], capsys: pytest.CaptureFixture[str], good: str, method: str
) -> None:
    """`--method` chooses the way, and each verdict says which one was taken."""
    engine(routed_verify)
    _, (result,) = answer(capsys, good, "--method", method)
    assert {verdict["detail"] for verdict in result["verdicts"]} == {f"by {method}, cross-checked: False"}
    assert {verdict["method"] for verdict in result["verdicts"]} == {"horn"}


@pytest.mark.usefixtures("engine")
def test_a_market_need_only_be_in_one_file(capsys: pytest.CaptureFixture[str], tmp_path: Path, good: str) -> None:
    """A file that lacks the market is listed without verdicts."""
    other = write_specification(tmp_path / "other.toml", "SOL-USD")
    code, results = answer(capsys, good, other, "--market", "SOL-USD")
    assert code == 0
    assert [len(result["verdicts"]) for result in results] == [0, 2 * len(OF_ONE_SIDE) + len(OF_ALL)]
    run(["verify", good, other, "--market", "SOL-USD"])
    assert "None of the markets that were asked for" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("expect", "statuses", "code"),
    [
        ('solvency = "violated"', {(Side.LONG, "solvency"): Status.VIOLATED}, 0),
        ('solvency = "violated"', {}, 1),
        ('solvency = "violated"', {(Side.LONG, "solvency"): Status.UNKNOWN}, 1),
        (
            'solvency = "violated"',
            {(Side.LONG, "solvency"): Status.VIOLATED, (Side.SHORT, "solvency"): Status.UNKNOWN},
            1,
        ),
        ('solvency = "unknown"', {(Side.LONG, "solvency"): Status.UNKNOWN}, 0),
        ('solvency = "proved"', {}, 0),
        ('solvency = "violated"', {(Side.LONG, side): Status.VIOLATED for side in ("solvency", "no-bad-debt")}, 1),
    ],
)
def test_expectations_decide_the_exit_code(
    engine: Callable[..., None], tmp_path: Path, expect: str, statuses: Mapping[tuple[Side, str], Status], code: int
) -> None:
    """A met expectation accepts its verdicts and no other; an unmet one is 1."""
    engine(fake_verify, statuses)
    assert run(["verify", write_specification(tmp_path / "e.toml", expect=expect)]) == code


@pytest.mark.usefixtures("engine")
def test_expectations_of_other_properties_are_not_judged(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With --property, an expectation about another property says nothing."""
    file = write_specification(tmp_path / "e.toml", expect='solvency = "violated"')
    code, (result,) = answer(capsys, file, "--property", "conservation")
    assert (code, result["expectations"]) == (0, [])


@pytest.mark.usefixtures("engine")
def test_the_wall_limit_is_far_behind_the_solver_s_own(capsys: pytest.CaptureFixture[str], good: str) -> None:
    """Where none is given, no verdict depends on how busy the machine is; one that is given counts."""
    for options, seconds in (([], 600.0), (["--timeout", "7"], 7.0)):
        _, (result,) = answer(capsys, good, *options)
        assert {each["detail"] for each in result["verdicts"]} == {f"at most {seconds} seconds"}


@pytest.mark.parametrize("few", [0, 8])
def test_a_troubled_worker_costs_only_its_own_verdict(
    engine: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
) -> None:
    """Hanging, dying and raising give `unknown` with the reason; the rest is answered, in the usual order.

    Also of so many positions that what is asked about one of them is asked in one go.
    """
    monkeypatch.setattr("novate.workers.verification.FEW_POSITIONS", few)
    engine(troubled_verify)
    code, (result,) = answer(capsys, write_specification(tmp_path / "t.toml"), "--timeout", "1.5")
    assert code == 2
    assert [verdict["property"] for verdict in result["verdicts"]] == [*OF_ONE_SIDE, *OF_ONE_SIDE, *OF_ALL]
    details = {verdict["property"]: verdict["detail"] for verdict in result["verdicts"]}
    statuses = {verdict["property"]: verdict["status"] for verdict in result["verdicts"]}
    assert details["no-bad-debt"] == "stopped after 1.5 seconds, the wall limit (--timeout)"
    assert "worker process failed" in details["solvency"]
    assert re.fullmatch(
        r"internal error: ValueError: not even wrong \(test_command_line\.py:\d+\)", details["fund-sufficiency"]
    )
    assert [name for name, status in statuses.items() if status == "unknown"] == [
        "no-bad-debt",
        "solvency",
        "fund-sufficiency",
    ]


def test_scenarios_are_saved_under_names_of_their_own(
    engine: Callable[..., None], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Each violation becomes a readable trace; files of one name in two folders do not overwrite each other's."""
    engine(fake_verify, {(Side.LONG, "solvency"): Status.VIOLATED})
    (tmp_path / "a").mkdir()
    files = [write_specification(tmp_path / "a" / "s.toml"), write_specification(tmp_path / "s.toml")]
    folder = tmp_path / "deep" / "scenarios"
    assert run(["verify", *files, "--save-scenarios", str(folder)]) == 1
    saved = sorted(folder.iterdir())
    assert [path.name for path in saved] == [
        "s-ETH-USD-long-solvency-2.itf.json",
        "s-ETH-USD-long-solvency.itf.json",
    ]
    assert all(len(itf_py.trace_from_json(json.loads(path.read_text())).states) == 2 for path in saved)
    assert str(saved[0]) in capsys.readouterr().err


def test_a_scenario_that_is_too_large_is_left_out_and_the_verdict_is_not_lost(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long runs under an oracle that may be very late would list millions of earlier prices."""
    monkeypatch.setattr("novate.scenarios.informal_trace_format.MOST_PRICES", 1)
    example = (Path(__file__).parents[2] / "examples" / "stale-oracle.toml").read_text()
    thin = tmp_path / "thin.toml"
    thin.write_text(example.replace('maintenance_margin = "8%"', 'maintenance_margin = "4%"'))
    folder = tmp_path / "scenarios"
    assert run(["verify", str(thin), "--property", "no-bad-debt", "--save-scenarios", str(folder)]) == 1
    printed = capsys.readouterr()
    assert "violated" in printed.out
    assert "is not written: the run would list" in printed.err
    assert not list(folder.iterdir())


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    """When writing fails half-way, the old content stays and nothing lies beside it."""
    path = tmp_path / "out.toml"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_file(path, "new \udc80")
    assert [each.read_text() for each in tmp_path.iterdir()] == ["old"]
    write_file(path, "new")
    assert [each.read_text() for each in tmp_path.iterdir()] == ["new"]


def test_an_import_is_the_same_on_standard_output_and_in_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """`--out` writes what standard output would get; notes go to standard error."""
    genesis_file = ROOT / "../shared/data/dydx-v4/mainnet-genesis.json"
    if not genesis_file.exists():
        pytest.skip("the published parameter files (../shared/data) are not here")
    assert run(["import", "dydx-v4", str(genesis_file)]) == 0
    captured = capsys.readouterr()
    assert len(tomllib.loads(captured.out)["markets"]) == 33
    assert captured.err.startswith("note: ")
    out = tmp_path / "out.toml"
    assert run(["import", "dydx-v4", str(genesis_file), "--out", str(out)]) == 0
    assert out.read_text() == captured.out
    assert run(["import", "dydx-v4", str(genesis_file), "--out", str(tmp_path)]) == 3


def test_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` prints the version in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"novate {project['version']}\n"


@pytest.mark.parametrize(
    "command",
    [
        "",
        "verify",
        "replay",
        "report",
        "certify",
        "check",
        "theorem",
        "threshold",
        "envelope",
        "repair",
        "sweep",
        "mutate",
        "schema",
        "import dydx-v4",
        "import synthetix-v3",
        "conformance dydx-v4",
    ],
)
def test_every_help_has_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    """`--help` of each command ends with 0 and shows how to call it."""
    assert run([*command.split(), "--help"]) == 0
    assert f"Example: novate {command}".rstrip() in re.sub(r"\s+", " ", capsys.readouterr().out)


def test_without_a_command_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, as it is: nothing was asked."""
    assert run([]) == 3
    printed = capsys.readouterr()
    assert (printed.out, printed.err.startswith("Usage: novate "), "Try 'novate" in printed.err) == ("", True, False)


def test_starting_imports_nothing_heavy() -> None:
    """The solver and the mathematics are only imported by the commands that need them."""
    code = "import sys, novate.command_line; print({'z3', 'sympy', 'networkx', 'pydantic', 'pebble'} & {*sys.modules})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_a_reader_that_goes_away_is_no_error() -> None:
    """`novate schema | head -0` neither fails nor complains."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "novate", "schema"], stdout=closed, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupting_says_what_is_missing_and_leaves_no_worker(
    tmp_path: Path, good: str, sent: signal.Signals, code: int
) -> None:
    """Ctrl-C and SIGTERM end everything, workers included, with one line."""
    started = tmp_path / "started"
    driver = tmp_path / "driver.py"
    driver.write_text(
        "import sys, time\n"
        "from types import SimpleNamespace\n"
        "def verify(*question, **how):\n"
        f"    open({str(started)!r}, 'w').close()\n"
        "    time.sleep(600)\n"
        "sys.modules['novate.workers.engine'] = SimpleNamespace(verify=verify)\n"
        "from novate.command_line import main\n"
        "main()\n"
    )
    command = [sys.executable, str(driver), "verify", good]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        deadline = time.monotonic() + 30
        while not started.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(sent)
        _, errors = process.communicate(timeout=30)
    said = re.sub(r"novate: verifying: .*\n", "", errors)  # on a busy machine
    assert (process.returncode, said) == (code, "novate: interrupted: 25 of 25 verdicts are missing\n")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_the_readme_s_commands_are_the_ones_that_ci_runs() -> None:
    """The two shell blocks of the README stand in `.ci/run`, word for word."""
    blocks = re.findall(r"```sh\n(.*?)\n```", (ROOT / "README.md").read_text(), re.DOTALL)
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert len(blocks) == 2
    assert all(block in lines for block in blocks)


def test_a_system_without_locks_for_workers_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some containers have no writable shared memory."""

    def fails(_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("multiprocessing.context.BaseContext.Lock", fails)
    assert run(["verify", str(Path(__file__).parents[2] / "examples" / "too-much-leverage.toml")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "novate: no worker process can be started: Read-only file system (is /dev/shm writable?)\n"
