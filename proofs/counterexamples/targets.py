"""What a search looks for on a course: a broken claim, and the direction in which it is broken most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import z3

from novate.model.core.symbolic.health import has_worst_price
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.state import Machine
from novate.model.observation import CloseOut
from novate.model.specification import Specification
from novate.proofs.counterexamples.accounts_on_course import (
    Course,
    books_after_closing,
    books_after_sleep,
    closing,
    final_equity,
    health,
    last_of,
    subject,
)
from novate.proofs.counterexamples.course import follows
from novate.proofs.induction.close_out_argument import observed
from novate.proofs.induction.progress_argument import cost
from novate.properties import PROPERTIES
from novate.properties.property import Claim


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

    @property
    def scales(self) -> bool:
        """Whether a larger position is broken at least as clearly: not where it is small positions that break."""
        return not self.clear


def violations(course: Course, name: str) -> Iterator[Target]:
    """Where property `name` breaks on this course, claim by claim."""
    base = on_course(course)
    if name == "liquidation-progress":
        yield from toxic(course, base)
        return
    if name == "solvency":
        yield Target(course, False, (*base, broken(*asleep(course))), -final_equity(course))
    extra, steps = closing(course)
    seen = last_of(steps)
    if name == "solvency":
        claims = PROPERTIES[name].on_books(subject(course).machine.specification, books_after_closing(steps[-1]))
    else:
        claims = close_out_claims(course, name, seen)
    for claim in claims:
        unpaid = name == "keeper-incentive" and claim.premise is not True
        clear = clearly_unpaid(subject(course).machine.specification, seen) if unpaid else ()
        yield Target(course, True, (*base, *extra, broken(claim)), direction(name, claim, seen), clear)


def toxic(course: Course, base: tuple[Formula, ...]) -> Iterator[Target]:
    """A close-out that costs nearly the most, of an account whose margin ratio is below what that needs.

    The claim itself is a product of unknowns. It breaks where the cost per unit of notional is at least theta lambda
    while E <= theta (lambda / m) M, which is linear for each theta tried; the replay checks the claim.
    """
    if subject(course) is course.legs[-1]:
        return
    extra, (*_, step) = closing(course)
    machine, seen = subject(course).machine, observed(step)
    for share in dear_costs(machine):
        dear = number(share) * seen.oracle_notional
        ratio = number(share / machine.market.maintenance_margin)
        gap = ratio * seen.requirement_before - seen.equity_before
        yield Target(course, True, (*base, *extra, seen.equity_before - seen.equity_after >= dear, gap > 0), gap)


def dear_costs(machine: Machine) -> tuple[Fraction, ...]:
    """Per unit of notional, theta lambda for each theta; where a close-out may cost any amount, some that are dear."""
    if not has_worst_price(machine):
        return tuple(part * (1 + machine.market.maintenance_margin) for part in (Fraction(1), Fraction(1, 10)))
    return tuple(theta * cost(machine) for theta in (Fraction(99, 100), Fraction(3, 4), Fraction(1, 2)))


def clearly_unpaid(specification: Specification, seen: CloseOut[Term]) -> tuple[Formula, ...]:
    """A reward well below the gas; or a little below it, for a position a little above dust; or three quanta below."""
    gas, dust = specification.gas_cost, specification.dust_notional
    little = z3.And(1000 * seen.reward <= 999 * gas, 1000 * seen.oracle_notional >= 1001 * dust)
    return 10 * seen.reward <= 9 * gas, little, seen.reward + 3 <= gas


def exercise(course: Course, name: str) -> Target:
    """Where a close-out that property `name` speaks of happens on this course."""
    extra, steps = closing(course)
    seen = last_of(steps)
    claims = close_out_claims(course, name, seen)
    premises = [claim.premise for claim in claims if claim.premise is not True]
    return Target(course, True, (*on_course(course), *extra, *premises), number(0))


def on_course(course: Course) -> tuple[Formula, ...]:
    """Prices and account keep to the course."""
    moves = (formula for leg in course.legs for formula in follows(leg, course.shape))
    return (*moves, *health(course))


def asleep(course: Course) -> tuple[Claim, ...]:
    """The claims on the books at the end of the sleep."""
    return PROPERTIES["solvency"].on_books(subject(course).machine.specification, books_after_sleep(course))


def close_out_claims(course: Course, name: str, seen: CloseOut[Term]) -> tuple[Claim, ...]:
    """The property's claims on the last close-out of the course."""
    leg = subject(course)
    specification, market = leg.machine.specification, leg.machine.market
    return PROPERTIES[name].on_close_out(specification, market, seen)


def broken(claim: Claim) -> Formula:
    """The premise holds and the conclusion does not."""
    return z3.And(claim.premise, z3.Not(claim.conclusion))


def direction(name: str, claim: Claim, seen: CloseOut[Term]) -> Term:
    """What to make large."""
    if name == "keeper-incentive":
        reward_matters = claim.premise is not True
        return -seen.reward if reward_matters else seen.drain - seen.received_before
    return seen.shortfall
