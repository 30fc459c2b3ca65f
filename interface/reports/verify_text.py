"""The answer for a person: for each file the setting, the assumptions, one table of verdicts, and the scenarios.

Colours only where standard output is a terminal and NO_COLOR is not set; as wide as the terminal, or COLUMNS.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from novate.gate.expectations import FINE
from novate.model.specification import Side, place_in_words
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.properties.assumptions import left_out
from novate.reports.answers import FileAnswer, Unreadable
from novate.reports.assumption_list import AssumptionList
from novate.reports.cause_text import cause_lines, told_lines
from novate.reports.cross_check_text import cross_check_notes
from novate.reports.formats.writer import Detail
from novate.reports.limits_text import limit_lines
from novate.reports.needs_table import needs_lines
from novate.reports.unusual_text import unusual, unusual_in_short
from novate.reports.verdict_notes import (
    expectation_notes,
    method_notes,
    next_steps,
    notes,
    notes_in_short,
    spared_notes,
)
from novate.reports.verdict_table import MOST_MARKETS, STYLES, badness, verdict_tables
from novate.reports.who_pays import who_pays_lines
from novate.scenarios.table import scenario_lines
from novate.specification.setting_text import names_or_count, setting
from novate.system.exit_codes import ExitCode, worst
from novate.system.layout import hanging

_MARGIN = (0, 0, 0, 2)
_SCENARIO_MARGIN = (0, 0, 0, 3)


def report(answers: Sequence[FileAnswer], console: Console, detail: Detail = Detail.USUAL) -> str:
    """About these files, in text with the console's colours and width: what fits a screen, or all."""
    if not answers:
        return ""
    with console.capture() as capture:
        for answer in answers:
            _print_answer(answer, console, detail)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().removesuffix("\n").split("\n"))


def _print_answer(answer: FileAnswer, console: Console, detail: Detail) -> None:
    """One file."""
    in_full = detail is not Detail.USUAL
    specification = answer.specification
    console.print(Text.assemble((specification.title, "bold"), f"  ({answer.file})"))
    console.print(Padding(setting(specification, in_full=in_full), _MARGIN))
    if not answer.verdicts:
        console.print(Padding("None of the markets that were asked for is in this file.", _MARGIN), "")
        return
    assumptions = AssumptionList.of(specification, answer.verdicts, in_full=in_full)
    console.print(*limit_lines(assumptions, left_out(specification), console, in_full=in_full), sep="\n")
    console.print(*verdict_tables(answer, assumptions, console, in_full=in_full), sep="\n")
    needed = [
        *needs_lines(answer, console, most=None if in_full else MOST_MARKETS),
        *who_pays_lines(answer, console),
    ]
    if needed:
        console.print("", *needed, sep="\n")
    said = _notes_in_full(answer, detail) if in_full else notes_in_short(answer)
    odd = unusual(answer) if in_full else unusual_in_short(answer)
    _print_notes([*said, *odd], console, is_apart=in_full or not needed)
    if in_full:
        for group in scenario_groups(answer):
            for shown in [[each] for each in group] if detail is Detail.VERBOSE else [group]:
                _print_scenario(shown, console)
    else:
        for indent, line in chain(cause_lines(answer), told_lines(answer)):
            console.print(*hanging(console, Text(line), indent, indent + 3), sep="\n")
    console.print("", summary([answer]), *next_steps(answer, in_full=in_full), "", sep="\n")


def _notes_in_full(answer: FileAnswer, detail: Detail) -> Iterator[str]:
    """What each verdict has to say, how it was found, and the expectations."""
    yield from chain(notes(answer, is_whole=detail is Detail.VERBOSE), spared_notes(answer), method_notes(answer))
    yield from chain(cross_check_notes(answer.verdicts), expectation_notes(answer))


def _print_notes(sentences: Sequence[str], console: Console, *, is_apart: bool) -> None:
    """As a list, after a blank line or not."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column()
    table.add_column(overflow="fold")
    for sentence in sentences:
        table.add_row("-", Text(sentence))
    if table.row_count:
        console.print(*[""] * is_apart, Padding(table, _MARGIN), sep="\n")


def scenario_groups(answer: FileAnswer) -> Iterator[list[Verdict]]:
    """The violations by property and side: the first of a group stands for the others; the worst come first."""
    groups: dict[tuple[str, Side | None], list[Verdict]] = {}
    for verdict in sorted(answer.verdicts, key=lambda each: badness(answer, each)):
        if verdict.scenario is not None:
            groups.setdefault((verdict.property, verdict.side), []).append(verdict)
    yield from groups.values()


def _print_scenario(violations: Sequence[Verdict], console: Console) -> None:
    """The first violation, event by event."""
    first, others = violations[0], [str(verdict.market) for verdict in violations[1:]]
    assert first.scenario is not None
    about = place_in_words(first.market, first.side)
    console.print("", Text(f"How {first.property} breaks: {about}", style="bold"), sep="\n")
    console.print(*map(Text, scenario_lines(first.scenario, console.width)), sep="\n", soft_wrap=True)
    if first.scenario.repeats > 1:
        often = f"The same happens {first.scenario.repeats:,} times, to other accounts each time."
        console.print(Padding(Text(often), _SCENARIO_MARGIN))
    console.print(Padding(Text(f"=> {first.scenario.violation}", style="bold red"), _SCENARIO_MARGIN))
    if others:
        console.print(
            Padding(
                f"Likewise {names_or_count(others)}: --verbose, --market NAME, or --save-scenarios DIR.",
                _SCENARIO_MARGIN,
            )
        )


def summary_of_all(results: Sequence[FileAnswer | Unreadable]) -> Text:
    """About all files, in a sentence."""
    answers = [result for result in results if isinstance(result, FileAnswer)]
    unreadable = len(results) - len(answers)
    text = Text(f"All {len(results)} files: " if len(results) > 1 and not unreadable else "", style="bold")
    if unreadable:
        which = f"{unreadable} of {len(results)} files" if len(results) > 1 else "The file"
        text.append(f"{which} cannot be read. ", style="bold red")
        text.append("" if not answers else "The other: " if len(answers) == 1 else "The others: ")
    if answers:
        text.append_text(summary(answers))
    text.rstrip()
    return text


def summary(answers: Sequence[FileAnswer]) -> Text:
    """The answer in a word, and how many verdicts of each kind there are."""
    found = [verdict.status for answer in answers for verdict in answer.verdicts]
    counts = [Text(_count(answers, status), style=STYLES[status]) for status in Status if status in found]
    missing = sum(answer.missing for answer in answers)
    if missing:
        counts.append(Text(f"{missing} missing, as the run was interrupted", style="bold red"))
    if not counts:
        return Text("nothing was asked", style="bold")
    return Text(f"{_answer_in_words(answers)}: ", style="bold").append_text(Text(", ").join(counts))


def _answer_in_words(answers: Sequence[FileAnswer]) -> str:
    """What the exit code says."""
    code = worst(answer.exit_code for answer in answers)
    expectations = [expectation for answer in answers for expectation in answer.expectations]
    accepted = any(_is_excused(answer, verdict) for answer in answers for verdict in answer.verdicts)
    if code is ExitCode.VIOLATED:
        return "Not as expected" if any(not expectation.met for expectation in expectations) else "Violated"
    if any(answer.missing for answer in answers):
        return "Interrupted"
    if code is ExitCode.UNDECIDED:
        return "Not decided"
    return (
        "As expected" if accepted or any(each.met for each in expectations) else "Everything holds within these limits"
    )


def _count(answers: Sequence[FileAnswer], status: Status) -> str:
    """How many verdicts have a status, and how many of these are accepted."""
    ours = [(answer, verdict) for answer in answers for verdict in answer.verdicts if verdict.status is status]
    accepted = sum(_is_excused(answer, verdict) for answer, verdict in ours)
    return f"{len(ours):,} {status}" + (f" ({accepted:,} as expected)" if accepted else "")


def _is_excused(answer: FileAnswer, verdict: Verdict) -> bool:
    """Whether a verdict is not fine, and accepted."""
    return verdict.status not in FINE and answer.is_accepted(verdict)
