"""Explain: the inequalities behind one verdict, with the numbers of one file in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from novate.explaining.argument import argument
from novate.explaining.demands import elsewhere, own_demands
from novate.explaining.explanation import Demand, Explanation, Reading
from novate.explaining.numbers import symbols_in, value_of
from novate.explaining.price_steps import steps
from novate.explaining.sensitivities import Effect, effects, movers, nudges, of_margin, sensitivities
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Specification
from novate.proofs.design.demands.of_one_position import OfOnePosition
from novate.proofs.design.question import Question
from novate.proofs.design.readings import Readings, exactly, machine_of, of_place
from novate.proofs.design.requirement import Requirement
from novate.proofs.design.requirements import requirements
from novate.proofs.status import Method, Status
from novate.proofs.theorems.assumed import outside_the_solver
from novate.proofs.theorems.in_force import title
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.presentation import SYMBOLS
from novate.proofs.verdicts.thresholds import asked_of_margin, headroom
from novate.proofs.verdicts.verdict import Verdict
from novate.specification.changes import Document


def explain(
    document: Document, specification: Specification, question: Question, verdict: Verdict, others: Sequence[Verdict]
) -> Explanation:
    """Why one verdict is what it is; `others` are those of the properties that may discharge what it assumes."""
    asked = requirements(specification, [question]) if verdict.status is not Status.NOT_APPLICABLE else None
    demands = own_demands(specification, asked or (), question)
    by_hand = _by_hand(specification, question)
    found = Explanation(
        specification,
        question,
        verdict,
        _theorem(specification, question) if asked is not None else "",
        "" if demands else _without(specification, question, verdict, asked),
        demands,
        tuple(elsewhere(specification, asked or (), question)),
        (),
        (),
        argument(specification, verdict, others),
        by_hand if asked is not None else (),
    )
    return _with_effects(document, found) if demands else _with_margin(document, found)


def _with_margin(document: Document, found: Explanation) -> Explanation:
    """With the margin that is needed and what moves it, where no inequality says so and a theorem does all the same."""
    question, verdict = found.question, found.verdict
    market, side = question.market, question.side
    if market is None or side is None or verdict.method is not Method.THEOREM or verdict.headroom is None:
        return found

    def needed(specification: Specification) -> Fraction | None:
        room = headroom(machine_of(specification, market, side), question.property)
        return None if room is None else specification.markets[market].maintenance_margin - room

    now = needed(found.specification)
    if now is None:
        return found
    return replace(found, margin=now, sensitivities=of_margin(nudges(document, market), now, needed))


def _with_effects(document: Document, found: Explanation) -> Explanation:
    """With what each symbol is, and what moves the demand that binds."""
    binding = found.binding or found.demands[0]
    where = binding.where
    every = effects(nudges(document, where[0]), where, binding.size)
    machine = of_place(machine_of(found.specification, *where), binding.size)
    now = Readings(found.specification, exactly).parameters(where, binding.size)
    assert machine is not None
    assert now is not None
    readings = tuple(_readings(found.demands, machine, now, every))
    return replace(found, readings=readings, sensitivities=sensitivities(binding, every))


def _readings(demands: Sequence[Demand], machine: Machine, now: Parameters, every: Sequence[Effect]) -> list[Reading]:
    """Each symbol of the demands, in the order of formulas."""
    named = {name for each in demands for name in symbols_in(each.inequality)}
    return [
        Reading(name, value_of(now, name), movers(name, now, every), steps(machine, name))
        for name in SYMBOLS
        if name in named
    ]


def _theorem(specification: Specification, question: Question) -> str:
    """Its name; of a question about all markets, that of the first side."""
    market, side = (question.market, question.side) if question.market else specification.places[0]
    assert market is not None
    assert side is not None
    return title(question.property, Shape.of(machine_of(specification, market, side)).plain)


def _by_hand(specification: Specification, question: Question) -> tuple[str, ...]:
    market, side = (question.market, question.side) if question.market else specification.places[0]
    assert market is not None
    assert side is not None
    return outside_the_solver(question.property, Shape.of(machine_of(specification, market, side)).plain)


def _without(
    specification: Specification, question: Question, verdict: Verdict, asked: Sequence[Requirement] | None
) -> str:
    """Why there is no inequality to show."""
    if verdict.status is Status.NOT_APPLICABLE:
        return f"It is not applicable: {verdict.detail}."
    of_file = OF_PROPERTIES[question.property].of_file
    if of_file:
        return f"The file's numbers decide it, by the theorem `novate theorem {of_file[0]}`:"
    if asked is not None and not asked:
        return "It holds whatever the numbers are: a theorem without a condition."
    if asked is not None and any(isinstance(each, OfOnePosition) for each in asked):
        return "No number is enough: the oracle may show next to nothing of the market price, or any multiple of it."
    if verdict.method is Method.THEOREM:
        steps_of = _steps_of(specification, question)
        if steps_of is None:
            theorem = f"`novate theorem {question.property}`"
            return f"The margin follows from the theorem ({theorem}) size by size, or reward by reward, not at once."
        return f"The margin is worked out call by call (`novate theorem {steps_of}`), and not by one inequality."
    return "No theorem is about such a mechanism: a search decided, of these very numbers."


def _steps_of(specification: Specification, question: Question) -> str | None:
    """The theorem whose steps are worked out; None where the property's own is asked several times."""
    if question.market is None or question.side is None:
        return question.property
    asked = asked_of_margin(machine_of(specification, question.market, question.side), question.property)
    return None if asked is None else asked.theorem
