"""A reward that does not pay for the gas, or a coalition that gains from its own close-out."""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.observation import CloseOut
from novate.model.specification import Specification
from novate.proofs.counterexamples.accounts_on_course import Course, closing, last_of, subject
from novate.proofs.counterexamples.target import Target, broken, close_out_claims, on_course
from novate.properties.property import Property


def targets(course: Course, watched: Property) -> Iterator[Target]:
    """A reward as small as can be; a gain as large. A size that matters lies between dust and what pays."""
    specification = subject(course).machine.specification
    extra, steps = closing(course)
    seen = last_of(steps)
    for claim in close_out_claims(course, watched, seen):
        is_about_reward = claim.premise is not True
        clearest = -seen.reward if is_about_reward else seen.drain - seen.received_before
        clear = clearly_unpaid(specification, seen) if is_about_reward else ()
        constraints = (*on_course(course), *extra, broken(claim))
        yield Target(course, True, constraints, clearest, clear, any_size=specification.dust_notional > 0)


def clearly_unpaid(specification: Specification, seen: CloseOut[Term]) -> tuple[Formula, ...]:
    """A reward well below the gas; or a little below it, for a position a little above dust; or three quanta below."""
    gas, dust = specification.needed_reward, specification.dust_notional
    little = z3.And(1000 * seen.reward <= 999 * gas, 1000 * seen.oracle_notional >= 1001 * dust)
    return 10 * seen.reward <= 9 * gas, little, seen.reward + 3 <= gas
