"""CSV, for a spreadsheet: a line for each verdict of all files, the worst first; numbers are plain decimals."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from novate.model.figures import decimal
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer, Unreadable
from novate.reports.verdict_table import rank
from novate.reports.verify_json import exact_figures
from novate.system.spreadsheet import name_in_cell

FIGURES = ("threshold", "headroom", "largest_position", "sufficient_fund", "shortfall")
"""Those that docs/json.md describes, where a verdict has them: the margins are shares, the rest is in quote units."""
COLUMNS = ("file", "market", "side", "property", "status", "accepted", *FIGURES)


class CsvWriter:
    """One table, written in the end; of a file that cannot be read standard error speaks."""

    def item(self, _: FileAnswer | Unreadable) -> str:
        """Nothing yet: the worst of all files comes first."""
        return ""

    def end(self, results: Sequence[FileAnswer | Unreadable]) -> str:
        """The table."""
        answers = [each for each in results if isinstance(each, FileAnswer)]
        ranked = sorted(
            ((answer, verdict) for answer in answers for verdict in answer.verdicts), key=lambda each: rank(*each)
        )
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(_row(answer, verdict) for answer, verdict in ranked)
        return text.getvalue()


def _row(answer: FileAnswer, verdict: Verdict) -> list[str]:
    known = exact_figures(answer.specification, verdict)
    figures = [decimal(known[name]).replace(",", "") if name in known else "" for name in FIGURES]
    accepted = "yes" if answer.is_accepted(verdict) else "no"
    names = [name_in_cell(answer.file), name_in_cell(verdict.market or "")]
    return [*names, verdict.side or "", verdict.property, verdict.status, accepted, *figures]
