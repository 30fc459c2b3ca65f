"""Comments that may no longer fit: a repair changes a number, and words about it stay as they were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from novate.design.repair_cost import Change
from novate.specification.lines import Lines

_BEFORE_COMMENT = re.compile(r"""(?:[^"'#]|"(?:[^"\\]|\\.)*"|'[^']*')*""")
_LONGEST = 60
"""Characters of a comment that are told."""


def outdated_comments(text: str, changes: Sequence[Change]) -> Iterator[str]:
    """As in `12: maintenance_margin was 3% (# 3 % is enough)`: beside what changed, and wherever its old value is."""
    comments = {number: _comment(line) for number, line in enumerate(text.splitlines(), start=1)}
    lines = Lines(text).known
    for number, comment in comments.items():
        for each in changes:
            if comment and _is_about(comment, each, is_beside=number == lines.get(each.path)):
                said = comment if len(comment) <= _LONGEST else f"{comment[:_LONGEST]}..."
                yield f"{number}: {each.path[-1]} was {each.before or 'the default'} and is {each.after}: {said}"
                break


def _comment(line: str) -> str:
    """From the # on; empty where there is none."""
    found = _BEFORE_COMMENT.match(line)
    return "" if found is None else line[found.end() :].strip()


def _is_about(comment: str, change: Change, *, is_beside: bool) -> bool:
    """Whether it has a number and stands beside the change, names the key, or has the old value in it."""
    has_number = any(each.isdigit() for each in comment)
    if is_beside:
        return has_number
    number = (change.before or "").rstrip("%")
    old = re.compile(rf"(?<![\d.]){re.escape(number)} ?%") if change.before and change.before.endswith("%") else None
    return (change.path[-1] in comment and has_number) or (old is not None and old.search(comment) is not None)
