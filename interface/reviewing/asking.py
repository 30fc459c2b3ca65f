"""The verdicts on several versions, asked all at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing

from novate.caching.memory import Ask
from novate.gate.baseline import NOTHING
from novate.model.specification import Specification
from novate.proofs.verdicts.verdict import Verdict
from novate.reports.answers import FileAnswer
from novate.reports.verify_run import Run
from novate.system.progress import meter

Verdicts = tuple[Verdict, ...]


def verdicts_on(
    versions: Sequence[Specification], wanted: Sequence[str], properties: Sequence[str], ask: Ask, doing: str
) -> list[Verdicts]:
    """Those on each version, as `novate verify` has them."""
    run = Run([str(place) for place in range(len(versions))], versions, wanted, properties, NOTHING)
    with meter(doing, len(run.questions)) as far, closing(ask(run.questions)) as coming:
        for place, verdict in coming:
            run.add(place, verdict)
            far.advance()
    return list(_taken(run))


def _taken(run: Run) -> Iterator[Verdicts]:
    """What is known of each version."""
    while run.is_any_left:
        result = run.take()
        assert isinstance(result, FileAnswer)
        yield result.verdicts
