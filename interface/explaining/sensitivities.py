"""What each key of a file does to a bound: the closed form, worked out with one more and one less of its last digit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from novate.explaining.explanation import Demand, Nudge, Sensitivity
from novate.explaining.numbers import bound_of, value_of
from novate.model.figures import for_person
from novate.model.parameter import KeyPath
from novate.model.specification import Place, Specification
from novate.proofs.design.readings import Readings, exactly
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.parameters import Parameters
from novate.specification.changes import Document, line
from novate.specification.declared import declared
from novate.specification.entries import entry
from novate.specification.parameters import Parameter, number_at, parameter_named
from novate.specification.problems import SpecificationError, dotted
from novate.specification.units import Unit, unit_of


@dataclass(frozen=True, slots=True)
class Changed:
    """The file with another value of one key."""

    text: str
    """The value."""
    specification: Specification


@dataclass(frozen=True, slots=True)
class Nudged:
    """A key that the file states; None where one less, or one more, is not possible."""

    key: str
    text: str
    less: Changed | None
    more: Changed | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What that makes of the numbers of one side of one market."""

    nudged: Nudged
    less: Parameters | None
    more: Parameters | None


def nudges(document: Document, market: str | None) -> list[Nudged]:
    """Every number that the file states and that may be about a market."""
    found = (_nudged(document, path) for path in stated(document, market) if number_at(path) is not None)
    return [each for each in found if each is not None]


def stated(document: Document, market: str | None) -> Iterator[KeyPath]:
    """The paths of all texts of parameters, those of tables by horizon, direction or size each for itself."""
    for path, _ in declared(document):
        if market is None or path[0] != "markets" or path[1] == market:
            yield from _leaves(path, entry(document, path))


def _leaves(path: KeyPath, found: object) -> Iterator[KeyPath]:
    if isinstance(found, Mapping):
        for name, inside in found.items():
            yield from _leaves((*path, name), inside)
    elif isinstance(found, str):
        yield path


def _nudged(document: Document, path: KeyPath) -> Nudged | None:
    """None of a key about which nothing can be asked, as of a direction of moves that have horizons."""
    try:
        parameter = parameter_named(document, dotted(path))
    except SpecificationError:
        return None
    if parameter.value is None:
        return None
    unit = unit_of(document, parameter)
    step = last_digit(parameter, unit)
    less, more = (
        _changed(document, parameter, unit, value)
        for value in (max(parameter.low, parameter.value - step), min(parameter.high, parameter.value + step))
    )
    return Nudged(parameter.key, for_person(parameter.text or ""), less, more)


def _changed(document: Document, parameter: Parameter, unit: Unit, number: Fraction) -> Changed | None:
    """None where it is what the file has, or the file would contradict itself."""
    if number == parameter.value:
        return None
    try:
        return Changed(for_person(unit.written(number)), line(document, parameter).at(number))
    except SpecificationError:
        return None


def last_digit(parameter: Parameter, unit: Unit) -> Fraction:
    """What the last digit of the file's text counts: 0.1 % of "0.5%"; a block, an account."""
    if parameter.is_counted:
        return Fraction(1)
    after_point = (parameter.text or "").replace("_", "").partition(".")[2]
    places = len(after_point) - len(after_point.lstrip("0123456789"))
    return 1 / (unit.scale * Fraction(10) ** places)


def effects(every: Sequence[Nudged], where: Place, size: int | None) -> list[Effect]:
    """What each key does to one side of one market, or to one of its sizes."""

    def read(changed: Changed | None) -> Parameters | None:
        return None if changed is None else Readings(changed.specification, exactly).parameters(where, size)

    return [Effect(each, read(each.less), read(each.more)) for each in every]


def movers(name: str, now: Parameters, every: Sequence[Effect]) -> tuple[str, ...]:
    """The keys that move a symbol."""
    value = value_of(now, name)
    return tuple(
        each.nudged.key
        for each in every
        if any(found is not None and value_of(found, name) != value for found in (each.less, each.more))
    )


Found = tuple[Sensitivity, ...]


def sensitivities(demand: Demand, every: Sequence[Effect]) -> Found:
    """The keys that move a bound, with the bound that they move it to."""
    found = []
    for each in every:
        less, more = (
            _nudge(demand.inequality, changed, parameters)
            for changed, parameters in ((each.nudged.less, each.less), (each.nudged.more, each.more))
        )
        if any(nudge is not None and nudge.bound != demand.bound for nudge in (less, more)):
            found.append(Sensitivity(each.nudged.key, each.nudged.text, less, more))
    return tuple(found)


def of_margin(every: Sequence[Nudged], now: Fraction, needed: Callable[[Specification], Fraction | None]) -> Found:
    """The keys that move a margin of which no one inequality says it: it is worked out again for each step."""

    def nudge(changed: Changed | None) -> Nudge | None:
        bound = None if changed is None else needed(changed.specification)
        return None if changed is None or bound is None else Nudge(changed.text, bound)

    found = (Sensitivity(each.key, each.text, nudge(each.less), nudge(each.more)) for each in every)
    return tuple(each for each in found if any(end is not None and end.bound != now for end in (each.less, each.more)))


def _nudge(inequality: Inequality, changed: Changed | None, parameters: Parameters | None) -> Nudge | None:
    if changed is None or parameters is None:
        return None
    if inequality.is_hopeless(parameters.profile):
        return Nudge(changed.text, None)
    return Nudge(changed.text, bound_of(inequality, parameters))
