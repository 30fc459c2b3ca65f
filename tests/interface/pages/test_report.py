from __future__ import annotations

from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pytest
from page_reading import NASTY, Page

from novate.command_line import run
from novate.system.exit_codes import ExitCode


@pytest.fixture(scope="session")
def page(folder: Path) -> Page:
    return Page((folder / "report.html").read_text())


def test_a_page_is_sound_and_needs_nothing_but_itself(page: Page) -> None:
    """No script, nothing fetched, every link leads somewhere, pictures and tables have words; no text became markup."""
    assert page.faults == []
    assert NASTY in "".join(page.texts)
    (policy,) = (each["content"] for each in page.of("meta") if "http-equiv" in each)
    assert policy.startswith("default-src 'none'")


def test_a_page_says_what_is_known(page: Page, folder: Path) -> None:
    """The answer, what is missing, how it breaks, what it rests on, the envelope, the argument, how to repeat it."""
    said = "".join(page.texts)
    digest = sha256((folder / "market.toml").read_bytes()).hexdigest()
    for words in (
        "Violated: 4 proved, 4 violated, 5 not-applicable",
        "6.1208%",
        "-3.13 pp",
        "3 blocks without a keeper; ETH-USD from 100 to 106.12 (6.12%)",
        "1,120 of bad debt",
        "the market price moves by at most 2% per block",
        "there is no funding and no trading fee",
        "this file: 2%, 2 blocks",
        "at most 1.0",
        digest,
        "novate verify",
        "This file cannot be read.",
    ):
        assert words in said, words
    (argument,) = page.of("img")
    drawn = b64decode(argument["src"].partition(",")[2]).decode()
    assert "theorem conservation, for all parameters" in drawn
    assert "undischarged" in drawn
    assert "replayed in exact integers" in drawn
    assert (folder / "code").read_text() == str(int(ExitCode.BAD_INPUT))
    *_, last = (folder / "said").read_text().splitlines()
    assert last == (
        f"saved {folder / 'report.html'}: 1 of 2 files cannot be read. "
        "The other: Violated: 4 proved, 4 violated, 5 not-applicable"
    )


def test_a_page_of_nothing_is_not_written(tmp_path: Path) -> None:
    """Nor is one under the name of something else."""
    bad, out = tmp_path / "bad.toml", tmp_path / "report.html"
    bad.write_text("no = 1\n")
    assert run(["report", str(bad), "--out", str(out)]) == ExitCode.BAD_INPUT
    assert run(["report", str(bad), "--out", str(tmp_path / "report.pdf")]) == ExitCode.BAD_INPUT
    assert [each.name for each in tmp_path.iterdir()] == ["bad.toml"]


@pytest.mark.parametrize(
    "arguments", [["envelope", "x.toml", "--png", "x.jpg"], ["envelope", "x.toml", "--svg", "x.png"]]
)
def test_a_picture_is_what_its_name_says(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """It is refused before any work is done."""
    assert run(arguments) == ExitCode.BAD_INPUT
    assert "expected a name that ends in" in capsys.readouterr().err
