"""The specification under each margin model that the core has, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from novate.caching.memory import Ask
from novate.gate.baseline import NOTHING
from novate.model.specification import Margin, Specification
from novate.proofs.verdicts.verdict import Verdict
from novate.properties import PROPERTIES
from novate.reports.answers import FileAnswer
from novate.reports.verify_run import Run
from novate.specification.changes import changed
from novate.specification.file import parse_document
from novate.specification.problems import SpecificationError
from novate.system.progress import meter

MARGIN = ("mechanism", "margin")


@dataclass(frozen=True, slots=True)
class Variant:
    """One of them."""

    kind: str
    specification: Specification | None
    """None where there is none: see `reason`."""
    reason: str = ""
    answer: FileAnswer | None = None
    """Its verdicts, once they are known."""

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Those that are known."""
        return () if self.answer is None else self.answer.verdicts


def variant(document: Mapping[str, Any], kind: str) -> Variant:
    """The file with another margin model."""
    if kind not in list(Margin):
        return Variant(kind, None, "no machine checks it; what is said of it is arithmetic")
    try:
        return Variant(kind, parse_document(changed(document, {MARGIN: kind})))
    except SpecificationError as error:
        return Variant(kind, None, "; ".join(map(str, error.problems)))


def with_verdicts(variants: Sequence[Variant], ask: Ask) -> list[Variant]:
    """With what the engine says of those that there are, asked all at once."""
    asked = [each.specification for each in variants if each.specification is not None]
    wanted = [*dict.fromkeys(market for each in asked for market in each.markets)]
    run = Run(
        [each.kind for each in variants if each.specification is not None], asked, wanted, list(PROPERTIES), NOTHING
    )
    with meter("comparing margin models", len(run.questions)) as far, closing(ask(run.questions)) as coming:
        for place, verdict in coming:
            run.add(place, verdict)
            far.advance()
    return [each if each.specification is None else replace(each, answer=_taken(run)) for each in variants]


def _taken(run: Run) -> FileAnswer:
    found = run.take()
    assert isinstance(found, FileAnswer)
    return found
