"""A sweep from beginning to end: theorems first, then the engine, and a part on disk after each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod
from typing import Protocol

import numpy as np

from novate.specification.file import parse_document
from novate.sweeping.outcomes import UNDECIDED, code
from novate.sweeping.parts import Codes
from novate.sweeping.search import Engine
from novate.sweeping.theorems import Theorems
from novate.workers.verification import Job

MOST_AT_ONCE = 100_000
"""Combinations that are looked at together in intervals."""
MOST_EXACT = 500
"""Open combinations that are looked at in exact numbers before what is left open is searched."""
JOBS_A_WORKER = 4
"""Verdicts searched for by each worker before a part is written: no more is lost when a sweep is stopped."""


class Kept(Protocol):
    """Where outcomes are kept: in a folder, or in memory."""

    def missing(self, first: int, stop: int) -> Iterator[tuple[int, int]]:
        """The runs of combinations from `first` up to `stop` that are not known yet."""

    def save(self, first: int, codes: Codes) -> None:
        """Keep the outcomes of consecutive combinations, one row each."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """What is asked, and who answers."""

    theorems: Theorems
    parts: Kept
    engine: Callable[[], Engine]
    """Called where theorems leave something open."""

    def run(self, advance: Callable[[int], None]) -> None:
        """Find every outcome that no part has yet; `advance` is told how many more combinations are done."""
        for first, box in self.theorems.settings.grid.boxes(MOST_AT_ONCE):
            stop = first + prod(each.stop - each.start for each in box)
            gaps = list(self.parts.missing(first, stop))
            advance(stop - first - sum(end - start for start, end in gaps))
            if gaps:
                codes = self.theorems.codes(box)
            for start, end in gaps:
                self._finish(start, codes[start - first : end - first], advance)

    def _finish(self, first: int, codes: Codes, advance: Callable[[int], None]) -> None:
        """Decide what intervals left open, and keep everything."""
        for begin, end in stretches(codes, MOST_EXACT):
            piece = codes[begin:end]
            self.theorems.decide_exactly(first + begin, piece)
            self._search(first + begin, piece, advance)

    def _search(self, first: int, codes: Codes, advance: Callable[[int], None]) -> None:
        """Ask the engine what theorems left open, a few combinations at a time, and keep each stretch that is whole."""
        engine = self.engine() if (codes == UNDECIDED).any() else None
        most = max(1, JOBS_A_WORKER * engine.width // len(self.theorems.questions)) if engine else len(codes)
        for begin, end in stretches(codes, most):
            piece = codes[begin:end]
            if engine and (piece == UNDECIDED).any():
                self._ask(engine, first + begin, piece)
            self.parts.save(first + begin, piece)
            advance(end - begin)

    def _ask(self, engine: Engine, first: int, codes: Codes) -> None:
        """Replace every open outcome by what the engine says."""
        places = np.argwhere(codes == UNDECIDED)
        jobs = [self._job(first + int(row), int(column)) for row, column in places]
        for (row, column), verdict in zip(places, engine.answers(jobs), strict=True):
            codes[row, column] = code(verdict.status, verdict.method)

    def _job(self, number: int, column: int) -> Job:
        """One question about one combination, read as its file would be."""
        settings = self.theorems.settings
        question = self.theorems.questions[column]
        specification = parse_document(settings.document_at(settings.grid.index(number)))
        return Job(specification, question.market, question.side, question.property)


def stretches(codes: Codes, most: int) -> Iterator[tuple[int, int]]:
    """Consecutive runs of rows, all together, of which none has more than so many open rows."""
    is_open = np.flatnonzero((codes == UNDECIDED).any(axis=1))
    begin = 0
    for end in [*(int(row) + 1 for row in is_open[most - 1 :: most]), len(codes)]:
        if begin < end:
            yield begin, end
        begin = end
