"""What can be damaged in a specification: each number by a step to either side, and each rule off.

A step is one in the second digit that counts, so a change of a hundredth to a tenth: 3 % becomes 2.9 % and 3.1 %, 12
blocks 11 and 13, and 2 blocks 1 and 3. To which side a number is unsafe is not declared, and may be either side: a
penalty pays keepers and costs accounts. So both are tried, and what verdicts become says which was.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import getitem
from typing import Any

from novate.model.parameter import KIND, KeyPath, Truth
from novate.model.parameters import GROUPS
from novate.model.specification import Specification
from novate.reviewing.review import mechanism
from novate.specification.changes import Document, changed, put
from novate.specification.declared import declared, tables
from novate.specification.entries import entry
from novate.specification.file import parse_document
from novate.specification.parameters import Parameter, parameter_named
from novate.specification.problems import SpecificationError, dotted
from novate.specification.units import on_safe_side, unit_of

LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Damage:
    """A change of one key."""

    path: KeyPath
    before: str
    after: str
    specification: Specification | None
    """What the file means with it; None where the reader refuses it."""

    @property
    def key(self) -> str:
        """The path as TOML writes it."""
        return dotted(self.path)


def damages(document: Document) -> list[Damage]:
    """All that change what the file means, in its order: of each key its numbers, then without it."""
    undamaged = mechanism(parse_document(document))
    found = [_read(*each) for each in (*_steps(document), *_rules(document))]
    return [each for each in found if each.specification is None or mechanism(each.specification) != undamaged]


def _read(path: KeyPath, before: str, after: str, damaged: Mapping[str, Any]) -> Damage:
    try:
        return Damage(path, before, after, parse_document(damaged))
    except SpecificationError:
        return Damage(path, before, after, None)


Change = tuple[KeyPath, str, str, Mapping[str, Any]]
"""The key, what stood there and what stands there now, and the whole document."""


def _steps(document: Document) -> Iterator[Change]:
    """Every number that the file states, a step down and a step up."""
    for path in _leaves(document, ()):
        parameter = _number(document, path)
        if parameter is None or parameter.value is None:
            continue
        unit, step = unit_of(document, parameter), step_of(parameter)
        for number in (max(parameter.low, parameter.value - step), min(parameter.high, parameter.value + step)):
            if number != parameter.value:
                written = unit.written(on_safe_side(number, unit, parameter, up=number > parameter.value))
                yield path, str(parameter.text), written, changed(document, {path: written})


def step_of(parameter: Parameter) -> Fraction:
    """One in the second digit that counts; of nothing a block, a quote unit, or a thousandth."""
    value = parameter.value or Fraction(0)
    if value == 0:
        return Fraction(1, 1000) if parameter.is_rate else max(parameter.step or Fraction(1), Fraction(1))
    exponent = 0
    while 10**exponent * 10 <= value:
        exponent += 1
    while Fraction(10) ** exponent > value:
        exponent -= 1
    return max(Fraction(10) ** (exponent - 1), parameter.step or Fraction(0))


def _leaves(table: Document, above: KeyPath) -> Iterator[KeyPath]:
    """Every text of the file, but for what its owner expects."""
    for key, found in table.items():
        if isinstance(found, Mapping):
            yield from _leaves(found, (*above, key)) if (*above, key) != ("expect",) else ()
        elif isinstance(found, str):
            yield (*above, key)


def _number(document: Document, path: KeyPath) -> Parameter | None:
    """The number there, if it is one on which a verdict may turn."""
    try:
        return parameter_named(document, dotted(path))
    except SpecificationError:
        return None


def _rules(document: Document) -> Iterator[Change]:
    """Every truth turned round, every key and every component's table left out that may be."""
    for path, each in declared(document):
        found = entry(document, path)
        if isinstance(each.kind, Truth) and isinstance(found, bool):
            yield path, str(found).lower(), str(not found).lower(), _with(document, path, not found)
        elif found is not None and not each.is_required and each.key != KIND:
            yield path, _in_words(found), LEFT_OUT, _without(document, path)
    for group in GROUPS:
        if group.variants and group.path[:-1] != ("feeds",):
            for table in tables(document, group):
                if entry(document, table) is not None:
                    yield table, _in_words(entry(document, table)), LEFT_OUT, _without(document, table)


def _in_words(found: object) -> str:
    """A text as it is, a table by its kind."""
    if isinstance(found, Mapping):
        return f'kind "{found[KIND]}"' if KIND in found else "a table"
    return ", ".join(map(str, found)) if isinstance(found, list) else str(found)


def _with(document: Document, path: KeyPath, found: object) -> Mapping[str, Any]:
    edited = copy.deepcopy(dict(document))
    put(edited, path, found)
    return edited


def _without(document: Document, path: KeyPath) -> Mapping[str, Any]:
    edited = copy.deepcopy(dict(document))
    del reduce(getitem, path[:-1], edited)[path[-1]]
    return edited
