"""Changes of a file and what they cost: the relative distance |new - old| / old, times a weight.

A parameter that was 0 has nothing to be compared with: to switch it on costs 1, times its weight, however much of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from novate.design.repair_gap import with_gaps
from novate.model.parameter import KeyPath
from novate.proofs.design.lever import Assignment
from novate.specification.changes import Document, Written, with_limits
from novate.specification.parameters import Parameter, parameter_named, read_value
from novate.specification.problems import dotted
from novate.specification.units import unit_of

SWITCHED_ON = Fraction(1)


@dataclass(frozen=True, slots=True)
class Change:
    """One key of the file."""

    path: KeyPath
    key: str
    before: str | None
    """As it stands in the file, or in the place from which it is inherited; None for a default."""
    after: str
    cost: Fraction


def changes_of(
    document: Document,
    parameters: Mapping[str, Parameter],
    assignment: Assignment,
    weights: Mapping[str, Fraction],
    steady: Collection[str] = (),
) -> tuple[Change, ...]:
    """The changes in the file's own units, initial margins included; of `steady` ones no more than there must be."""
    written: dict[KeyPath, Written] = {
        parameters[key].path: unit_of(document, parameters[key]).written(number) for key, number in assignment.items()
    }
    complete = with_gaps(document, with_limits(document, written), steady)
    return tuple(change(document, path, str(text), weights) for path, text in complete.items())


def change(document: Document, path: KeyPath, after: str, weights: Mapping[str, Fraction]) -> Change:
    """One change with its cost."""
    parameter = parameter_named(document, dotted(path))
    weight = weights.get(parameter.key, Fraction(1))
    return Change(path, parameter.key, parameter.text, after, weight * distance(document, parameter, after))


def distance(document: Document, parameter: Parameter, after: str) -> Fraction:
    """How far the value moves, in relative terms."""
    if not parameter.value:
        return SWITCHED_ON
    return abs(read_value(document, parameter, after) - parameter.value) / parameter.value
