"""What `novate lint` would say of a file, beside its verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from novate.linting.note import Note
from novate.reports.answers import FileAnswer
from novate.specification.setting_text import names_or_count
from novate.system.shell import command, file_word

_FEW_NOTES = 3
"""So much is told in full."""


def unusual(answer: FileAnswer) -> Iterator[str]:
    """A few of the notes, and where the others are."""
    found = _noted(answer)
    yield from (f"Unusual, line {each.problem.line}: {each.problem}." for each in found[:_FEW_NOTES])
    if len(found) > _FEW_NOTES:
        yield f"Unusual: {len(found) - _FEW_NOTES} more, which `{command('lint', file_word(answer.file))}` names."


def unusual_in_short(answer: FileAnswer) -> Iterator[str]:
    """Which keys they are about, and who says more."""
    found = {each.problem.path: each.problem for each in _noted(answer)}
    keys = [f"{each.path}, {each.found} (line {each.line})" for each in found.values()]
    if keys:
        yield f"Unusual: {names_or_count(keys)}; `novate lint` says why."


def _noted(answer: FileAnswer) -> Sequence[Note]:
    """Every note; none of a specification that is in no file."""
    if not answer.lines.text:
        return ()
    from novate.linting.registry import notes
    from novate.specification.file import document_in

    return notes(document_in(answer.lines.text.encode()), answer.specification, answer.lines)
