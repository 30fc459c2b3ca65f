"""`novate explain`: for a person, a program, a page and a paper; docs/explain.md shows what it prints."""

import io
import json
import re
from contextlib import chdir, redirect_stdout
from pathlib import Path

import pytest
from golden_texts import environment
from latex_reader import check

from novate.command_line import run

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "explain.md").read_text()
KEEPERS = ["examples/thin-keeper-reward.toml", "keeper-incentive", "--side", "short"]


def printed(*arguments: str, code: int = 0, columns: str = "80") -> str:
    """Standard output of a call in the root that ends with this code."""
    with chdir(ROOT), environment(COLUMNS=columns), redirect_stdout(io.StringIO()) as output:
        assert run(list(arguments)) == code
    return output.getvalue()


COMMANDS = re.findall(r"^    \$ novate (.*)\n((?:    .*\n|\n)*)", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("command", "shown"), [each for each in COMMANDS if not each[0].startswith("init")])
def test_the_page_shows_what_the_commands_print(command: str, shown: str) -> None:
    """Line by line; lines that are left out are marked."""
    code = 1 if command.startswith("lint") else 0
    text = printed(*command.split(), code=code)
    blocks = [part.strip("\n") for part in re.sub("^    ", "", shown, flags=re.MULTILINE).split("\n...\n")]
    for block in blocks:
        assert block.rstrip() in text


def test_a_program_is_told_exactly_what_a_person_is() -> None:
    """Quotients that are the bound; the keys are those of docs/json.md."""
    document = json.loads(printed("explain", *KEEPERS, "--format", "json"))
    (found,) = document["explanations"]
    assert [each["symbol"] for each in found["demands"]] == ["G", "G", "m"]
    assert (found["demands"][0]["bound"], found["demands"][0]["given"]) == ("0/1", "5/1")
    assert found["demands"][found["binding"]]["why"] in ("the keeper's reward covers the gas",)
    page = (ROOT / "docs" / "json.md").read_text()
    chapter = page[page.index("## novate explain") :]
    for part in (
        document,
        found,
        found["demands"][0],
        found["symbols"][0],
        found["sensitivities"][0],
        found["argument"],
    ):
        assert all(f"`{key}`" in chapter for key in part)


def test_a_fragment_of_latex_can_be_set() -> None:
    """A strict reader takes it, and would not take it with a brace less, or a name as it is in the file."""
    fragment = printed("explain", *KEEPERS, "--latex")
    assert {"align*", "description", "frac", "ge"} <= check(fragment)
    for wrong in (
        fragment.replace("paragraph{", "paragraph", 1),
        fragment.replace(r"\_", "_", 1),
        fragment.replace(r"\end{align*}", ""),
    ):
        with pytest.raises(ValueError, match=r"\S"):
            check(wrong)
    theorem = printed("theorem", "no-bad-debt/isolated/short/capped", "--latex")
    assert {"gather*", "description"} <= check(theorem)


def test_a_page_has_the_same_numbers() -> None:
    """Tables and lists in Markdown."""
    text = printed("explain", "examples/dydx-v4-eth-usd.toml", "--side", "long", "--format", "markdown")
    assert "`m >= 1 - L_K (1 - s) = 1 - 0.985074... * (1 - 0.005) = 1.985049...%`" in text
    assert r"| environment.keeper\_delay | 2 blocks | 1 block: 1.4926% | 3 blocks: 2.4752% |" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-bad-dept"], "did you mean no-bad-debt"),
        (["--market", "ETH"], "ETH-USD"),
        (["--latex", "--format", "json"], "--latex"),
    ],
)
def test_what_cannot_be_explained_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """What was found, and what is expected."""
    assert run(["explain", str(ROOT / "examples/dydx-v4-eth-usd.toml"), *arguments]) == 3
    errors = capsys.readouterr().err
    assert said in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize("columns", [40])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    """Words are broken, not cut."""
    lines = printed("explain", *KEEPERS, columns=str(columns)).splitlines()
    assert max(map(len, lines)) <= columns


def test_theorems_are_listed_by_name() -> None:
    """Without a name nothing is proved: a screen of names, with what each says."""
    lines = printed("theorem").splitlines()
    assert len(lines) < 40
    assert any(line.startswith("no-bad-debt ") and "No close-out leaves bad debt" in line for line in lines)
