"""`novate review`: where its two versions come from, its answers and its exit codes, and the page about it."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from novate.command_line import run
from novate.reports.formats.room import COMMENT
from novate.reviewing import revisions
from novate.system.markdown_text import literal

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "review.md").read_text()
SHOWN = re.findall(r"```console\n\$ novate (.*?)\n```\n\n```text\n(.*?)\n```", PAGE, re.DOTALL)
BASE = (ROOT / "examples" / "dydx-v4-eth-usd.toml").read_text()
ONE = ("--property", "no-bad-debt")


def written(path: Path, maintenance: str, *others: tuple[str, str]) -> str:
    """The example with another margin, and with other texts."""
    text = BASE.replace('maintenance_margin = "3%"', f'maintenance_margin = "{maintenance}"')
    for one, other in others:
        assert one in text
        text = text.replace(one, other)
    path.write_text(text)
    return str(path)


@pytest.fixture
def answered(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the command 100 columns wide: its exit code, and what it prints on either stream."""
    monkeypatch.setenv("COLUMNS", "100")

    def ask(*arguments: str) -> tuple[int, str, str]:
        code = run(["review", *arguments])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return ask


def test_the_page_shows_each_kind_of_review() -> None:
    """So that the next test cannot pass for want of samples."""
    assert len(SHOWN) == 4
    assert sum("--proposal" in arguments for arguments, _ in SHOWN) == 3
    assert sum("--accounts" in arguments for arguments, _ in SHOWN) == 1


@pytest.mark.parametrize(("arguments", "sample"), SHOWN)
def test_a_sample_is_what_the_command_prints(
    arguments: str, sample: str, answered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letter by letter."""
    monkeypatch.chdir(ROOT)
    _, printed, _ = answered(*shlex.split(arguments)[1:])
    assert printed.rstrip("\n") == sample


def test_the_exit_code_says_what_got_worse(tmp_path: Path, answered: Any) -> None:
    """A verdict fails, a figure only with --strict; what is violated on both sides is not worse, and said."""
    wide, base, narrow, least = (
        written(tmp_path / f"{margin}.toml", f"{margin}%") for margin in ("4", "3", "2.5", "1")
    )
    assert answered(base, wide, *ONE)[:1] == (0,)
    code, printed, _ = answered(base, narrow, *ONE)
    assert code == 0
    assert "No verdict is worse, but 2 figures are." in printed
    assert answered(base, narrow, *ONE, "--strict")[0] == 1
    code, printed, _ = answered(base, least, *ONE)
    assert code == 1
    assert "Worse: 2 verdicts are violated now." in printed
    code, printed, _ = answered(least, written(tmp_path / "less.toml", "0.9%"), *ONE)
    assert code == 0
    assert "2 verdicts are violated as before." in printed


def test_whom_a_margin_hits_that_is_raised(tmp_path: Path, answered: Any) -> None:
    """A note; where it is hardly meant a doubt, and then the exit code is not 0. Of a list it is not said."""
    before = written(tmp_path / "before.toml", "3%")
    code, printed, _ = answered(before, written(tmp_path / "after.toml", "4%"), *ONE)
    said = "- The maintenance margin of ETH-USD rises: accounts that have an equity from 3% up to 4% of their notional"
    assert (code, said in " ".join(printed.split())) == (0, True)
    code, printed, _ = answered(before, written(tmp_path / "after.toml", "4%", *SUMMED), *ONE)
    assert (code, "rises: accounts that met the one and not the other" in " ".join(printed.split())) == (0, True)
    higher = ('initial_margin = "5%"', 'initial_margin = "60%"')
    code, printed, _ = answered(before, written(tmp_path / "after.toml", "30.3%", higher), *ONE)
    assert (code, "\n! The maintenance margin of ETH-USD is 10.1 times" in printed) == (2, True)
    assert "The change is doubtful." in printed
    (tmp_path / "accounts.csv").write_text("account,market,size,balance\nann,ETH-USD,1,-1900\n")
    listed = "--accounts", str(tmp_path / "accounts.csv"), "--price", "ETH-USD=2000"
    code, printed, _ = answered(before, written(tmp_path / "after.toml", "4%"), *ONE, *listed)
    assert (code, "rises: accounts" in printed) == (0, False)


SUMMED = (('minimum_maintenance = "0"', 'minimum_maintenance = "5"'),)


def test_what_is_not_asked_any_more_is_open(tmp_path: Path, answered: Any) -> None:
    """A limit on open interest that goes takes the proof of the fund with it."""
    limit = ("dust_notional", 'max_open_interest = "1_000"\ndust_notional')
    before, after = written(tmp_path / "a.toml", "3%", limit), written(tmp_path / "b.toml", "3%")
    code, printed, _ = answered(before, after, "--property", "fund-sufficiency")
    assert code == 2
    assert "Not decided: 1 verdict is not proved any more." in printed
    assert "all markets" in printed


def test_what_the_model_does_not_see_asks_nothing(
    tmp_path: Path, answered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A title and where scenarios begin are told, and no verdict; the same file is the same."""
    monkeypatch.setattr("novate.reviewing.review.verdicts_on", None)
    base = written(tmp_path / "a.toml", "3%")
    price = ("minimum_notional", 'reference_price = "2000"\nminimum_notional')
    other = written(tmp_path / "b.toml", "300bps", ("ETH-USD, with", "Ether, with"), price)
    code, printed, _ = answered(base, other)
    assert code == 0
    assert "Nothing is worse. No verdict depends on what was changed." in printed
    assert "mechanism.title" in printed
    assert "The two mean the same." in answered(base, base)[1]


ACCOUNTS = "account,market,size,equity,note\n" + "".join(f"a{each},ETH-USD,1,{each},\n" for each in range(60, 82))


def test_accounts_are_shown_the_worst_first_and_summed_up(tmp_path: Path, answered: Any) -> None:
    """In text twenty of them, or all; in JSON exactly; a failure with --strict."""
    base, more = written(tmp_path / "a.toml", "3%"), written(tmp_path / "b.toml", "4.1%")
    accounts = tmp_path / "accounts.csv"
    accounts.write_text(ACCOUNTS)
    given = (base, more, "--accounts", str(accounts), "--price", "ETH-USD=2000", *ONE)
    code, printed, _ = answered(*given)
    assert code == 0
    assert "22 accounts become liquidatable." in printed
    assert "And 2 more (--all). 22 of 22 accounts become liquidatable by the change alone: short of 253" in printed
    assert f'{accounts}: not used: "note"' in printed.replace("\n  ", " ")
    code, printed, _ = answered(*given, "--strict", "--format", "json")
    assert code == 1
    found = json.loads(printed)
    assert (found["exit_code"], found["accounts"]["short"]) == (1, "253/1")
    assert found["accounts"]["liquidatable"][0] == {
        "account": "a60",
        "positions": {"ETH-USD": "1/1"},
        "equity": "60/1",
        "notional": "2000/1",
        "required_before": "60/1",
        "required_after": "82/1",
        "short": "22/1",
    }
    documented = re.findall(r"^\| `([^`]+)` \|", PAGE.partition("for programs")[2], re.MULTILINE)
    assert documented == list(found)
    assert {(row["name"], row["course"]) for row in found["rows"]} == {
        ("status", "same"),
        ("threshold", "same"),
        ("headroom", "better"),
    }


def test_markdown_has_the_same_and_no_markup_of_others(tmp_path: Path, answered: Any) -> None:
    """A table, with a market's name as it is."""
    before = written(tmp_path / "a.toml", "3%", ("[markets.ETH-USD]", '[markets."A*B@c|d"]'))
    after = written(tmp_path / "b.toml", "2%", ("[markets.ETH-USD]", '[markets."A*B@c|d"]'))
    _, printed, _ = answered(before, after, *ONE, "--format", "markdown")
    assert "**Worse: 1 verdict is violated now.**" in printed
    assert "### What follows" in printed
    assert '| `markets."A*B@c\\|d".maintenance_margin` | 3% | 2% |' in printed
    assert "| worse | `A*B@c\\|d short` | proved | violated | no-bad-debt |" in printed
    assert literal("[a](b) <i> `x` | #1 *") == "`[a](b) <i> 'x' \\| #1 *`"
    assert literal("see https://example.org") == "`see https://example.org`"
    assert literal("a_b*") == "a\\_b\\*"


def test_markdown_of_many_accounts_has_room_in_a_comment(tmp_path: Path, answered: Any) -> None:
    """The table stays one, the sentences stay, and what is missing is counted."""
    base, more = written(tmp_path / "a.toml", "3%"), written(tmp_path / "b.toml", "4.1%")
    accounts = tmp_path / "accounts.csv"
    lines = (f"{'account' * 5}{number},ETH-USD,1,{60 + number / 100},\n" for number in range(1200))
    accounts.write_text("account,market,size,equity,note\n" + "".join(lines))
    given = ("--accounts", str(accounts), "--price", "ETH-USD=2000", *ONE, "--all", "--format", "markdown")
    _, printed, _ = answered(base, more, *given)
    assert 64_000 < len(printed) <= COMMENT.most
    assert "1,200 of 1,200 accounts become liquidatable by the change alone" in printed
    left = re.search(r"(\d+) parts are left out here, as there is no room: `novate review` shows them", printed)
    assert left is not None
    rendered = MarkdownIt("commonmark").enable("table").render(printed)
    assert rendered.count("<table>") == 3
    assert int(left[1]) + printed.count("| accountaccount") == 1200 + len(["what is not used of the list"])


def test_markdown_has_doubts_and_notes(answered: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a proposal that is doubtful; the exit code says so."""
    monkeypatch.chdir(ROOT)
    (arguments,) = (each for each, _ in SHOWN if "sccp" in each)
    code, printed, _ = answered(*shlex.split(arguments)[1:], "--format", "markdown")
    assert code == 2
    assert "- ETH-USD: implausible: a market size of 500,000,000 is 500 times" in printed
    assert "- ETH-USD skewScale is not carried" in printed


def test_no_line_is_wider_than_the_terminal(answered: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nothing is left out of a narrow one."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("novate.reviewing.review.verdicts_on", lambda *_: [(), ()])
    (arguments,) = (each for each, _ in SHOWN if "--accounts" in each)
    words = []
    for width in (40, 60, 80, 120):
        monkeypatch.setenv("COLUMNS", str(width))
        _, printed, _ = answered(*shlex.split(arguments)[1:])
        assert max(map(len, printed.splitlines())) <= width
        words.append({word.strip(":") for word in printed.split()})
    assert words[1] == words[2] == words[3] <= words[0] | {"key", "account"}  # titles of what rows are about


def test_many_changes_are_counted_and_markets_that_come_named(
    tmp_path: Path, answered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file with twelve markets more than the other, all others with three other values."""
    monkeypatch.setattr("novate.reviewing.review.verdicts_on", lambda *_: [(), ()])
    table = BASE[BASE.index("[markets.ETH-USD]") : BASE.index("[liquidation]")]
    copies = [table.replace("ETH-USD", f"M{each}").replace('"5%"', f'"5.{each}%"') for each in range(24)]
    before = written(tmp_path / "a.toml", "3%", (table, table + "".join(copies[:12])))
    others = [each.replace('"3%"', '"4%"').replace('"5.', '"6.') for each in copies]
    after = written(tmp_path / "b.toml", "3%", (table, "".join(others)))
    _, printed, _ = answered(before, after)
    rows = [line.split() for line in printed.splitlines()]
    assert ["markets.M12", "-", "new"] in rows
    assert ["markets.ETH-USD", "there", "-"] in rows
    assert ["And", "5", "more", "(--all)."] in rows
    assert "  maintenance_margin of M0 and 11 more  3%      4%" in answered(before, after, "--all")[1]


def test_a_proposal_that_changes_nothing_is_doubtful(tmp_path: Path, answered: Any) -> None:
    """And nothing is asked of the engine."""
    (tmp_path / "p.json").write_text('{"DOGE": {"ltv": {"from": 1, "to": 2}}}')
    code, printed, _ = answered(written(tmp_path / "a.toml", "3%"), "--proposal", str(tmp_path / "p.json"))
    assert code == 2
    assert "The two mean the same. The proposal is doubtful.\n! nothing in the proposal changes anything" in printed
    assert "- DOGE is not in the file" in printed


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody."""
    who = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)  # noqa: S607


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """With a file of two revisions in a folder, and a change that is not committed."""
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    (tmp_path / "folder").mkdir()
    file = tmp_path / "folder" / "market.toml"
    for margin in ("3%", "4%"):
        written(file, margin)
        git(tmp_path, "add", "folder/market.toml")
        git(tmp_path, "commit", "--quiet", "-m", margin)
    written(file, "5%")
    return tmp_path


def margins(printed: str) -> list[str]:
    """Before and after."""
    (line,) = (line for line in printed.splitlines() if ".maintenance_margin" in line)
    return line.split()[1:]


def test_a_file_is_compared_with_itself_at_revisions(
    repository: Path, answered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Since one, or between two, wherever one stands."""
    monkeypatch.setattr("novate.reviewing.review.verdicts_on", lambda *_: [(), ()])
    file = str(repository / "folder" / "market.toml")
    assert margins(answered(file, "--since", "main")[1]) == ["4%", "5%"]
    assert margins(answered(file, "--since", "HEAD~1..HEAD")[1]) == ["3%", "4%"]
    assert margins(answered(file, "--between", "HEAD", "HEAD~1")[1]) == ["4%", "3%"]
    monkeypatch.chdir(repository / "folder")
    code, printed, _ = answered("market.toml", "--since", "HEAD")
    assert code == 0
    assert printed.startswith("market.toml at HEAD -> market.toml\n")


def test_what_git_does_not_know_is_said(
    repository: Path, answered: Any, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A revision, a file in it, a repository, git itself; and a file that is gone now."""
    file = repository / "folder" / "market.toml"
    other = repository / "other.toml"
    written(other, "3%")
    outside = written(tmp_path_factory.mktemp("outside") / "a.toml", "3%")
    for arguments, expected in (
        ((str(file), "--since", "nope"), 'git knows no revision "nope" of'),
        ((str(file), "--since=--all"), 'git knows no revision "--all" of'),
        ((str(other), "--since", "HEAD"), "other.toml is not a file at HEAD ("),
        ((outside, "--since", "HEAD"), "not a git repository"),
        ((str(repository / "none" / "a.toml"), "--since", "HEAD"), "does not exist"),
    ):
        code, printed, said = answered(*arguments)
        assert (code, printed) == (3, "")
        assert expected in said
    file.unlink()
    code, _, said = answered(str(file), "--since", "HEAD")
    assert code == 3
    assert "no such file or directory" in said
    monkeypatch.setattr(revisions, "_LONGEST", 0.0)
    assert "git did not answer" in answered(str(file), "--since", "HEAD")[2]
    monkeypatch.setenv("PATH", str(repository))
    assert "git is not installed" in answered(str(file), "--since", "HEAD")[2]


def test_a_file_that_was_renamed_or_a_link_is_told_as_such(repository: Path, answered: Any) -> None:
    """With the name it had, wherever git notices, and how to go on; and a link with what it points to."""
    file = repository / "folder" / "market.toml"
    written(file, "4%")
    git(repository, "mv", "folder/market.toml", "folder/new name.toml")
    link = repository / "folder" / "link.toml"
    link.symlink_to("new name.toml")
    git(repository, "add", "folder/link.toml")
    _, _, staged = answered(str(file.with_name("new name.toml")), "--since", "HEAD")
    assert "where its name is folder/market.toml: `git show " in staged
    git(repository, "commit", "--quiet", "-m", "renamed")
    code, _, committed = answered(str(file.with_name("new name.toml")), "--since", "HEAD~1")
    assert code == 3
    assert ":folder/market.toml > before.toml`, and review before.toml against" in committed
    code, _, said = answered(str(link), "--since", "HEAD")
    assert code == 3
    assert "link.toml is a symbolic link at HEAD: ask about new name.toml, to which it points" in said


def test_problems_of_a_long_list_are_counted(tmp_path: Path, answered: Any) -> None:
    """The first of them are told."""
    file = written(tmp_path / "a.toml", "3%")
    accounts = tmp_path / "accounts.csv"
    accounts.write_text("account,market,size,balance\n" + "a,NONE,1,1\n" * 1_005)
    code, printed, said = answered(file, written(tmp_path / "b.toml", "4%"), "--accounts", str(accounts))
    assert (code, printed) == (3, "")
    lines = said.splitlines()
    assert lines[0].endswith("accounts.csv: 1,005 problems")
    assert lines[-1].endswith("accounts.csv: and 985 more")
    assert len(lines) == 22


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), "found none; expected one of AFTER, --since, --between, --proposal"),
        (("b.toml", "--since", "HEAD"), "found AFTER and --since"),
        (("--since", "..HEAD"), "expected REV, or REV1..REV2"),
        (("--since", "A...B"), "expected REV, or REV1..REV2"),
        (("a.toml", "--tier", "ETH-USD=1"), "found a tier without --proposal"),
        (("--proposal", "p", "--tier", "ETH-USD"), "expected MARKET=TIER"),
        (("a.toml", "--price", "ETH-USD=1"), "found a price without --accounts"),
        (("a.toml", "--accounts", "x", "--price", "ETH-USD=0"), "expected MARKET=PRICE, above 0"),
        (("a.toml", "--accounts", "x", "--price", "ETH-USD"), "expected MARKET=PRICE, above 0"),
        (("a.toml", "--accounts", "x", "--price", "ETH-USD=x"), "expected an amount"),
        (("a.toml", "--accounts", "x", "--price", "ETH=1"), "did you mean ETH-USD?"),
        (("a.toml", "--accounts", "x"), "no such file or directory"),
        (("a.toml", "--market", "BTC-USD"), "did you mean ETH-USD?"),
        (("none.toml",), "none.toml: 1 problem"),
        (("--proposal", "bad.json", "--market", "ETH"), "did you mean ETH-USD?"),
        (("--proposal", "bad.json", "--tier", "ETH=1"), "did you mean ETH-USD?"),
        (("--proposal", "none.json"), "none.json: cannot be read"),
        (("--proposal", "bad.json"), "bad.json"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    arguments: tuple[str, ...], expected: str, tmp_path: Path, answered: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before any work is done; a proposal that would make a file contradict itself as well."""
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "a.toml", "3%")
    written(tmp_path / "b.toml", "3%")
    (tmp_path / "bad.json").write_text('{"maintenance_margin": {"from": 300, "to": 900}}')
    code, printed, said = answered("a.toml", *arguments)
    assert (code, printed) == (3, "")
    assert expected in said.replace("\n  ", " ")


def test_a_folder_is_compared_file_by_file(repository: Path, answered: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was changed is reviewed, the worst exit code is the answer; what is new, gone or the same is named."""
    monkeypatch.chdir(repository)
    folder = Path("folder")
    for name in ("kept.toml", "gone.toml", "worse.toml"):
        written(folder / name, "3%")
    git(repository, "add", "folder")
    git(repository, "commit", "--quiet", "-m", "more")
    (folder / "gone.toml").unlink()
    written(folder / "market.toml", "4.5%")
    written(folder / "worse.toml", "1.5%")
    written(folder / "new.toml", "3%")
    asked = (str(folder), "--since", "HEAD", *ONE)
    code, said, _ = answered(*asked)
    assert code == 1
    assert [line for line in said.splitlines() if " -> " in line] == [
        f"{folder / name} at HEAD -> {folder / name}" for name in ("market.toml", "worse.toml")
    ]
    assert "Worse: 2 verdicts are violated now." in said
    flat = " ".join(said.split())
    assert (
        f"New: {folder / 'new.toml'}; `novate verify` says what holds. No longer there: {folder / 'gone.toml'}." in flat
    )
    assert f"The same as before: {folder / 'kept.toml'}." in flat
    found = json.loads(answered(*asked, "--format", "json")[1])
    assert [each["exit_code"] for each in found["reviews"]] == [0, 1]
    assert (found["exit_code"], found["same"]) == (1, [str(folder / "kept.toml")])
    assert answered(*asked, "--format", "markdown")[1].count("### What was changed") == 2
    assert answered(str(folder), "--since", "HEAD~1..HEAD", *ONE)[1].count(" -> ") == 1
    written(folder / "worse.toml", "x")
    assert answered(*asked)[0] == 3
    assert answered(str(folder), "--since", "HEAD", "--market", "ETH-USD")[0] == 3
    assert answered(".", "--since", "HEAD")[0] == 3
