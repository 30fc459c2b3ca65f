"""A close-out that lowers the account's margin ratio."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from novate.model.core.symbolic.lag_profile import has_worst_price
from novate.model.core.symbolic.numbers import number
from novate.model.core.symbolic.state import Machine
from novate.proofs.counterexamples.accounts_on_course import Course, closing, subject
from novate.proofs.counterexamples.target import Target, on_course
from novate.proofs.induction.arguments.liquidation_progress import cost
from novate.proofs.induction.close_outs import observed
from novate.properties.property import Property


def targets(course: Course, _: Property) -> Iterator[Target]:
    """A close-out that costs nearly the most, of an account whose margin ratio is below what that needs.

    The claim itself is a product of unknowns. It breaks where the cost per unit of notional is at least theta lambda
    while E <= theta (lambda / m) M, which is linear for each theta tried; the replay checks the claim.
    """
    if subject(course) is course.legs[-1]:
        return
    extra, steps = closing(course)
    machine, seen = subject(course).machine, observed(steps[-1])
    for share in dear_costs(machine):
        dear = number(share) * seen.oracle_notional
        ratio = number(share / machine.market.maintenance_margin)
        gap = ratio * seen.requirement_before - seen.equity_before
        is_dear = seen.equity_before - seen.equity_after >= dear
        yield Target(course, True, (*on_course(course), *extra, is_dear, gap > 0), gap)


def dear_costs(machine: Machine) -> tuple[Fraction, ...]:
    """Per unit of notional, theta lambda for each theta; where a close-out may cost any amount, some that are dear."""
    if not has_worst_price(machine):
        return tuple(part * (1 + machine.market.maintenance_margin) for part in (Fraction(1), Fraction(1, 10)))
    return tuple(theta * cost(machine) for theta in (Fraction(99, 100), Fraction(3, 4), Fraction(1, 2)))


LEFT_OUT = "of toxic close-outs, which are no linear question, only some are searched"
