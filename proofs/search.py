"""Search: find a course on which a property breaks (or is exercised), and replay it in the reference.

Shapes are tried with the fewest events first. For each, the solver says whether prices inside their bounds can break
 the claim; then the notional and the price are taken as round as a replay allows. Nothing is reported that the
reference has not confirmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, islice, product
from typing import Any

import z3

from novate.model.reference.rules import Rules
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.specification import Side
from novate.model.symbolic.numbers import Formula, Term, number
from novate.model.symbolic.state import Machine
from novate.proofs.accounts_on_course import Course, subject, surplus
from novate.proofs.argument import numbers
from novate.proofs.build import Builder, Draft
from novate.proofs.course import Leg, fresh_leg, shapes
from novate.proofs.limits import Limits
from novate.proofs.path import TooLongError, UnreachableError
from novate.proofs.replay import Replay, replay
from novate.proofs.solver import Answer, Outcome, maximize, satisfy
from novate.proofs.targets import Target, exercise, violations
from novate.proofs.walk import Ratios

PRICES = tuple(10**power for power in (2, 3, 4, 6, 9, 12))
"""Opening prices to try, in quote units: the higher, the finer the ticks are against it."""
SCALES = tuple(10**power for power in (0, 3, 6, 9, 12))
"""Multiples of the notional to try: the larger, the less a quantum matters."""
NOTIONALS = tuple(Fraction(10) ** power for power in (3, 2, 4, 1, 5, 6, 0, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20))
"""Notionals to try, in quote units."""
WAYS = (2, 1000)
"""A drift multiplies or divides a price by at most this: near ones first."""
REPLAYED_NOTIONALS = 4
"""How many notionals that have a symbolic witness are replayed before a shape is given up."""
DIGITS = (1, 2, 3, 4, 6, 8)
"""Significant digits of the deposit to try."""
LONG = 2_000
"""Steps beyond which a scenario's deposit is left as it is."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    scenario: Scenario | None
    events: int
    """Largest number of events of the shapes that were searched."""
    witnesses: int
    """How many symbolic witnesses there were; where there is no scenario, none of them replayed."""
    undecided: str
    """Why the solver could not decide some shape; empty where it decided all."""


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


def find_violation(machine: Machine, name: str, limits: Limits) -> Found:
    """A replayed scenario that breaks property `name`, if one of the shapes has one."""

    def confirmed(run: Replay, _: Draft) -> int | None:
        return run.violation.step if run.violation is not None else None

    return search(Question(machine, name, lambda course: violations(course, name), confirmed, is_read=True), limits)


def find_exercise(machine: Machine, name: str, limits: Limits) -> Found:
    """A replayed run with a close-out that property `name` speaks of."""

    def confirmed(run: Replay, draft: Draft) -> int | None:
        done = run.refusal is None and len(run.steps) == len(draft.events)
        return len(run.steps) - 1 if done else None

    def targets(course: Course) -> Iterator[Target]:
        yield exercise(course, name)

    return search(Question(machine, name, targets, confirmed, is_read=False), limits)


def search(question: Question, limits: Limits) -> Found:
    """Try every shape with one position, then (cross margin) with two."""
    found, undecided, events = 0, "", 0
    for course in courses(question.machine):
        events = max(events, EVENTS_OF_EVERY_COURSE + course.shape.events + len(course.legs) + course.subject)
        for target in question.targets(course):
            answer = satisfy(target.constraints, limits)
            if answer.outcome is Outcome.UNDECIDED:
                undecided = answer.reason
            if answer.outcome is not Outcome.SATISFIABLE:
                continue
            found += 1
            scenario = first(realised(question, target, limits))
            if scenario is not None:
                return Found(scenario, events, found, undecided)
    return Found(None, events, found, undecided)


EVENTS_OF_EVERY_COURSE = 4
"""Two deposits, a sleep and a close-out; a trade for each position and what a shape adds come on top."""


def courses(machine: Machine) -> Iterator[Course]:
    """One position in all shapes, then with a second one that is closed first or stays open."""
    own, balance = fresh_leg(machine), z3.Real("balance")
    companies: list[tuple[tuple[Leg, ...], int]] = [((own,), 0)]
    if machine.many_positions:
        for second in map(fresh_leg, partners(machine)):
            companies += [((second, own), 1), ((own, second), 0)]
    for legs, index in companies:
        for shape in shapes(machine.specification):
            if len(legs) == 1 or not (shape.prelude or shape.withdraw):
                yield Course(shape, legs, index, balance)


def partners(machine: Machine) -> list[Machine]:
    """What a second position can be: one of each kind, in another market."""
    markets = machine.specification.markets.values()
    every = [replace(machine, market=market, side=side) for market in markets for side in Side]
    return list({numbers(each): each for each in every if each.market.name != machine.market.name}.values())


def first(candidates: Iterator[Scenario]) -> Scenario | None:
    """The first of them, if any."""
    return next(candidates, None)


def realised(question: Question, target: Target, limits: Limits) -> Iterator[Scenario]:
    """Scenarios of a target, rounder ones first."""
    for answer in islice(witnesses(question, target, limits), REPLAYED_NOTIONALS):
        ratios = tuple(ratios_of(leg, index, answer) for index, leg in enumerate(target.course.legs))
        yield from attempts(question, target, ratios)


def witnesses(question: Question, target: Target, limits: Limits) -> Iterator[Answer]:
    """The clearest symbolic witness for each way and each notional that has one."""
    for clear, way, notional in product((target.clear, ()), WAYS, notionals(question)):
        constraints = (*target.constraints, *clear, *sized(target, way, notional))
        if satisfy(constraints, limits).outcome is Outcome.SATISFIABLE:
            answer = maximize(constraints, clearest(target), limits)
            if answer.outcome is Outcome.SATISFIABLE:
                yield answer


def clearest(target: Target) -> Term:
    """What survives a replay in whole numbers: a large violation and a clear margin call, without a long drift."""
    drifts = ((leg.waypoint - leg.opened) for leg in target.course.legs)
    length = sum(z3.If(drift >= 0, drift, -drift) for drift in drifts)
    return target.objective - length / 10 - surplus(target.course, "final", initial=False) / 4


def notionals(question: Question) -> Iterator[Fraction | None]:
    """Notionals of the position in quote quanta: a round number of quote units, or any (None)."""
    quantum, market = question.machine.specification.quote_quantum, question.machine.market
    smallest = Fraction(market.minimum_notional)
    if question.property == "fund-sufficiency":
        return iter((Fraction(market.max_open_interest or 0), None))
    round_ones = [units / quantum for units in NOTIONALS if units / quantum >= smallest]
    return chain(round_ones[:1], [smallest] if smallest else [], round_ones[1:])


def sized(target: Target, way: int, notional: Fraction | None) -> Iterator[Formula]:
    """No drift is longer than the way; the position asked about is opened with the notional, others near it."""
    own = subject(target.course)
    others = [leg for leg in target.course.legs if leg is not own]
    for leg in target.course.legs:
        yield z3.And(leg.waypoint * way >= leg.opened, leg.waypoint <= leg.opened * way)
    if notional is not None:
        amount = number(notional)
        yield own.opened == amount
        yield from (other.opened <= 1000 * amount for other in others)


def ratios_of(leg: Leg, index: int, answer: Answer) -> Ratios:
    """Read a leg's prices from the solver's model."""
    values = {
        name: value(answer.model, getattr(leg, name))
        for name in (
            "lead",
            "opened",
            "opened_oracle",
            "waypoint",
            "healthy",
            "healthy_oracle",
            "final",
            "final_oracle",
        )
    }
    opened = values.pop("opened")
    fill = value(answer.model, z3.Real(f"{index}.fill"))
    scaled = {name: amount / opened for name, amount in values.items()}
    return Ratios(market=leg.machine.market, side=leg.machine.side, fill=fill / opened, notional=opened, **scaled)


def value(model: Any, term: Any) -> Fraction:
    """An exact rational from a model."""
    return Fraction(model.eval(term, model_completion=True).as_fraction())


def attempts(question: Question, target: Target, ratios: tuple[Ratios, ...]) -> Iterator[Scenario]:
    """Replays with finer and finer prices and sizes; at the first that confirms, the deposit is made round."""
    for price, scale in product(PRICES, SCALES):
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
