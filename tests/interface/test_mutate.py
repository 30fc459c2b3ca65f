"""`novate mutate`: its matrix, its JSON, and the campaign whose score the README states."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from novate.model.mutant import Mutant
from novate.proofs.mutation.campaign import Fate, Row
from novate.proofs.mutation.evidence import BaselineError, Evidence
from novate.proofs.mutation.judges import Mark, unasked
from novate.reports.mutation_report import as_json, as_text, exit_code, score
from novate.system.exit_codes import ExitCode
from novate.system.layout import plain_console
from novate.workers.mutation_campaign import baseline, campaign

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "benchmarks" / "mutation" / "page.py"


def row(mark: Mark, argument: str = "", mistake: str = "a mistake", note: str = "", **marks: Mark) -> Row:
    """One that the cross-validation marks so, and that no property notices but those named."""
    mutant = Mutant(mistake, "core.reference.guards.amount_positive", "amount > 0", "True", argument)
    named = {name.replace("_", "-"): each for name, each in marks.items()}
    return Row(mutant, dict.fromkeys(unasked(), Mark.SPARED) | named, mark, note)


KILLED, SURVIVOR = row(Mark.KILLED, solvency=Mark.KILLED), row(Mark.SPARED)
EQUIVALENT, REFUTED = row(Mark.SPARED, "no difference"), row(Mark.KILLED, "no difference")
OPEN = row(Mark.UNDECIDED, note="the solver stopped")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([KILLED, EQUIVALENT], ExitCode.AS_WISHED),
        ([KILLED, SURVIVOR, OPEN], ExitCode.VIOLATED),
        ([KILLED, REFUTED], ExitCode.VIOLATED),
        ([KILLED, OPEN], ExitCode.UNDECIDED),
    ],
)
def test_the_exit_code_is_the_worst_fate(rows: list[Row], code: ExitCode) -> None:
    """A survivor or a refuted argument first, then an open question."""
    assert exit_code(rows) is code


def test_the_matrix_is_aligned_and_tells_asked_from_not_asked() -> None:
    """Every mark stands below its heading; a survivor, an argument and an open question are named."""
    rows = [KILLED, SURVIVOR, EQUIVALENT, OPEN, row(Mark.NOT_ASKED, mistake="unseen", note="stopped")]
    console = plain_console()
    console.width = 120
    text = as_text(rows, console)
    heading = next(line for line in text.splitlines() if line.startswith("cons"))
    lines = [line for line in text.splitlines() if re.match(r" [ .x?] {2}", line)]
    at = heading.index("cross") + 2
    assert [line[at] for line in lines] == ["x", ".", ".", "?", " "]
    assert lines[0][heading.index("solv") : heading.index("solv") + 4].strip() == "x"
    assert {line[heading.index("mutant") :] for line in lines} >= {"a mistake", "a mistake (survived)"}
    assert "no difference" in text
    assert "the solver stopped" in text
    assert text.splitlines()[-1] == score(rows)


def test_the_score_counts_every_fate() -> None:
    """Those that do not occur are left out, but for the three that a reader looks for."""
    assert score([KILLED]) == "1 mutants: 1 killed, 0 equivalent, 0 survived"
    assert score([KILLED, SURVIVOR, REFUTED, OPEN]).endswith("1 survived, 1 argument refuted, 1 undecided")


def test_the_json_page_names_exactly_the_keys_that_are_produced() -> None:
    """Object by object, in order; fates and marks too."""
    page = (ROOT / "docs/json.md").read_text()
    document = json.loads(as_json([KILLED, SURVIVOR, EQUIVALENT, OPEN], "1.2.3"))
    for heading, keys in {"novate mutate": document, "mutant": document["matrix"][0]}.items():
        section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
        assert section is not None
        assert re.findall(r"^\| `([^`]+)` \|", section[1], re.MULTILINE) == list(keys)
    assert (document["mutants"], document["killed"]) == (4, 1)
    assert [len(document[key]) for key in ("equivalent", "survivors", "undecided")] == [1, 1, 1]
    assert all(f"`{each}`" in page for each in (*Fate, *Mark))


def test_a_worker_that_fails_leaves_its_mutant_open() -> None:
    """It is no kill, and the reason is kept."""
    misplaced = Mutant("a mistake", "core.reference.guards.amount_positive", "what is not there", "True")
    (found,) = campaign([misplaced], Evidence())
    assert found.fate is Fate.UNDECIDED
    assert "occurs 0 times" in found.note
    assert exit_code([found]) is ExitCode.UNDECIDED


def test_a_baseline_that_fails_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a worker comes upon: nothing is judged against it."""
    monkeypatch.setattr("novate.workers.mutation_campaign.parts", lambda: [(_fails, "a specimen")])
    with pytest.raises(BaselineError, match="a specimen: ZeroDivisionError"):
        baseline([])


def _fails(_: str) -> Evidence:
    raise ZeroDivisionError


def checked(answer: Path) -> subprocess.CompletedProcess[str]:
    """Whether the pages say what an answer says."""
    command = [sys.executable, str(PAGE), str(answer), "--check"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.slow
def test_no_mutant_survives_and_the_pages_say_so(tmp_path: Path) -> None:
    """The whole campaign; README.md and docs/mutation.md are what it gives, and a changed answer would be noticed."""
    command = [sys.executable, "-m", "novate", "mutate", "--format", "json"]
    found = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert found.stdout, f"exit code {found.returncode}: {found.stderr}"
    document: dict[str, Any] = json.loads(found.stdout)
    fates = {each["name"]: each["fate"] for each in document["matrix"]}
    assert {name: fate for name, fate in fates.items() if fate not in ("killed", "equivalent")} == {}
    assert found.returncode == ExitCode.AS_WISHED
    assert document["mutants"] >= 40
    answer = tmp_path / "answer.json"
    answer.write_text(found.stdout)
    assert checked(answer).stdout == ""
    document["matrix"][0]["cross_validation"] = "spared"
    answer.write_text(json.dumps(document | {"killed": document["killed"] - 1}))
    assert len(checked(answer).stdout.splitlines()) == 2
