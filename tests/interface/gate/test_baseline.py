"""The baseline: what is known today is accepted, what is worse is not, and what is gone is said."""

from __future__ import annotations

import json
import re
import sys
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from novate.command_line import run
from novate.model.specification import Side, Specification
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict

EXAMPLE = (Path(__file__).parents[3] / "examples" / "too-much-leverage.toml").read_text()
PAGE = (Path(__file__).parents[3] / "docs" / "baseline.md").read_text()

World = dict[tuple[str, str, str], tuple[Status, Fraction | None]]
WORLD: World = {}
"""What is found out about a title, side and property; everything else is proved."""

HALF = Fraction(-1, 200)
LONG = ("a", "long", "no-bad-debt")


def fake_verify(spec: Specification, market: str | None, side: Side | None, name: str, _: float, **__: bool) -> Verdict:
    """Say what the world says."""
    status, headroom = WORLD.get((spec.title, side.value if side else "", name), (Status.PROVED, None))
    return Verdict(market, side, name, status, "", (), headroom, None, 0.0)


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Two files, named a and b; the engine is the world."""
    monkeypatch.setitem(sys.modules, "novate.workers.engine", SimpleNamespace(verify=fake_verify))
    monkeypatch.chdir(tmp_path)
    for name in "ab":
        text = re.sub(r'^title = ".*"', f'title = "{name}"', EXAMPLE, flags=re.MULTILINE)
        (tmp_path / f"{name}.toml").write_text(text.partition("[expect]")[0])
    return tmp_path


def verify(world: World, *options: str, files: str = "ab") -> int:
    """The exit code in a world."""
    WORLD.clear()
    WORLD.update(world)
    return run(["verify", *(f"{each}.toml" for each in files), *options])


FUND = ("a", "", "fund-sufficiency")
BEFORE: World = {LONG: (Status.VIOLATED, HALF), ("b", "short", "solvency"): (Status.UNKNOWN, None)}
LACKING: World = {FUND: (Status.VIOLATED, Fraction(-500_000))}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, 0),
        ({LONG: (Status.VIOLATED, HALF / 2)}, 0),
        ({LONG: (Status.PROVED, HALF)}, 0),
        ({LONG: (Status.VIOLATED, HALF - Fraction(1, 10**12))}, 1),
        ({LONG: (Status.VIOLATED, None)}, 1),
        ({LONG: (Status.UNKNOWN, HALF)}, 2),
        ({("b", "short", "solvency"): (Status.VIOLATED, None)}, 1),
        ({("b", "short", "solvency"): (Status.UNKNOWN, HALF)}, 2),
        ({("b", "long", "no-bad-debt"): (Status.VIOLATED, HALF)}, 1),
        ({("a", "short", "no-bad-debt"): (Status.VIOLATED, HALF)}, 1),
        ({("a", "long", "solvency"): (Status.VIOLATED, HALF)}, 1),
        ({FUND: (Status.VIOLATED, Fraction(-499_999))}, 0),
        ({FUND: (Status.VIOLATED, Fraction(-500_001))}, 1),
        ({FUND: (Status.VIOLATED, None)}, 1),
    ],
)
@pytest.mark.usefixtures("folder")
def test_the_baseline_accepts_what_is_known_and_nothing_worse(change: World, code: int) -> None:
    """The same file, market, side, property and status, and a headroom that is no lower."""
    before = BEFORE | LACKING
    assert verify(before) == 1
    assert verify(before, "--write-baseline", "known.json") == 0
    assert verify(before | change, "--baseline", "known.json") == code
    assert verify(before | change, "--baseline", "known.json", "--format", "json") == code


def test_the_file_is_small_exact_and_the_same_for_equal_verdicts(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line for each verdict that is not fine, whatever the order of the files, with the keys that the page names."""
    verify(BEFORE, "--write-baseline", "known.json")
    assert "saved known.json: 2 verdicts" in capsys.readouterr().err
    text = (folder / "known.json").read_text()
    document = json.loads(text)
    assert [(each["file"], each["status"], each["headroom"]) for each in document["verdicts"]] == [
        ("a.toml", "violated", "-1/200"),
        ("b.toml", "unknown", None),
    ]
    assert len(text.splitlines()) == 4
    verify(BEFORE, "--write-baseline", "again.json", files="ba")
    assert (folder / "again.json").read_text() == text
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == [*document, *document["verdicts"][0]]
    verify({}, "--write-baseline", "none.json")
    assert json.loads((folder / "none.json").read_text())["verdicts"] == []
    assert verify({}, "--baseline", "none.json") == 0


@pytest.mark.usefixtures("folder")
def test_what_is_worse_and_what_is_gone_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """What no longer occurs is no failure; of what was not asked nothing is said."""
    verify(BEFORE, "--write-baseline", "known.json")
    capsys.readouterr()
    assert verify({LONG: (Status.VIOLATED, 2 * HALF)}, "--baseline", "known.json") == 1
    said = capsys.readouterr().err
    assert "a.toml: no-bad-debt ETH-USD long: headroom -1 pp, worse than -0.5 pp in known.json" in said
    assert "no longer as in known.json: b.toml: solvency ETH-USD short." in said
    assert "--write-baseline known.json" in said
    assert verify({}, "--baseline", "known.json", "--property", "conservation") == 0
    assert verify({LONG: (Status.VIOLATED, HALF)}, "--baseline", "known.json", files="a") == 0
    assert capsys.readouterr().err == ""


@pytest.mark.usefixtures("folder")
def test_a_fund_that_lacks_more_is_said_in_quote_units(capsys: pytest.CaptureFixture[str]) -> None:
    """A fund has no percentage points."""
    verify(LACKING, "--write-baseline", "known.json")
    assert verify({FUND: (Status.VIOLATED, Fraction(-(10**6)))}, "--baseline", "known.json") == 1
    said = capsys.readouterr().err
    assert "a.toml: fund-sufficiency: headroom -1,000,000, worse than -500,000 in known.json" in said


def test_a_market_that_is_gone_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody could ask about it."""
    verify(BEFORE, "--write-baseline", "known.json")
    capsys.readouterr()
    (folder / "a.toml").write_text((folder / "a.toml").read_text().replace("ETH-USD", "SOL-USD"))
    assert verify({}, "--baseline", "known.json", files="a") == 0
    assert "no-bad-debt ETH-USD long" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_the_answer_says_what_is_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    """In words and for a program."""
    verify(BEFORE, "--write-baseline", "known.json")
    capsys.readouterr()
    verify(BEFORE | {("a", "short", "solvency"): (Status.VIOLATED, None)}, "--baseline", "known.json")
    text = capsys.readouterr().out
    assert "violated, ok" in text
    assert "2 violated (1 as expected)" in text
    verify(BEFORE, "--baseline", "known.json", "--format", "json")
    first, _ = json.loads(capsys.readouterr().out)["results"]
    (known,) = (each for each in first["verdicts"] if each["status"] == "violated")
    assert known["accepted"] is True


def test_expectations_stay_what_they_are(folder: Path) -> None:
    """What `[expect]` accepts is not in the baseline; what it misses is no matter of the baseline."""
    with (folder / "a.toml").open("a") as file:
        file.write('\n[expect.markets.ETH-USD]\nno-bad-debt = { long = "violated" }\n')
    assert verify(BEFORE, "--write-baseline", "known.json", files="a") == 0
    assert json.loads((folder / "known.json").read_text())["verdicts"] == []
    assert verify({}, "--write-baseline", "known.json", files="a") == 1


def test_no_baseline_is_written_where_not_everything_is_known(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be read would lose its entries."""
    (folder / "b.toml").write_text("")
    assert verify(BEFORE, "--write-baseline", "known.json") == 3
    assert "known.json is not written" in capsys.readouterr().err
    assert not (folder / "known.json").exists()


GOOD: dict[str, Any] = {
    "file": "a.toml",
    "market": "M",
    "side": "long",
    "property": "solvency",
    "status": "unknown",
    "headroom": None,
}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no JSON file"),
        ("[]", "found a list of 0 items, expected a table"),
        ("{}", "version: found nothing"),
        ('{"version": 2, "verdicts": []}', "version: found 2"),
        ('{"version": 1}', "verdicts: found nothing"),
        ('{"version": 1, "verdicts": {}}', "expected a list"),
        ({"side": "left"}, 'verdicts[0].side: found "left", expected one of long, short'),
        ({"status": "fine"}, 'verdicts[0].status: found "fine", expected one of proved'),
        ({"market": 3}, "verdicts[0].market: found 3, expected a text"),
        ({"headroom": "1e99999999"}, "verdicts[0].headroom"),
        ({"headroom": "1/0"}, "verdicts[0].headroom"),
        ({"headroom": 0.5}, "verdicts[0].headroom"),
        ({"hedroom": "1/2"}, "verdicts[0].hedroom: found an unknown key"),
    ],
)
def test_a_bad_baseline_is_said_with_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str | dict[str, Any], words: str
) -> None:
    """What was found, where, what is expected; before any work."""
    if isinstance(text, dict):
        text = json.dumps({"version": 1, "verdicts": [GOOD | text]})
    (folder / "bad.json").write_text(text)
    assert verify({}, "--baseline", "bad.json") == 3
    captured = capsys.readouterr()
    assert (captured.out, words in captured.err) == ("", True), captured.err
    assert "bad.json" in captured.err


@pytest.mark.usefixtures("folder")
def test_two_entries_about_one_verdict_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody could say which counts."""
    (folder / "bad.json").write_text(json.dumps({"version": 1, "verdicts": [GOOD, GOOD]}))
    assert verify({}, "--baseline", "bad.json") == 3
    assert "verdicts[1]: found a second entry about a.toml: solvency M long" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_options_that_contradict_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file, and both options at once."""
    assert verify({}, "--baseline", "missing.json") == 3
    assert "missing.json" in capsys.readouterr().err
    assert verify({}, "--baseline", "x.json", "--write-baseline", "x.json") == 3
    assert verify({}, "--write-baseline", "nowhere/x.json") == 3


def test_no_other_file_is_replaced_by_a_baseline(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A slip of the hand does not cost the specification; an older baseline is replaced."""
    before = (folder / "a.toml").read_text()
    assert verify({}, "--write-baseline", "a.toml") == 3
    assert "expected a new file, or a baseline" in capsys.readouterr().err
    assert (folder / "a.toml").read_text() == before
    assert verify(BEFORE, "--write-baseline", "known.json") == 0
    assert verify({}, "--write-baseline", "known.json") == 0
    assert json.loads((folder / "known.json").read_text())["verdicts"] == []
