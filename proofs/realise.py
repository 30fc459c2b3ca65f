"""Realise: from a symbolic witness to a scenario in whole numbers, as round as a replay allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from itertools import chain, islice, product

import z3

from novate.model.reference.rules import Rules
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.symbolic.numbers import Formula, Term, number
from novate.model.symbolic.state import Machine
from novate.proofs.accounts_on_course import Course, subject, surplus
from novate.proofs.build import Builder, Draft
from novate.proofs.course import Leg
from novate.proofs.limits import Limits
from novate.proofs.path import TooLongError, UnreachableError
from novate.proofs.replay import Replay, replay
from novate.proofs.solver import Answer, Outcome, evaluated, maximize, satisfy
from novate.proofs.targets import Target
from novate.proofs.walk import Ratios

PRICES = tuple(10**power for power in (2, 3, 4, 6, 9, 12))
"""Opening prices to try, in quote units: the higher, the finer the ticks are against it."""
SCALES = tuple(10**power for power in (0, 3, 6, 9, 12))
"""Multiples of the notional to try: the larger, the less a quantum matters."""
NOTIONALS = tuple(
    Fraction(10) ** power for power in (3, 2, 4, 1, 5, 6, 0, -1, -2, -3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20)
)
"""Notionals to try, in quote units."""
WAYS = (2, 1000)
"""A drift multiplies or divides a price by at most this: near ones first."""
REPLAYED_WITNESSES = 4
"""How many symbolic witnesses of a shape are replayed before it is given up; fewer where there are more positions."""
DIGITS = (1, 2, 3, 4, 6, 8)
"""Significant digits of the deposit to try."""
LONG = 2_000
"""Steps beyond which a scenario's deposit is left as it is."""


class BudgetSpentError(Exception):
    """The search has asked or replayed as much as it may."""


@dataclass(slots=True)
class Budget:
    """What one search may cost, whatever the machine's load; raises `BudgetSpentError` beyond."""

    queries: int = 500
    replayed_steps: int = 400_000
    """Steps of drafts times markets."""

    def query(self) -> None:
        """Count one question to the solver."""
        self.queries -= 1
        self._check()

    def replay(self, steps: int) -> None:
        """Count the steps of one replay."""
        self.replayed_steps -= steps
        self._check()

    def _check(self) -> None:
        if self.queries < 0 or self.replayed_steps < 0:
            raise BudgetSpentError("the search stopped at its limit of questions and replays")


@dataclass(frozen=True, slots=True)
class Question:
    """What to search for."""

    machine: Machine
    property: str
    targets: Callable[[Course], Iterator[Target]]
    confirmed: Callable[[Replay, Draft], int | None]
    """The index of the step at which a replay shows what is looked for, or None."""
    is_read: bool
    """Whether a person reads the scenario, so that round numbers are worth a few more replays."""
    budget: Budget


def realised(question: Question, target: Target, limits: Limits) -> Iterator[Scenario]:
    """Scenarios of a target, rounder ones first."""
    for answer in islice(witnesses(question, target, limits), REPLAYED_WITNESSES // len(target.course.legs)):
        ratios = tuple(ratios_of(leg, index, answer) for index, leg in enumerate(target.course.legs))
        yield from attempts(question, target, ratios)


def witnesses(question: Question, target: Target, limits: Limits) -> Iterator[Answer]:
    """The clearest symbolic witness for each way and each notional that has one."""
    clearness = [(each,) for each in target.clear]
    for clear, way, notional in product([*clearness, ()], WAYS, notionals(question)):
        constraints = (*target.constraints, *clear, *sized(target, way, notional))
        question.budget.query()
        if satisfy(constraints, limits).outcome is Outcome.SATISFIABLE:
            answer = maximize(constraints, clearest(target), limits)
            if answer.outcome is Outcome.SATISFIABLE:
                yield answer


def clearest(target: Target) -> Term:
    """What survives a replay in whole numbers: a large violation and a clear margin call, without a long drift."""
    legs = target.course.legs
    drifts = [each for leg in legs for each in (leg.shrunk - leg.opened, leg.waypoint - leg.shrunk)]
    length = sum(z3.If(drift >= 0, drift, -drift) for drift in drifts)
    return target.objective - length / 100 - surplus(target.course, "final", initial=False) / 4


def notionals(question: Question) -> Iterator[Fraction | None]:
    """Notionals of the position in quote quanta: a round number of quote units, or any (None).

    Any, where what is looked for lies between two limits that leave round numbers little room.
    """
    quantum, market = question.machine.specification.quote_quantum, question.machine.market
    smallest = Fraction(market.minimum_notional)
    if question.property == "fund-sufficiency":
        return iter((Fraction(market.max_open_interest or 0), None))
    free = [None] if question.property == "keeper-incentive" and question.machine.specification.dust_notional else []
    round_ones = [units / quantum for units in NOTIONALS if units / quantum >= smallest]
    return chain(free, round_ones[:1], [smallest] if smallest else [], round_ones[1:])


def sized(target: Target, way: int, notional: Fraction | None) -> Iterator[Formula]:
    """No drift is longer than the way; the position asked about is opened with the notional, others near it."""
    own = subject(target.course)
    others = [leg for leg in target.course.legs if leg is not own]
    for leg in target.course.legs:
        yield z3.And(leg.waypoint * way >= leg.opened, leg.waypoint <= leg.opened * way)
        yield z3.And(leg.shrunk * way >= leg.opened, leg.shrunk <= leg.opened * way)
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
    return Ratios(market=leg.machine.market, side=leg.machine.side, fill=fill / opened, notional=opened, **scaled)


def attempts(question: Question, target: Target, ratios: tuple[Ratios, ...]) -> Iterator[Scenario]:
    """Replays with finer and finer prices and sizes; at the first that confirms, the deposit is made round."""
    scales = SCALES if target.scales else SCALES[:1]
    for price, scale in product(PRICES, scales):
        scaled = tuple(replace(leg, notional=scale * leg.notional) for leg in ratios)
        try:
            exact = attempt(question, target, scaled, price, None)
        except TooLongError:
            return
        if exact is None:
            continue
        tries = DIGITS if question.is_read and len(exact.steps) <= LONG else ()
        rounder = (attempt(question, target, scaled, price, digits) for digits in tries)
        yield next((scenario for scenario in rounder if scenario is not None), exact)
        return


def attempt(
    question: Question, target: Target, ratios: tuple[Ratios, ...], price: int, digits: int | None
) -> Scenario | None:
    """Build and replay one draft."""
    machine = question.machine
    specification = machine.specification
    opening = {name: max(1, round(price / market.price_tick)) for name, market in specification.markets.items()}
    closes = target.course.subject + 1 if target.closes else 0
    try:
        draft = Builder(Rules.of(specification), target.course.shape, ratios, closes, opening, digits).build()
    except (UnreachableError, ValueError):
        return None
    question.budget.replay(len(draft.events) * len(specification.markets))
    run = replay(specification, draft.initial, draft.actions, question.property, machine.market.name, machine.side)
    end = question.confirmed(run, draft)
    return None if end is None else as_scenario(question, draft, run, end)


def as_scenario(question: Question, draft: Draft, run: Replay, end: int) -> Scenario:
    """The run up to the step that shows it."""
    steps = tuple(
        ScenarioStep(event, action, step.state)
        for (event, action), step in zip(draft.events[: end + 1], run.steps, strict=False)
    )
    return Scenario(
        specification=question.machine.specification,
        market=question.machine.market.name,
        side=question.machine.side,
        property=question.property,
        violation=run.violation.message if run.violation else "",
        initial=draft.initial,
        steps=steps,
    )
