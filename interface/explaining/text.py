"""An explanation for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from novate.explaining import words
from novate.explaining.explanation import Demand, Explanation
from novate.system.layout import hanging, table

_STYLES = {"proved": "bold green", "violated": "bold red"}


def as_text(file: str, found: Sequence[Explanation], console: Console) -> str:
    """One after the other."""
    with console.capture() as capture:
        for each in found:
            for line in _lines(file, each, console):
                console.print(line, soft_wrap=True)
    return "".join(f"{line.rstrip()}\n" for line in capture.get().rstrip("\n").split("\n"))


def _lines(file: str, found: Explanation, console: Console) -> Iterator[Text]:
    def said(text: str, indent: int = 2, more: int = 0) -> list[Text]:
        return hanging(console, Text(text), indent, indent + more)

    style = _STYLES.get(found.verdict.status, "bold")
    yield from hanging(console, Text(words.headline(found), style=style), 0, 2)
    yield from said(words.statement(found))
    yield Text()
    if found.without_theorem:
        yield from said(found.without_theorem)
        yield from said(found.verdict.detail) if found.verdict.detail not in found.without_theorem else ()
        yield Text()
    else:
        yield from _numbers(found, console)
    yield from _sensitivities(found, console)
    for line in found.elsewhere:
        yield from said(line)
    yield from (Text(),) if found.elsewhere else ()
    yield Text("What it rests on", style="bold")
    for depth, text in words.tree(found.argument):
        yield from said(text if depth == 0 else f"- {text}", 2 + 2 * depth, 2)
    yield Text()
    if found.by_hand:
        yield Text("Steps that no solver sees", style="bold")
        for step in found.by_hand:
            yield from said(f"- {step}", 2, 2)
        yield Text()
    yield from said(words.next_step(found, file), 0, 2)
    yield Text()


def _numbers(found: Explanation, console: Console) -> Iterator[Text]:
    yield Text("What is asked for", style="bold")
    for demand in found.demands:
        yield from _demand(demand, found, console)
    yield from hanging(console, Text(words.source(found), style="dim"), 2, 4)
    yield Text()
    yield Text(f"Where{words.of_which(found)}", style="bold")
    for letter, value, meaning in words.symbol_rows(found):
        said = Text.assemble((f"{letter} = {value}" if value else letter, "bold"), f": {meaning}")
        yield from hanging(console, said, 2, 4)
    yield Text()
    prices = words.price_lines(found)
    if prices:
        yield Text("From blocks to prices", style="bold")
        for line in prices:
            yield from hanging(console, Text(line), 2, 4)
        yield Text()


def _sensitivities(found: Explanation, console: Console) -> Iterator[Text]:
    """Which keys move what it turns on."""
    if found.sensitivities:
        yield from hanging(console, Text(words.why(found)), 0, 2)
        rows = [[*map(Text, row)] for row in words.sensitivity_rows(found)]
        yield from table(console, words.SENSITIVITY_TITLES, rows, indent=2)
        yield Text()


def _demand(demand: Demand, found: Explanation, console: Console) -> Iterator[Text]:
    """The inequality, its numbers, and what the file has."""
    head = f"- {demand.label}{words.whose(demand, found)} ({words.tightness(demand)})"
    yield from hanging(console, Text(head), 2, 4)
    subject = words.subject(demand)
    blank = " " * (len(subject) - 1)
    bound = words.bound_in_full(demand, found.specification)
    yield from hanging(console, Text(f"{subject} {demand.formula}", style="bold"), 6, 8 + len(blank))
    if demand.in_numbers not in (demand.formula, bound):
        yield from hanging(console, Text(f"{blank}= {demand.in_numbers}"), 6, 8 + len(blank))
    outcome = words.outcome(demand, found.specification)
    yield from hanging(console, Text(f"{blank}= {bound}{'; ' * bool(outcome)}{outcome}"), 6, 8 + len(blank))
