"""What is wrong with joint bounds of a file: pairs that are none, and pairs that are there twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from novate.model.parameter import Spreads
from novate.model.quantities import quoted
from novate.specification.declared import declared
from novate.specification.entries import Document, entry, markets
from novate.specification.problems import Problem, dotted
from novate.specification.spreads import FORM, PairError, pair_of
from novate.system.names import UnknownNameError


def spread_problems(document: Document) -> Iterator[Problem]:
    """All of them."""
    names = [name for _, name in markets(document)]
    for path, _ in declared(document, Spreads):
        found, known = entry(document, path), set[frozenset[str]]()
        for key in found if isinstance(found, Mapping) else ():
            try:
                pair = frozenset(pair_of(key, names))
            except (PairError, UnknownNameError):
                yield Problem(dotted((*path, key)), quoted(key), FORM)
                continue
            if pair in known:
                yield Problem(dotted((*path, key)), "two markets that have a bound already", "one for each two")
            known.add(pair)
