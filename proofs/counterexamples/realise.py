"""Realise: from a symbolic witness to a scenario in whole numbers, as round as a replay allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction
from itertools import chain, islice, product

import z3

from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.scenario import Scenario
from novate.proofs.counterexamples.accounts_on_course import subject, surplus
from novate.proofs.counterexamples.confirm import Plan, Wanted, attempts
from novate.proofs.counterexamples.course import Leg
from novate.proofs.counterexamples.target import Target
from novate.proofs.counterexamples.walk import Ratios
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import Answer, asked, evaluated, fresh, maximize, satisfy

NOTIONALS = tuple(
    Fraction(10) ** power for power in (3, 2, 4, 1, 5, 6, 0, -1, -2, -3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20)
)
"""Notionals to try, in quote units."""
WAYS = (2, 1000)
"""A drift multiplies or divides a price by at most this: near ones first."""
SHORT_WAY = Fraction(5, 4)
"""The first way where moves are bounded over several blocks: a drift then takes as many as the longest bound, again and
again."""
REPLAYED_WITNESSES = 4
"""How many symbolic witnesses of a shape are replayed before it is given up; fewer where there are more positions."""


def realised(question: Wanted, target: Target, limits: Limits) -> Iterator[Scenario]:
    """Scenarios of a target, rounder ones first."""
    for answer in islice(witnesses(question, target, limits), REPLAYED_WITNESSES // len(target.course.legs)):
        ratios = tuple(ratios_of(leg, index, answer) for index, leg in enumerate(target.course.legs))
        closes = target.course.subject + 1 if target.closes else 0
        yield from attempts(question, Plan(target.course.shape, ratios, closes, target.scales))


def witnesses(question: Wanted, target: Target, limits: Limits) -> Iterator[Answer]:
    """The clearest symbolic witness for each way and each notional that has one.

    Whether there is one is asked of one solver that knows the target; what it leaves open, of one that begins anew.
    """
    clearness = [(each,) for each in target.clear]
    ways = (SHORT_WAY, *WAYS) if question.machine.market.move_windows else WAYS
    context, solver = fresh(target.constraints, limits)
    for clear, way, notional in product([*clearness, ()], ways, notionals(question, target)):
        also = (*clear, *sized(target, way, notional))
        constraints = (*target.constraints, *also)
        question.budget.query()
        outcome = asked(solver, z3.And(*also), target.constraints, context).outcome
        if outcome is Outcome.UNDECIDED:
            outcome = satisfy(constraints, limits).outcome
        if outcome is Outcome.SATISFIABLE:
            answer = maximize(constraints, clearest(target), limits)
            if answer.outcome is Outcome.SATISFIABLE:
                yield answer


def clearest(target: Target) -> Term:
    """What survives a replay in whole numbers: a large violation and a clear margin call, without a long drift."""
    legs = target.course.legs
    drifts = [each for leg in legs for each in (leg.shrunk - leg.opened, leg.waypoint - leg.shrunk)]
    length = sum(z3.If(drift >= 0, drift, -drift) for drift in drifts)
    return target.objective - length / 100 - surplus(target.course, "final", initial=False) / 4


def notionals(question: Wanted, target: Target) -> Iterator[Fraction | None]:
    """Notionals of the position in quote quanta: a round number of quote units, or any (None).

    Any, where what is looked for lies between two limits that leave round numbers little room.
    """
    quantum, market = question.machine.specification.quote_quantum, question.machine.market
    smallest = Fraction(market.minimum_notional)
    free = [None] if target.any_size else []
    round_ones = [units / quantum for units in NOTIONALS if units / quantum >= smallest]
    return chain(free, round_ones[:1], [smallest] if smallest else [], round_ones[1:])


def sized(target: Target, way: Fraction | int, notional: Fraction | None) -> Iterator[Formula]:
    """No drift is longer than the way; the position asked about is opened with the notional, others near it."""
    own, factor = subject(target.course), number(way)
    others = [leg for leg in target.course.legs if leg is not own]
    for leg in target.course.legs:
        yield z3.And(leg.waypoint * factor >= leg.opened, leg.waypoint <= leg.opened * factor)
        yield z3.And(leg.shrunk * factor >= leg.opened, leg.shrunk <= leg.opened * factor)
    if notional is not None:
        amount = number(notional)
        yield own.opened == amount
        yield from (other.opened <= 1000 * amount for other in others)


def ratios_of(leg: Leg, index: int, answer: Answer) -> Ratios:
    """Read a leg's prices from the solver's model."""
    terms = {field.name: getattr(leg, field.name) for field in fields(leg) if field.name != "machine"}
    values = {name: evaluated(answer, term) for name, term in terms.items()}
    opened = values.pop("opened")
    fill = evaluated(answer, z3.Real(f"{index}.fill"))
    scaled = {name: amount / opened for name, amount in values.items()}
    market, side = leg.machine.market, leg.machine.side
    return Ratios(market, side, fill=fill / opened, notional=opened, early=0, is_steepest=False, **scaled)
