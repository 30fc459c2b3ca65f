"""A close-out of an account that is well off at the market prices."""

from __future__ import annotations

from collections.abc import Iterator

from novate.proofs.counterexamples.accounts_on_course import Course, closing, subject
from novate.proofs.counterexamples.target import Target, broken, close_out_claims, on_course
from novate.proofs.induction.close_outs import observed
from novate.properties.property import Property


def targets(course: Course, watched: Property) -> Iterator[Target]:
    """Equity at the market prices as far above what is promised to be enough as can be: at the first close-out."""
    if subject(course) is not course.legs[0]:
        return
    extra, steps = closing(course)
    seen = observed(steps[-1])
    for claim in close_out_claims(course, watched, seen):
        yield Target(course, True, (*on_course(course), *extra, broken(claim)), seen.beyond_promise)
