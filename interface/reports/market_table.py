"""The shortest answer for a person: a line for each market, the worst first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from novate.gate.expectations import FINE
from novate.model.figures import headroom_in_words
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer
from novate.reports.verdict_table import STYLES, badness, rank
from novate.reports.verify_text import summary
from novate.system.layout import hanging, table

_TITLES = ("market", "answer", "headroom", "where")
_ROOM_FOR_WHERE = 60
"""Columns of a terminal; on a narrower one it stands below."""
_EVERY = "all together"
"""The row of what is said of the whole specification."""


def market_table(answer: FileAnswer, console: Console) -> str:
    """The file, a row for each market, and how many verdicts of each kind there are."""
    markets: dict[str | None, list[Verdict]] = {}
    for verdict in answer.verdicts:
        markets.setdefault(verdict.market, []).append(verdict)
    ours = sorted(markets.values(), key=lambda each: min(rank(answer, verdict) for verdict in each))
    lines = _lines([_row(answer, each) for each in ours], console) if ours else []
    with console.capture() as capture:
        head = Text.assemble((answer.specification.title, "bold"), f"  ({answer.file})")
        said = hanging(console, summary([answer]), 0, 2)
        console.print(*hanging(console, head, 0, 2), *lines, *said, "", sep="\n")
    return capture.get()


def _lines(rows: Sequence[Sequence[Text]], console: Console) -> list[Text]:
    """The table; on a narrow terminal what is not fine stands below each market's line."""
    narrow = table(console, _TITLES[:-1], [row[:-1] for row in rows], right=(2,), indent=2)
    if console.width >= _ROOM_FOR_WHERE or len(narrow) != len(rows) + 1:
        return table(console, _TITLES, rows, right=(2,), indent=2)
    head, *lines = narrow
    below = [hanging(console, row[-1], 4, 6) if row[-1].plain else [] for row in rows]
    return [head, *(each for line, more in zip(lines, below, strict=True) for each in (line, *more))]


def _row(answer: FileAnswer, verdicts: Sequence[Verdict]) -> list[Text]:
    """One market: its worst answer, its smallest headroom, and the first property that is not fine."""
    worst = min(verdicts, key=lambda each: badness(answer, each))
    doubtful = [each for each in verdicts if each.status not in FINE]
    known = [each.headroom for each in verdicts if each.headroom is not None]
    headroom = headroom_in_words(min(known), of_fund=worst.market is None) if known else ""
    sides: dict[str, list[str]] = {}
    for each in doubtful:
        sides.setdefault(each.property, []).extend([each.side] if each.side else [])
    return [Text(worst.market or _EVERY), _word(answer, verdicts), Text(headroom), Text(_where(sides))]


def _where(sides: Mapping[str, Sequence[str]]) -> str:
    """The first of some properties, of one side if it is but one, and how many others there are."""
    named = [f"{name} {of[0]}" if len(of) == 1 else name for name, of in sides.items()]
    return "".join(named[:1]) + (f" and {len(named) - 1} more" if len(named) > 1 else "")


def _word(answer: FileAnswer, verdicts: Sequence[Verdict]) -> Text:
    """The answer: what is worst, or that nothing is."""
    worst = min(verdicts, key=lambda each: badness(answer, each))
    if not answer.is_accepted(worst):
        return Text(worst.status, STYLES[worst.status])
    if any(each.status not in FINE for each in verdicts):
        return Text("as expected", "cyan")
    is_asked = any(each.status is Status.PROVED for each in verdicts)
    return Text("holds", "green") if is_asked else Text(Status.NOT_APPLICABLE, "dim")
