"""Which margin models there are, by their names."""

from __future__ import annotations

from collections.abc import Iterable

from novate.model.margins import KINDS, PLANNED
from novate.model.quantities import quoted
from novate.system.names import UnknownNameError, chosen


def kinds_in(names: Iterable[str]) -> list[str]:
    """In the order of the registry, each once. Raises `UnknownNameError`."""
    listed = [each.strip() for each in names]
    for each in listed:
        if each in PLANNED:
            instead = "what it would save is in every answer, as K_portfolio"
            raise UnknownNameError(f"found {quoted(each)}, which has no machine yet; {instead}")
    return chosen(listed, KINDS)
