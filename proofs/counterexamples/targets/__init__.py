"""What a search looks for, property by property: one file for each that breaks in a way of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from novate.model.core.symbolic.numbers import number
from novate.proofs.counterexamples.accounts_on_course import Course, closing, last_of, subject
from novate.proofs.counterexamples.shortfall import by_shortfall
from novate.proofs.counterexamples.target import Target, close_out_claims, on_course
from novate.properties import PROPERTIES, brought
from novate.properties.property import Property

TARGETS: Mapping[str, Callable[[Course, Property], Iterator[Target]]] = brought(__name__, "targets")
"""By the property's name; any other breaks by a shortfall."""
NOT_SEARCHED: Mapping[str, str] = brought(__name__, "LEFT_OUT")
"""By the property's name: where it may break otherwise, in words."""


def violations(course: Course, name: str) -> Iterator[Target]:
    """Where property `name` breaks on this course, claim by claim."""
    return TARGETS.get(name, by_shortfall)(course, PROPERTIES[name])


def exercise(course: Course, name: str) -> Target:
    """Where a close-out that property `name` speaks of happens on this course, of whatever size it has to be."""
    extra, steps = closing(course)
    claims = close_out_claims(course, PROPERTIES[name], last_of(steps))
    premises = [claim.premise for claim in claims if claim.premise is not True]
    is_dust_nobody_s = bool(premises) and subject(course).machine.specification.dust_notional > 0
    return Target(course, True, (*on_course(course), *extra, *premises), number(0), any_size=is_dust_nobody_s)
