"""Rules about how a number is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from novate.linting.note import Source
from novate.model.figures import percent
from novate.model.parameter import Deviations, KeyPath, Moves, Rate, RatesUpTo, Spreads, Tiers
from novate.model.quantities import parse_rate
from novate.specification.declared import declared
from novate.specification.entries import entry
from novate.specification.problems import Problem

LEAST = Fraction(1, 10)
"""From here on a share without a unit may be meant in per cent: nobody writes 0.5 for 0.5 % who has seen 0.005."""


def share_without_unit(source: Source) -> Iterator[Problem]:
    """A share such as "0.5" is 50 %, and may be meant as 0.5 %: with a unit it is read in one way."""
    for path, _ in declared(source.document, Rate, Moves, Deviations, RatesUpTo, Spreads, Tiers):
        for leaf, text in _texts(path, entry(source.document, path)):
            is_bare = text.replace(".", "").replace("_", "").isdigit()
            if is_bare and parse_rate(text) >= LEAST:
                yield source.problem(leaf, f'a unit: "{percent(parse_rate(text))}" is what it means')


def _texts(path: KeyPath, found: object) -> Iterator[tuple[KeyPath, str]]:
    """Each text of a value, those in its tables too."""
    if isinstance(found, Mapping):
        for key, inside in found.items():
            yield from _texts((*path, key), inside)
    elif isinstance(found, str):
        yield path, found
