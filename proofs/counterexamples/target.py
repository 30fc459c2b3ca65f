"""Targets: what a search looks for on a course, and the direction in which it is clearest."""

from __future__ import annotations

from dataclasses import dataclass

import z3

from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.observation import CloseOut
from novate.proofs.counterexamples.accounts_on_course import Course, health, subject
from novate.proofs.counterexamples.course import follows
from novate.properties.property import Claim, Property


@dataclass(frozen=True, slots=True)
class Target:
    """A course on which something happens."""

    course: Course
    closes: bool
    """Whether the course goes on to the close-outs."""
    constraints: tuple[Formula, ...]
    objective: Term
    """The larger, the clearer: what must survive the rounding of a replay."""
    clear: tuple[Formula, ...] = ()
    """What clear cases have besides, the clearest first; tried in turn."""
    any_size: bool = False
    """Whether it lies between two limits that leave round sizes little room."""

    @property
    def scales(self) -> bool:
        """Whether a larger position is broken at least as clearly: not where it is small positions that break."""
        return not self.clear


def on_course(course: Course) -> tuple[Formula, ...]:
    """Prices and account keep to the course."""
    moves = (formula for leg in course.legs for formula in follows(leg, course.shape))
    return (*moves, *health(course))


def close_out_claims(course: Course, watched: Property, seen: CloseOut[Term]) -> tuple[Claim, ...]:
    """The property's claims on the last close-out of the course."""
    leg = subject(course)
    return watched.on_close_out(leg.machine.specification, leg.machine.market, seen)


def broken(claim: Claim) -> Formula:
    """The premise holds and the conclusion does not."""
    return z3.And(claim.premise, z3.Not(claim.conclusion))
