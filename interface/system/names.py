"""Names that a user gives, checked against the names that there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from novate.model.quantities import quoted

_MOST = 14
"""Names that are told; of those under a name, as a/b is under a, none."""


class UnknownNameError(ValueError):
    """There is nothing of this name: the text says what was found, and what could have been meant."""


def chosen(asked: Sequence[str] | None, known: Iterable[str]) -> list[str]:
    """The asked names in the order of the known ones, each once; all where none is asked. Raises `UnknownNameError`."""
    names = list(known)
    if not asked:
        return names
    for name in asked:
        if name not in names:
            raise UnknownNameError(_unknown(name, names))
    return [name for name in names if name in asked]


def _unknown(name: str, known: Sequence[str]) -> str:
    """What was given, and what could have been meant."""
    close = get_close_matches(name, known, n=3, cutoff=0.5) or get_close_matches(name.upper(), known, n=3, cutoff=0.5)
    if close:
        return f"found {quoted(name)}; did you mean {' or '.join(close)}?"
    first = [each for each in known if "/" not in each or each.split("/")[0] not in known]
    told = first if len(first) <= _MOST + 1 else first[:_MOST]
    more = f" and {len(first) - len(told)} more" if len(told) < len(first) else ""
    return f"found {quoted(name)}; expected one of {', '.join(told)}{more}"
