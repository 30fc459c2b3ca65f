"""Which questions every tool is asked, and which need not be asked any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from answer import Outcome
from question import Question
from results import Record
from tools import Tool

ACCOUNTS = (1, 4, 16, 64)
DELAYS = (1, 10, 100)
NAMED_DELAY = 2
"""The machine with the thresholds 5.8808 % (long) and 6.1208 % (short)."""
NAMED_ACCOUNTS = (1, 8, 64)


def questions(tool: Tool) -> Iterator[Question]:
    """Small ones first."""
    for delay in sorted((*DELAYS, NAMED_DELAY)):
        accounts = NAMED_ACCOUNTS if delay == NAMED_DELAY else ACCOUNTS
        for number in accounts[:1] if tool.any_number else accounts:
            for safe in (False, True):
                yield Question(number, delay, safe)


def hopeless(tool: Tool, question: Question, records: Iterable[Record]) -> bool:
    """Whether the tool is absent, or has failed on a question of this kind that is no harder.

    More accounts are harder, but not for a tool that looks for a violation at random.
    """
    luck = tool.random and not question.safe
    return any(
        record.outcome == Outcome.UNAVAILABLE
        or (
            (record.stopped or record.outcome == Outcome.NONE)
            and record.safe == question.safe
            and (record.accounts == question.accounts if luck else record.accounts <= question.accounts)
            and record.delay <= question.delay
        )
        for record in records
    )
