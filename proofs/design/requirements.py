"""The inequalities that theorems ask of a whole mechanism, so that properties of its markets and sides hold."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Specification
from novate.proofs.design.demands.of_one_position import OfOnePosition, OfRefusals
from novate.proofs.design.demands.of_the_file import OfTheFile
from novate.proofs.design.demands.of_the_fund import OfTheFund
from novate.proofs.design.line import FINEST
from novate.proofs.design.positions_asked import all_of, company
from novate.proofs.design.question import Question
from novate.proofs.design.readings import Read, Readings, exactly, machine_of, nearly
from novate.proofs.design.requirement import Requirement
from novate.proofs.theorems import frontier, of_file
from novate.proofs.theorems.conditions import condition, is_paid_from, within_margins, within_payments, within_profiles
from novate.proofs.theorems.fund.window import bounding, one_way
from novate.proofs.theorems.in_force import in_force
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.plainer.never_refused import is_in_force
from novate.proofs.theorems.plainer.paid_by_fund import as_proved
from novate.proofs.theorems.plainer.refusals import may_refuse, of_reward_alone, without_refusals
from novate.proofs.theorems.plainer.refusals import rows as never_refused
from novate.proofs.theorems.plainer.rewards import has_plainer, is_exact, plain_rewards
from novate.proofs.theorems.plainer.sizes import is_carried, own_sizes
from novate.proofs.theorems.unknown_kinds import why_unknown
from novate.properties import PROPERTIES, USUAL


def requirements(specification: Specification, questions: Sequence[Question]) -> tuple[Requirement, ...] | None:
    """Everything that must hold, each inequality once; None where for some question no theorem is in force."""
    found: dict[Requirement, Requirement] = {}
    for question in questions:
        if question.applies(specification):
            if any(why_unknown(each, question.property) for each in all_of(specification, question)):
                return None
            asked = of_question(specification, question)
            if asked is None or not knows_the_oracle(specification, question, asked):
                return None
            for each in asked:
                found.setdefault(each, each)
    return tuple(found)


def of_question(specification: Specification, question: Question) -> list[Requirement] | None:
    """What one question asks of every position that an account may hold."""
    if question.market is None or question.side is None:
        return of_specification(specification, question)
    found: list[Requirement] = []
    for each in company(specification, question.market, question.side):
        machine = as_proved(each, question.property)
        if is_carried(machine, question.property) or is_exact(machine, question.property):
            asked = of_each(machine, question)
            if asked is None:
                return None
            found += asked
            continue
        refused = so_that_nobody_is_refused(machine, question)
        shape, place = Shape.of(without_refusals(machine)), (machine.market.name, machine.side)
        rows = condition(question.property, shape)
        if rows is None or refused is None or not in_force(question.property, shape):
            return None
        found += refused
        found += [OfOnePosition(*place, row, question) for row in rows]
        if frontier.applies(question.property, shape):
            found.append(OfOnePosition(*place, frontier.of_held(shape), question, (question.market, question.side)))
    return found


def so_that_nobody_is_refused(machine: Machine, question: Question) -> list[Requirement] | None:
    """What is asked of a position where close-outs may be refused; None where nothing is proved of that."""
    if not machine.specification.reverts_below_reward:
        return []
    if not may_refuse(machine) or not is_in_force(machine):
        return None
    place = machine.market.name, machine.side
    covered = condition(USUAL.name, Shape.of(without_refusals(machine))) if machine.many_positions else ()
    if covered is None:
        return None
    refused = [OfRefusals(*place, row, question, place=0) for row in never_refused(of_reward_alone(machine))]
    return [*refused, *(OfOnePosition(*place, row, question) for row in covered)]


def of_each(machine: Machine, question: Question) -> list[Requirement] | None:
    """What is asked of the positions of each size of a market, or with each of the rewards of its keepers."""
    found: list[Requirement] = []
    limited = has_plainer(machine)
    for number, plain in enumerate(plain_rewards(machine) if limited else [each for _, each in own_sizes(machine)]):
        rows = condition(question.property, Shape.of(plain))
        if rows is None or not in_force(question.property, Shape.of(plain)):
            return None
        found += [OfOnePosition(machine.market.name, machine.side, row, question, place=number) for row in rows]
    return found


def of_specification(specification: Specification, question: Question) -> list[Requirement] | None:
    """What is asked of all markets together, and of each side so that there is an amount that is enough for it."""
    claim = PROPERTIES[question.property].on_file
    if claim is not None:
        known = of_file.is_in_force(question.property, specification)
        return [OfTheFile(question, claim(specification).label)] if known else None
    found: list[Requirement] = [OfTheFund(question, is_necessary=one_way(specification))]
    for name, side in specification.places:
        machine = as_proved(machine_of(specification, name, side), question.property)
        refused, shape = so_that_nobody_is_refused(machine, question), Shape.of(without_refusals(machine))
        rows = condition(question.property, shape)
        if rows is None or refused is None or not in_force(question.property, shape):
            return None
        found += refused
        found += [OfOnePosition(name, side, row, question) for row in bounding(rows, machine)]
    return found


def in_domain(specification: Specification, questions: Sequence[Question]) -> bool:
    """Whether the theorems speak of these parameters."""
    of_machines = [each for each in questions if PROPERTIES[each.property].on_file is None]
    within = (speaks_of(each.property, machine) for each in of_machines for machine in all_of(specification, each))
    known = (knows_the_oracle(specification, each, of_question(specification, each) or ()) for each in of_machines)
    return all(within) and all(known)


def speaks_of(name: str, machine: Machine) -> bool:
    """Whether the theorem speaks of such a margin, and of such payments."""
    shape, parameters = Shape.of(machine), Parameters.of(machine)
    within = bool(within_margins(name, shape, parameters))
    if not (within and is_paid_from(name, shape) and within_profiles(name, shape, parameters.profile)):
        return within
    return bool(within_payments(name, shape, parameters))


def knows_the_oracle(specification: Specification, question: Question, asked: Sequence[Requirement]) -> bool:
    """Whether the theorems speak of such an oracle, or what they ask for is known to be out of reach with it."""
    return any(each.is_hopeless(specification) for each in asked) or all(
        within_profiles(question.property, Shape.of(machine), lag_profile(machine))
        for machine in all_of(specification, question)
    )


def slacks(specification: Specification, asked: Sequence[Requirement]) -> list[Fraction]:
    """How far each inequality is from failing: to some digits, and exactly where those do not tell its sign."""
    exact = Readings(specification, exactly)
    return [
        found if abs(found) > FINEST else each.slack(exact)
        for each, found in zip(asked, measured(specification, asked, nearly), strict=True)
    ]


def exact_slacks(specification: Specification, asked: Sequence[Requirement]) -> list[Fraction]:
    """The same in all digits, which may be many thousands."""
    return measured(specification, asked, exactly)


def measured(specification: Specification, asked: Sequence[Requirement], read: Read) -> list[Fraction]:
    """The slacks, each position being read once."""
    readings = Readings(specification, read)
    return [each.slack(readings) for each in asked]
