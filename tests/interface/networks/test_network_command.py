"""`novate network`: its answers, exit codes, pictures; docs/clearing-layer.md and docs/json.md say what it prints."""

from __future__ import annotations

import csv
import json
import re
import shlex
import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from novate.command_line import run
from novate.networks.layer_file import COSTS, KEYS, MEMBER, NAMES, STAKE

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples" / "networks"
PAGE = (ROOT / "docs" / "clearing-layer.md").read_text()
SHOWN = re.findall(r"```console\n\$ novate (.*?)\n```\n\n```text\n(.*?)\n```", PAGE, re.DOTALL)
SHARED = EXAMPLES / "shared-clearing-layer.toml"
DEBTS = ("network", str(EXAMPLES / "debts.csv"), "--cash", str(EXAMPLES / "cash.csv"), "--claims-lost", "50%")

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs a command at the root, 100 columns wide: its exit code, and what it prints on either stream."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(ROOT)

    def asked(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return asked


def written(path: Path, *changes: tuple[str, str]) -> str:
    """The example with other texts."""
    text = SHARED.read_text()
    for one, other in changes:
        assert one in text
        text = text.replace(one, other)
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize(("arguments", "sample"), SHOWN)
def test_a_sample_is_what_the_command_prints(arguments: str, sample: str, ask: Ask) -> None:
    """Letter by letter; the first and the last are as expected, and in the other somebody defaults."""
    code, printed, _ = ask(*shlex.split(arguments))
    assert printed.rstrip("\n") == sample
    assert code == (1 if "debts.csv" in arguments else 0)


def test_the_page_has_every_key() -> None:
    """And each kind of answer."""
    assert len(SHOWN) == 4
    for key in (*KEYS, *MEMBER, *STAKE, *COSTS, *NAMES):
        assert re.search(rf"\b{key}\b", PAGE), key


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ('"amber", "birch", "dune", "cedar"', '"amber"', "not_guaranteed: expected amber, found amber, birch"),
        ("defaults = []", 'defaults = ["dune"]', "defaults: expected dune, found nobody"),
        ('cover_2 = "900_000"', 'cover_2 = "1"', "cover_2: expected 1, found 900000"),
        ('pool = "1_300_000"', 'pool = "1_200_000"', "uncovered: expected 0, found 100000"),
        ('cash = "200_000"', 'cash = "0"', ""),
        ('uncovered = "0"', 'cover_9 = "1_300_000"', ""),
    ],
)
def test_what_is_not_as_expected(one: str, other: str, said: str, tmp_path: Path, ask: Ask) -> None:
    """Exit code 1, and what was expected. Without its cash dune still pays; cover of more than all is that of all."""
    code, printed, _ = ask("network", written(tmp_path / "layer.toml", (one, other)))
    assert code == (1 if said else 0)
    assert ("Not as expected" in printed) == bool(said)
    assert said in printed.replace("\n  ", " ")


@pytest.mark.parametrize("accepted", ["not_guaranteed", "uncovered"])
def test_what_nobody_accepts_is_a_failure(accepted: str, tmp_path: Path, ask: Ask) -> None:
    """A quota that is not guaranteed, a loss that is not covered."""
    line = next(each for each in SHARED.read_text().splitlines() if each.startswith(accepted))
    small = ('pool = "1_300_000"', 'pool = "1_200_000"')
    code, printed, _ = ask("network", written(tmp_path / "layer.toml", (f"{line}\n", ""), small))
    assert code == 1
    assert "Not covered: 100,000 in both fall" in printed


def test_who_may_default_is_no_secret(tmp_path: Path, ask: Ask) -> None:
    """Without an [expect] that accepts it the code is 1; with it 0."""
    alone = '[clearing_layer.members.a]\nowes = { b = "1" }\n[clearing_layer.members.b]\nowes = { a = "1" }\n'
    path = tmp_path / "circle.toml"
    path.write_text(alone)
    code, printed, _ = ask("network", str(path))
    assert code == 1
    assert "In default at worst, and not at best: a, b" in printed
    assert "any amount more for everybody in default, however small" in printed
    path.write_text(f'{alone}[expect]\ndefaults = ["b", "a"]\nstruck_off = "4/2"\n')
    assert ask("network", str(path))[0] == 0


def test_the_object_has_the_keys_of_the_page_and_exact_amounts(ask: Ask) -> None:
    """Which need not be decimals; what is paid on the debts of a member is what it pays."""
    code, printed, _ = ask(*DEBTS, "--format", "json")
    found = json.loads(printed)
    page = (ROOT / "docs" / "json.md").read_text()
    layer = found["results"][0]
    for heading, produced in (("novate network", found), ("layer", layer), ("member", layer["members"][0])):
        section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
        cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
        assert [key for cell in cells for key in re.findall("`(.*?)`", cell)] == list(produced)
    assert found["exit_code"] == code == 1
    paid = {each["member"]: each["pays_at_worst"] for each in found["results"][0]["members"]}
    assert paid["lantern"] == "40/3"
    flows = found["results"][0]["debts"]
    for member, amount in paid.items():
        assert sum(Fraction(each["paid_at_worst"]) for each in flows if each["debtor"] == member) == Fraction(amount)


def test_the_list_has_a_line_for_each_member(ask: Ask) -> None:
    """Of all files."""
    _, printed, _ = ask("network", str(SHARED), str(EXAMPLES / "renewed-quotas.toml"), "--format", "csv")
    rows = list(csv.DictReader(printed.splitlines()))
    assert [row["member"] for row in rows] == ["amber", "birch", "cedar", "dune", "harbour", "quarry"]
    assert [row["guaranteed"] for row in rows] == ["100000", "100000", "0", "0", "600000", "250000"]


def test_many_members_fit_a_screen(tmp_path: Path, ask: Ask) -> None:
    """The worst come first, and how many more there are is said."""
    lines = [f"m{number},m{number + 1},{number + 1}" for number in range(30)]
    (tmp_path / "chain.csv").write_text("\n".join(["debtor,creditor,amount", *lines]))
    code, printed, _ = ask("network", str(tmp_path / "chain.csv"))
    assert code == 1
    assert "... and 11 more: --format csv has all of them" in printed
    assert len(printed.splitlines()) < 45
    assert "at best:  30 " in printed


def test_pictures_are_the_same_every_time(tmp_path: Path, ask: Ask) -> None:
    """With everybody's name, and debts that are not paid in another colour."""
    found = []
    for number in (1, 2):
        file = tmp_path / f"{number}.svg"
        code, _, said = ask(*DEBTS, "--svg", str(file), "--png", str(tmp_path / f"{number}.png"))
        assert code == 1
        assert f"saved {file}" in said
        found.append((file.read_bytes(), (tmp_path / f"{number}.png").read_bytes()))
    assert found[0] == found[1]
    assert found[0][1].startswith(b"\x89PNG")
    assert b"#b3261e" in found[0][0]
    assert b"lantern" in found[0][0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((str(SHARED), "--cash", "x.csv"), "--cash: expected one file, a CSV of debts"),
        ((*DEBTS[1:], "--cash-lost", "101%"), 'expected a rate from "0%" to "100%"'),
        ((*DEBTS[1:], "--cash-lost", "5"), "a rate without a unit must be below 1"),
        ((str(SHARED), str(SHARED), "--png", "x.png"), "found 2 files; expected one, to be drawn"),
        ((str(SHARED), "--png", "x.jpg"), "expected a name that ends in .png"),
        (("nothing.csv",), "nothing.csv: file: found no such file or directory"),
        (("nothing.toml",), "nothing.toml: file: found no such file or directory"),
    ],
)
def test_what_cannot_be_asked(arguments: tuple[str, ...], said: str, ask: Ask) -> None:
    """Exit code 3, and why."""
    code, printed, error = ask("network", *arguments)
    assert code == 3
    assert said in error
    assert "Debts" not in printed


def test_the_examples_are_read_as_they_are_written() -> None:
    """Whoever changes one has this page to change, too."""
    found: dict[str, Any] = tomllib.loads(SHARED.read_text())
    assert set(found) == {"clearing_layer", "expect"}
    assert found["expect"]["siloed"] == "1_700_000"
