"""Books that do not cover what is owed: while the account sleeps, or after its close-out."""

from __future__ import annotations

from collections.abc import Iterator

from novate.proofs.counterexamples.accounts_on_course import (
    Course,
    books_after_closing,
    books_after_sleep,
    closing,
    final_equity,
    last_of,
    subject,
)
from novate.proofs.counterexamples.target import Target, broken, on_course
from novate.properties.property import Property


def targets(course: Course, watched: Property) -> Iterator[Target]:
    """An equity as far below nothing as can be, and as large a shortfall."""
    specification, base = subject(course).machine.specification, on_course(course)
    (asleep,) = watched.on_books(specification, books_after_sleep(course))
    yield Target(course, False, (*base, broken(asleep)), -final_equity(course))
    extra, steps = closing(course)
    for claim in watched.on_books(specification, books_after_closing(steps[-1])):
        yield Target(course, True, (*base, *extra, broken(claim)), last_of(steps).shortfall)
