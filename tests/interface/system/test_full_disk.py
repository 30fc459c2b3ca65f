"""Standard output that takes nothing, or only a part: one line, and an exit code that no verdict has."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from types import SimpleNamespace

import pytest

from novate.command_line import run
from novate.system.streams import guarded

ROOT = Path(__file__).parents[3]
EXAMPLE = "examples/thin-keeper-reward.toml"
FULL = Path("/dev/full")
MARGIN = "markets.ETH-USD.maintenance_margin"
VECTORS = ROOT / "../shared/data/dydx-v4/liquidation-vectors.json"
GENESIS = ROOT / "../shared/data/dydx-v4/mainnet-genesis.json"
QUICK_CAMPAIGN = SimpleNamespace(baseline=lambda _: None, campaign=lambda *_: [])
"""The campaign takes minutes; what it found is written as by any other command."""

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")

COMMANDS = [
    "--version",
    "--help",
    "verify --help",
    "schema",
    f"verify {EXAMPLE} --property keeper-incentive",
    f"verify {EXAMPLE} --property keeper-incentive --format json",
    "theorem lag-profile/exact",
    "theorem lag-profile/exact --format json",
    f"threshold {EXAMPLE} --parameter {MARGIN}",
    f"envelope {EXAMPLE} --points 2 --format json",
    f"repair {EXAMPLE} --property conservation",
    f"sweep {EXAMPLE} --vary {MARGIN}=3%:4%:1% --property no-bad-debt --out OUT/sweep.csv --format json",
    "replay OUT/ETH-USD-long-keeper-incentive.itf.json",
    "mutate",
    "mutate --format json",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a scenario."""
    made = tmp_path_factory.mktemp("full")
    novate(f"verify {EXAMPLE} --property keeper-incentive --save-scenarios OUT", made, stdout=subprocess.PIPE)
    return made


def novate(
    command: str, out: Path, *, unbuffered: bool = False, stdout: object = None, stderr: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, standard output on a full disk unless said otherwise."""
    settings = {**os.environ, "PYTHONUNBUFFERED": "1" if unbuffered else "", "COLUMNS": "80"}
    with FULL.open("wb") as full:
        return subprocess.run(
            [sys.executable, "-m", "novate", *command.replace("OUT", str(out)).split()],
            stdout=full if stdout is None else stdout,  # type: ignore[arg-type] # a file or one of its constants
            stderr=stderr,
            env=settings,
            cwd=ROOT,
            text=True,
            check=False,
        )


LAST = "novate: standard output cannot be written: No space left on device"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_said_in_one_line_with_a_code_of_its_own(
    folder: Path, command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command, text and JSON, on a stream that is guarded as a process's: nobody takes half of it for a whole."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setitem(sys.modules, "novate.workers.mutation_campaign", QUICK_CAMPAIGN)
    with FULL.open("wb") as full, redirect_stdout(guarded(sys.stdout, full.fileno(), is_needed=True)):
        assert run(command.replace("OUT", str(folder)).split()) == 4
    said = capsys.readouterr().err
    assert said.splitlines()[-1] == LAST
    assert "Traceback" not in said


@pytest.mark.parametrize("unbuffered", [False, True])
@pytest.mark.parametrize("command", ["--help", "schema", f"verify {EXAMPLE} --property keeper-incentive --format json"])
def test_so_it_is_in_a_process_of_its_own(folder: Path, command: str, *, unbuffered: bool) -> None:
    """Which Python ends without a word of its own, buffered and not."""
    done = novate(command, folder, unbuffered=unbuffered)
    assert done.returncode == 4
    assert done.stderr.splitlines()[-1] == LAST
    assert "Traceback" not in done.stderr


def test_evidence_on_a_full_disk(tmp_path: Path) -> None:
    """A bundle of one side is written and checked, and whoever cannot be told so gets the same code."""
    text = (ROOT / EXAMPLE).read_text().replace("base_quantum =", 'sides = "long"\nbase_quantum =')
    (tmp_path / "long.toml").write_text(text)
    for command in ("certify OUT/long.toml --out OUT/bundle", "check OUT/bundle --format json"):
        done = novate(command, tmp_path)
        assert done.returncode == 4, command
        assert done.stderr.splitlines()[-1].endswith("No space left on device")
        assert "Traceback" not in done.stderr


def test_published_files_on_a_full_disk(tmp_path: Path) -> None:
    """The imports and the conformance check, too."""
    if not VECTORS.exists():
        pytest.skip("the published parameter files (../shared/data) are not here")
    for command in (f"conformance dydx-v4 {VECTORS}", f"import dydx-v4 {GENESIS}"):
        done = novate(command, tmp_path)
        assert done.returncode == 4, command
        assert done.stderr.splitlines()[-1].endswith("No space left on device")


COMPILES_NOTHING = {"PYTHONDONTWRITEBYTECODE": "1"}
"""Python would keep the first 1000 bytes of what it compiles, and no other process could import that."""


@pytest.mark.parametrize("unbuffered", [False, True])
def test_an_answer_that_is_cut_is_no_answer(tmp_path: Path, *, unbuffered: bool) -> None:
    """A disk that takes the beginning and no more."""
    settings = {**os.environ, **COMPILES_NOTHING, "PYTHONUNBUFFERED": "1" if unbuffered else ""}
    with (tmp_path / "out.json").open("wb") as limited:
        done = subprocess.run(
            [sys.executable, "-m", "novate", "schema"],
            stdout=limited,
            stderr=subprocess.PIPE,
            env=settings,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
            check=False,
        )
    assert (tmp_path / "out.json").stat().st_size == 1000
    assert (done.returncode, done.stderr) == (4, b"novate: standard output cannot be written: File too large\n")


def test_a_scenario_that_is_not_written_is_an_answer_that_is_not_written(tmp_path: Path) -> None:
    """A disk that takes a part: nobody takes a folder without the scenarios for all that was found."""
    command = f"verify {EXAMPLE} --property keeper-incentive --save-scenarios {tmp_path / 'out'}"
    done = subprocess.run(
        [sys.executable, "-m", "novate", *command.split()],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **COMPILES_NOTHING},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if not line.startswith("novate: verifying: ")]
    assert (done.returncode, len(said)) == (4, 1)
    assert said[0].startswith(f"novate: cannot write {tmp_path / 'out'}")
    assert said[0].endswith(": File too large")
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(("command", "code"), [("schema", 0), ("verify missing.toml", 3), ("verify --wrong x", 3)])
def test_standard_error_that_takes_nothing_changes_no_code(tmp_path: Path, command: str, code: int) -> None:
    """What cannot be said there is not said; the exit code stands."""
    with FULL.open("wb") as full:
        done = novate(command, tmp_path, stdout=subprocess.PIPE, stderr=full.fileno())
    assert done.returncode == code


def test_standard_output_that_is_closed_is_said(tmp_path: Path) -> None:
    """`novate schema >&-`: no file that is opened later gets the answer in its middle."""
    shell = f'exec "{sys.executable}" -m novate schema >&-'
    done = subprocess.run(["/bin/sh", "-c", shell], stderr=subprocess.PIPE, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr.count(b"\n")) == (4, 1)


def test_what_fits_is_whole(tmp_path: Path) -> None:
    """Unbuffered or not, an answer of many blocks comes through a slow pipe as one."""
    for unbuffered in (False, True):
        done = novate("schema", tmp_path, unbuffered=unbuffered, stdout=subprocess.PIPE)
        assert json.loads(done.stdout)["title"] == "novate specification"
