"""What theorems ask of one side of one market, each inequality with the file's numbers in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from novate.explaining.explanation import Demand
from novate.explaining.numbers import bound_of, in_numbers
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.figures import decimal
from novate.model.specification import Place, Specification, place_in_words
from novate.model.waterfall.cover import is_one_pot, pot
from novate.proofs.design.demands.of_one_position import OfOnePosition
from novate.proofs.design.demands.of_the_file import OfTheFile
from novate.proofs.design.positions_asked import plainly
from novate.proofs.design.question import Question
from novate.proofs.design.readings import Readings, exactly, machine_of
from novate.proofs.design.requirement import Requirement
from novate.proofs.theorems.conditions import condition
from novate.proofs.theorems.frontier import RatioBound, of_closed
from novate.proofs.theorems.inequality import FUND, Inequality
from novate.proofs.theorems.parameters import Shape
from novate.proofs.theorems.presentation import LATEX, PLAIN, form


def own_demands(specification: Specification, asked: Sequence[Requirement], question: Question) -> tuple[Demand, ...]:
    """What is asked of the positions that the question is about; of a question about all markets, of each side."""
    readings = Readings(specification, exactly)
    found = [demand for each in asked if _is_own(each, question) for demand in _demands(each, readings, question)]
    shares = _shares_of_fund(readings, question) if any(each.market is None for each in asked) else ()
    return tuple(dict.fromkeys([*shares, *found]))


def _shares_of_fund(readings: Readings, question: Question) -> Iterator[Demand]:
    """What each side of each market takes from the fund that all share."""
    for where in readings.specification.places:
        machine = plainly(machine_of(readings.specification, *where), question)
        for row in condition(question.property, Shape.of(machine)) or ():
            if row.subject == FUND[1] and not row.is_hopeless(lag_profile(machine)):
                found = demand(row, readings, where, None, is_tight=False)
                yield from () if found is None else (replace(found, given=None),)


def _is_own(each: Requirement, question: Question) -> bool:
    return question.market is None or (each.market, each.side) == (question.market, question.side)


def _demands(each: Requirement, readings: Readings, question: Question) -> Iterator[Demand]:
    if not isinstance(each, OfOnePosition) or each.is_hopeless(readings.specification):
        return
    for inequality in (*_frontier(each), each.inequality):
        found = demand(inequality, readings, (each.market, each.side), each.place, is_tight=each.is_needed([question]))
        if found is not None:
            yield found


def _frontier(each: OfOnePosition) -> tuple[RatioBound, ...]:
    """What the closed position asks for, beside what a position held allows."""
    return () if each.closed is None else of_closed(each.inequality.shape)


def demand(
    inequality: Inequality, readings: Readings, where: Place, place: int | None, *, is_tight: bool
) -> Demand | None:
    """One inequality; None where the market has no position of that size, or there is no number to show."""
    parameters = readings.parameters(where, place)
    bound = None if parameters is None else bound_of(inequality, parameters)
    if parameters is None or bound is None:
        return None
    of_ratio = isinstance(inequality, RatioBound)
    expression = form(inequality)
    return Demand(
        where,
        inequality,
        inequality.subject,
        inequality.label,
        inequality.at_least,
        PLAIN.write(expression),
        LATEX.write(expression),
        in_numbers(inequality, parameters, readings.specification),
        bound,
        None if of_ratio else Fraction(getattr(parameters, inequality.subject)),
        is_tight,
        place,
    )


def elsewhere(specification: Specification, asked: Sequence[Requirement], question: Question) -> Iterator[str]:
    """What else must hold: of other positions that the same account may hold, and of all markets together."""
    readings = Readings(specification, exactly)
    others = [each for each in asked if each.market is not None and not _is_own(each, question)]
    ours = [each for each in asked if _is_own(each, question) and isinstance(each, OfOnePosition)]
    for one in (each for each in ours if each.closed is not None and each.slack(readings) < 0):
        yield f"Fails: {one.label}, whose ratio (rho) would have to be at least what the closed position frees."
    failing = [each for each in others if each.slack(readings) < 0]
    if others:
        places = list(dict.fromkeys(place_in_words(each.market, each.side) for each in others))
        outcome = "all of it holds" if not failing else f"{len(failing)} of {len(others)} fail"
        yield (
            f"An account may hold positions in other markets too, of which as much is asked "
            f"({len(others)} inequalities, {len(places)} sides): {outcome}."
        )
        for each in failing:
            yield f"Fails: {each.label} ({place_in_words(each.market, each.side)})."
    for each in (each for each in asked if each.market is None and not isinstance(each, OfTheFile)):
        slack, quantum = each.slack(readings), specification.quote_quantum
        if not is_one_pot(specification):
            spare = f"{decimal(abs(slack) * quantum)} {'more than enough' if slack >= 0 else 'too little'}"
            yield f"{each.label[:1].upper()}{each.label[1:]}: what the layers of the waterfall cover is {spare}."
            continue
        needed = pot(specification) - slack
        yield (
            f"{each.label[:1].upper()}{each.label[1:]}: needs {decimal(needed * quantum)}, "
            f"has {decimal(pot(specification) * quantum)}."
        )
