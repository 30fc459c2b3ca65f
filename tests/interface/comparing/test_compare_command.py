"""`novate compare`: what it prints, draws and refuses; docs/margins.md and docs/json.md say so."""

from __future__ import annotations

import csv
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from novate.command_line import run
from novate.commands.completion import margin_models
from novate.model.margins import KINDS, PLANNED

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples" / "margins"
FILE, BOOK = EXAMPLES / "two-hedged-markets.toml", EXAMPLES / "book.csv"
PAGE = (ROOT / "docs" / "margins.md").read_text()
SHOWN = re.findall(r"```console\n\$ novate (.*?)\n```\n\n```text\n(.*?)\n```", PAGE, re.DOTALL)

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Runs the command at the root, 100 columns wide: its exit code, and what it prints on either stream."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(ROOT)

    def asked(*arguments: str) -> tuple[int, str, str]:
        code = run(arguments)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return asked


@pytest.mark.parametrize(("arguments", "sample"), SHOWN)
def test_a_sample_is_what_the_command_prints(arguments: str, sample: str, ask: Ask) -> None:
    """Letter by letter, and it fits a screen."""
    code, printed, _ = ask(*shlex.split(arguments))
    assert printed.rstrip("\n") == sample
    assert code == 0
    assert len(printed.splitlines()) <= 40
    assert max(map(len, printed.splitlines())) <= 100


def test_one_market_draws_and_is_the_object_of_the_page(tmp_path: Path, ask: Ask) -> None:
    """And drawn besides; a file without a hedge says nothing of portfolio margin."""
    unsafe = "examples/too-much-leverage.toml"
    options = ("compare", unsafe, "--margins", "pooled,isolated", "--format", "json")
    code, printed, said = ask(*options, "--out", str(tmp_path / "capital.png"))
    found, page = json.loads(printed), (ROOT / "docs" / "json.md").read_text()
    assert code == found["exit_code"] == 0
    assert [each["model"] for each in found["models"]] == ["isolated", "pooled"]
    assert found["hedged_on_independent_bounds"] == []
    for heading, produced in (("novate compare", found), ("model", found["models"][0]), ("path", found["paths"][0])):
        section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
        cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
        assert [key for cell in cells for key in re.findall("`(.*?)`", cell)] == list(produced)
    assert f"saved {tmp_path / 'capital.png'}" in said
    assert (tmp_path / "capital.png").read_bytes().startswith(b"\x89PNG")


def test_the_list_has_a_line_for_each_account(ask: Ask) -> None:
    """Amounts are exact."""
    options = ("--accounts", str(BOOK), "--margins", "pooled", "--format", "csv")
    _, printed, _ = ask("compare", str(FILE), *options)
    rows = list(csv.DictReader(printed.splitlines()))
    assert [row["account"] for row in rows] == ["alice", "bob", "carol", "dan"]
    assert [row["lacks_cross"] for row in rows] == ["0", "0", "0", "16182573/4000"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--margins", "isolated,portfolio"), 'found "portfolio", which has no machine yet'),
        (("--margins", "crossed"), "did you mean cross?"),
        (("--margins", ""), "expected one of isolated, cross, pooled"),
        (("--price", "ETH-USD=2"), "found a price without --accounts"),
        (("--max-spread", "ETH-USD=2%"), 'found "ETH-USD"; expected two markets of the file'),
        (("--max-spread", "ETH-USD/BTC-USD=2%"), 'found "BTC-USD"; did you mean ETH-USD or STETH-USD?'),
        (("--max-spread", "ETH-USD/STETH-USD=2"), "a rate without a unit must be below 1"),
        (("--max-spread", "2%"), "expected A/B=RATE"),
        (("--out", "capital.jpg"), "expected a name that ends in .svg or .png"),
        (("--out", "capital"), "expected a name that ends in .svg or .png"),
        (("--accounts", "nothing.csv"), "nothing.csv: file: found no such file or directory"),
    ],
)
def test_what_cannot_be_asked(arguments: tuple[str, ...], said: str, ask: Ask) -> None:
    """Exit code 3, and why; nothing is drawn."""
    code, printed, error = ask("compare", str(FILE), *arguments)
    assert code == 3
    assert said in error
    assert not printed


def test_a_list_is_refused_with_all_that_is_wrong(tmp_path: Path, ask: Ask) -> None:
    """Line by line."""
    book = tmp_path / "book.csv"
    book.write_text("account,market,size,equity\na,BTC-USD,1,1\nb,ETH-USD,x,1\nb,STETH-USD,1,2\n")
    code, _, error = ask("compare", str(FILE), "--accounts", str(book), "--margins", "pooled")
    assert code == 3
    assert 'found "BTC-USD"' in error
    assert ":3: size:" in error
    assert "the same as in line 3" in error


def test_models_are_named_where_one_types() -> None:
    """Those that are not there yet, after the last comma; the page says which are planned."""
    assert margin_models("") == list(KINDS)
    assert margin_models("isolated,p") == ["isolated,pooled"]
    assert margin_models("cross,c") == []
    assert all(f"*{kind}*" in PAGE for kind in KINDS)
    assert all(kind in PAGE for kind in PLANNED)
