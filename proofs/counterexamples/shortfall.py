"""A close-out that leaves too much missing: what most properties break by."""

from __future__ import annotations

from collections.abc import Iterator

from novate.proofs.counterexamples.accounts_on_course import Course, closing, last_of
from novate.proofs.counterexamples.target import Target, broken, close_out_claims, on_course
from novate.properties.property import Property


def by_shortfall(course: Course, watched: Property) -> Iterator[Target]:
    """Each claim of the last close-out, broken by as large a shortfall as can be."""
    extra, steps = closing(course)
    seen = last_of(steps)
    for claim in close_out_claims(course, watched, seen):
        yield Target(course, True, (*on_course(course), *extra, broken(claim)), seen.shortfall)
