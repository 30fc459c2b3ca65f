"""Verdicts at a bound and one unit beyond it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from novate.design.judging import SAFE, Judge
from novate.design.threshold import Threshold
from novate.design.threshold_report import Checked, Checks
from novate.model.specification import Specification
from novate.proofs.design.confirmation import status_of
from novate.proofs.design.idle import is_idle
from novate.proofs.design.question import Question
from novate.proofs.status import Method, Status
from novate.specification.changes import Document, line

Ask = Callable[[Sequence[Question], Specification], Status | None]


def by_theorem(document: Document, found: Threshold) -> Checks:
    """What the theorems decide; a search has seen its verdicts itself."""
    theorem = checks(document, found, decided)
    searched = {
        id(limit): Checked(Status.PROVED, None if limit.bound.beyond is None else limit.bound.beyond.status)
        for answer in found.answers
        if answer.method is Method.SEARCH
        for limit in answer.limits
    }
    return {**theorem, **searched}


def decided(questions: Sequence[Question], mechanism: Specification) -> Status | None:
    """What theorems say, or that nobody can become liquidatable; None where that is not known either."""
    said = status_of(mechanism, questions)
    return Status.VACUOUS if said is None and is_idle(mechanism, questions) else said


def by_engine(document: Document, found: Threshold, judge: Callable[[Sequence[Question]], Judge]) -> Checks:
    """What `novate verify` says."""
    return checks(document, found, lambda questions, mechanism: worst(judge(questions), mechanism))


def worst(judge: Judge, mechanism: Specification) -> Status | None:
    """The status of the first verdict that is not as it should be; a violation before anything else."""
    statuses = [verdict.status for verdict in judge.verdicts(mechanism)]
    wrong = [status for status in statuses if status not in SAFE]
    if Status.VIOLATED in wrong:
        return Status.VIOLATED
    return wrong[0] if wrong else statuses[0]


def checks(document: Document, found: Threshold, ask: Ask) -> Checks:
    """Ask about each bound."""
    mechanisms = line(document, found.parameter)

    def at(questions: Sequence[Question], value: Fraction | None) -> Status | None:
        return None if value is None else ask(questions, mechanisms.at(value))

    return {
        id(limit): Checked(at(answer.questions, limit.safe), at(answer.questions, limit.beyond))
        for answer in found.answers
        for limit in answer.limits
    }
