"""Envelope: the frontier of one parameter against another, beyond which a property fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from novate.design.defaults import AXES
from novate.design.threshold import SideAnswer, answer, by_side
from novate.proofs.design.question import Question
from novate.proofs.design.search_range import Judge
from novate.specification.changes import Document, changed, number_in_document
from novate.specification.parameters import Parameter, parameter_named, shortest_horizon
from novate.specification.units import Unit, on_safe_side, unit_of

_FEWEST_BLOCKS = Fraction(20)
"""A time is looked at up to so many blocks at least."""
_USUAL_RATE = Fraction(5, 100)
"""A rate that is 0 in the file is looked at up to this."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One of the two parameters, and how its values are written."""

    parameter: Parameter
    unit: Unit


@dataclass(frozen=True, slots=True)
class Point:
    """What is safe, for each side, with one value of the parameter that is varied."""

    value: Fraction
    text: str
    answers: tuple[SideAnswer, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    """The frontier."""

    title: str
    property: str
    bounded: Axis
    """The parameter of which the safe values are asked."""
    varied: Axis
    points: tuple[Point, ...]


class NoRangeError(ValueError):
    """Nothing says how far to go with a parameter."""


def keys(document: Document, asked: tuple[str, str]) -> tuple[str, str]:
    """The keys of the two axes, the bounded one first."""
    return (shortest_horizon(document, asked[0]), asked[1]) if asked == AXES else asked


def axis(document: Document, parameter: Parameter) -> Axis:
    """A parameter as an axis."""
    return Axis(parameter, unit_of(document, parameter))


def values(varied: Axis, count: int, ends: tuple[Fraction, Fraction] | None) -> list[Fraction]:
    """About so many values from one end to the other, the file's own among them. Raises `NoRangeError`."""
    parameter = varied.parameter
    low, high = ends if ends is not None else usual_ends(parameter)
    spread = [low + (high - low) * number / max(1, count - 1) for number in range(count)]
    own = [parameter.value] if parameter.value is not None and low <= parameter.value <= high else []
    return sorted({on_grid(value, varied) for value in spread} | set(own))


def usual_ends(parameter: Parameter) -> tuple[Fraction, Fraction]:
    """From the least to twice the file's value."""
    if parameter.is_counted:
        most = max(2 * (parameter.value or Fraction(0)), _FEWEST_BLOCKS)
    elif parameter.value:
        most = 2 * parameter.value
    elif parameter.is_rate:
        most = _USUAL_RATE
    else:
        raise NoRangeError(f"{parameter.key} is 0 in the file, so nothing says how far to go")
    return (Fraction(0) if parameter.low < parameter.high / 10**9 else parameter.low), min(most, parameter.high)


def on_grid(value: Fraction, varied: Axis) -> Fraction:
    """The value as it can be written, and as the parameter may be."""
    parameter = varied.parameter
    if parameter.step is not None:
        value = value // parameter.step * parameter.step
    value = min(max(value, parameter.low), parameter.high)
    return on_safe_side(value, varied.unit, parameter, up=value == parameter.low)


def points(
    document: Document,
    axes: tuple[Axis, Axis],
    along: Sequence[Fraction],
    questions: Sequence[Question],
    judge: Callable[[Sequence[Question]], Judge],
) -> Iterator[Point]:
    """The frontier, value by value."""
    bounded, varied = axes
    for value in along:
        there = changed(document, {varied.parameter.path: number_in_document(varied.parameter, value)})
        parameter = parameter_named(there, bounded.parameter.key)
        answers = [answer(there, parameter, bounded.unit, ours, judge) for ours in by_side(questions)]
        yield Point(value, varied.unit.written(value), tuple(answers))
