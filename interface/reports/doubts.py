"""The verdicts of a long run that are not fine, told as they come with its lines of progress."""

from __future__ import annotations

from collections import Counter

from novate.gate.expectations import FINE
from novate.proofs.status import Status
from novate.proofs.verdicts.verdict import Verdict

_MOST_NAMES = 4
"""New verdicts that one line names; more are counted."""


class Doubts:
    """What is not fine so far."""

    def __init__(self) -> None:
        self._counts: Counter[Status] = Counter()
        self._new: list[str] = []

    def add(self, verdict: Verdict) -> None:
        """Take note of a verdict, if it is not fine."""
        if verdict.status not in FINE:
            self._counts[verdict.status] += 1
            about = (verdict.status, verdict.property, verdict.market, verdict.side)
            self._new.append(" ".join(each for each in about if each))

    def told(self) -> str:
        """How many there are, and the names of those that were not told yet."""
        new, self._new = self._new, []
        counts = "".join(f", {count} {status}" for status, count in self._counts.items())
        more = f" and {len(new) - _MOST_NAMES} more" if len(new) > _MOST_NAMES else ""
        return counts + (f" (new: {', '.join(new[:_MOST_NAMES])}{more})" if new else "")
