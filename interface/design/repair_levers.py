"""What a repair may change: by default the mechanism's own parameters, since nobody chooses his environment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from novate.proofs.design.lever import Lever
from novate.specification.changes import Document, changed, number_in_document
from novate.specification.contradictions import lacked
from novate.specification.declared import declared, lower, upper
from novate.specification.entries import entry
from novate.specification.file import parse_document
from novate.specification.layer_problems import layer_that_lacks
from novate.specification.parameters import Parameter, parameter_named, read_range
from novate.specification.problems import SpecificationError, dotted


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user wants of a repair; keys as in the file."""

    fixed: Sequence[str] = ()
    bounds: Mapping[str, str] = field(default_factory=dict)
    """Key -> `LOW:HIGH`."""
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    """Key -> what a relative change of it costs; 1 where nothing is said."""
    allowed: Sequence[str] = ()
    """Keys that may change besides."""
    grid: Fraction | None = None
    """Rates that are changed become multiples of it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The levers, and the parameters that they stand for."""

    levers: tuple[Lever, ...]
    parameters: Mapping[str, Parameter]
    """By key; those too that go along, as initial margins do."""
    weights: Mapping[str, Fraction]
    """By key."""
    wishes: Wishes = field(default_factory=Wishes)
    """What it follows from."""

    @property
    def steady(self) -> tuple[str, ...]:
        """The keys that do not go along further than they must."""
        return (*self.wishes.fixed, *self.wishes.bounds)


def choice(document: Document, wishes: Wishes) -> Choice:
    """What may change, and how far. Raises `SpecificationError` for an unknown key, `QuantityError` for a bad bound."""
    known = {key: parameter_named(document, key) for key in keys(document)}
    for key in (*wishes.fixed, *wishes.bounds, *wishes.weights, *wishes.allowed):
        parameter = parameter_named(document, key)
        known.setdefault(parameter.key, parameter)
    usual = {*keys(document), *(parameter_named(document, key).key for key in wishes.allowed)}
    fixed = {parameter_named(document, key).key for key in wishes.fixed}
    bounds = {
        (parameter := parameter_named(document, key)).key: read_range(document, parameter, ends)
        for key, ends in wishes.bounds.items()
    }
    levers = (lever(known, key, bounds, fixed) for key in known if key in usual and key not in fixed)
    weights = {parameter_named(document, key).key: weight for key, weight in wishes.weights.items()}
    pulled = (each for each in levers if each is not None and is_heard_of(document, known[each.key], each))
    return Choice(tuple(pulled), known, weights, wishes)


def is_heard_of(document: Document, parameter: Parameter, made: Lever) -> bool:
    """Whether a parameter that the file does not set may be set in it: nothing that it says speaks against either end.

    Equal parts, for one, have no minimum.
    """
    if entry(document, parameter.path) is not None:
        return True
    ends = ({parameter.path: number_in_document(parameter, end)} for end in (made.low, made.high) if end != made.value)
    try:
        for end in ends:
            parse_document(changed(document, end))
    except SpecificationError:
        return False
    return True


def keys(document: Document) -> Iterator[str]:
    """The mechanism's own parameters; what a market could replace, where it does; none that says too little."""
    for path, each in declared(document):
        is_said = not each.replaces or entry(document, path) is not None
        speaks = lacked(document, path, each) is None and not layer_that_lacks(document, path)
        if each.may_be_repaired and is_said and speaks:
            yield dotted(path)


def lever(
    known: Mapping[str, Parameter], key: str, bounds: Mapping[str, tuple[Fraction, Fraction]], fixed: set[str]
) -> Lever | None:
    """The lever of a parameter; none for one that others never exceed: it moves with them only."""
    parameter = known[key]
    if lower(parameter.path) or parameter.value is None:
        return None
    low, high = bounds.get(key, (parameter.low, parameter.high))
    made = Lever(key, parameter.path[-1], parameter.value, low, high, parameter.step, is_bounded=key in bounds)
    above = upper(parameter.path)
    if above is not None:
        limit = dotted(above)
        highest = known[limit].value if limit in fixed else bounds[limit][1] if limit in bounds else None
        if highest is not None and highest < made.high:
            made = replace(made, high=highest, is_bounded=True)
    return made
