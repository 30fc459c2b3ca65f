"""Who pays for what a window costs at most, layer by layer, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from novate.model.component import part
from novate.model.figures import in_short
from novate.model.specification import Specification
from novate.proofs.verdicts.verdict import LayerShare
from novate.reports.answers import FileAnswer
from novate.system.layout import hanging, table

HEADING = "Who pays for the worst window, in turn"
TITLES = ("", "has", "asked up to", "leaves up to")
_INDENT = 2

Row = tuple[str, str, str, str]


def who_pays(answer: FileAnswer) -> list[Row]:
    """A row for each layer, in quote units; none where a fund alone pays, or where nothing is known."""
    return [_row(answer.specification, each) for verdict in answer.verdicts for each in verdict.layers]


def _row(specification: Specification, share: LayerShare) -> Row:
    held, asked, left = (
        "" if each is None else in_short(each * specification.quote_quantum)
        for each in (share.held, share.asked, share.left)
    )
    return str(part("waterfall", share.layer, "words").NAME), held, asked, left


def who_pays_lines(answer: FileAnswer, console: Console) -> Iterator[Text]:
    """The same for a terminal."""
    found = who_pays(answer)
    if found:
        rows = [[Text(cell) for cell in row] for row in found]
        yield from hanging(console, Text(f"{HEADING}:"), 0, _INDENT)
        yield from table(console, TITLES, rows, right=range(1, len(TITLES)), indent=_INDENT)
