"""Other values in the tables of a specification file, with what has to change along with them.

A changed document is read again by the ordinary reader, so that what contradicts itself is found. A maintenance margin
that rises above the initial one takes that along: together they are one change.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from novate.model.parameter import KeyPath, Money, Rate
from novate.model.quantities import format_amount, format_blocks, format_counted
from novate.model.specification import Specification
from novate.proofs.design.line import Line
from novate.specification.declared import both_ways_at, declaration_at, own_table, replaced, upper
from novate.specification.entries import entry, value
from novate.specification.file import parse_document
from novate.specification.parameters import Parameter, default_at
from novate.specification.tier_order import without_deductions
from novate.specification.values import reader

Document = Mapping[str, Any]
Written = str | Fraction
"""A text as a file has it, or the exact number where no text is needed: only in a document that is not written out."""


def line(document: Document, parameter: Parameter) -> Line:
    """The mechanisms with each value of a parameter."""

    def at(number: Fraction) -> Specification:
        return parse_document(changed(document, {parameter.path: number_in_document(parameter, number)}))

    return Line(at, parameter.low, parameter.high, parameter.step)


def number_in_document(parameter: Parameter, number: Fraction) -> Written:
    """A value of a parameter as the reader takes it."""
    if parameter.is_time:
        return format_blocks(int(number))
    if parameter.counts:
        return format_counted(int(number), parameter.counts)
    return number if parameter.is_rate else format_amount(number)


def changed(document: Document, values: Mapping[KeyPath, Written]) -> dict[str, Any]:
    """The document with these values, and those that must rise with them."""
    edited = copy.deepcopy(dict(document))
    for path, written in with_limits(document, values).items():
        put(edited, path, written)
    return edited


def with_limits(document: Document, values: Mapping[KeyPath, Written]) -> dict[KeyPath, Written]:
    """The values, and those of keys that must rise with them, as initial margins must."""
    complete = dict(values)
    for path, written in values.items():
        declaration, above = declaration_at(path), upper(path)
        if declaration is not None and above is not None and isinstance(declaration.kind, Rate | Money):
            read = reader(declaration.kind)
            limit = read(values[above]) if above in values else value(document, above, read)
            if limit is not None and limit < read(written):
                complete[above] = written
    return complete


def put(document: dict[str, Any], path: KeyPath, written: object) -> None:
    """Put a value into a document, with the tables on the way to it."""
    own, both_ways = own_table(path), both_ways_at(path)
    if own is not None and len(path) > len(own):
        make_own(document, own)
    if both_ways is not None and len(path) > len(both_ways):
        spread(document, both_ways, path)
    table = document
    for part in path[:-1]:
        table = table.setdefault(part, {})
    table[path[-1]] = written
    without_deductions(document, path)


def make_own(document: dict[str, Any], path: KeyPath) -> None:
    """What a market takes from all markets becomes its own."""
    common = replaced(path)
    if common is not None and entry(document, path) is None and entry(document, common) is not None:
        put(document, path, copy.deepcopy(entry(document, common)))


def spread(document: dict[str, Any], both_ways: KeyPath, path: KeyPath) -> None:
    """One number for both directions becomes a table of the two."""
    make_own(document, both_ways)
    if path[-1] in ("up", "down"):
        found = entry(document, path[:-1])
        if not isinstance(found, Mapping):
            rate = found if found is not None else default_at(path[:-1])
            put(document, path[:-1], {"up": rate, "down": rate})
