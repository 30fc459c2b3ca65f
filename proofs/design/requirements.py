"""The inequalities that theorems ask of a whole mechanism, so that properties of its markets and sides hold."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Protocol

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Place, Side, Specification, place_in_words
from novate.model.waterfall.cover import is_one_pot, pot, spare
from novate.proofs.design.line import FINEST
from novate.proofs.design.readings import HUGE, Read, Readings, exactly, machine_of, nearly, of_place
from novate.proofs.theorems import frontier, of_file
from novate.proofs.theorems.conditions import condition, is_paid_from, within_margins, within_payments, within_profiles
from novate.proofs.theorems.counterexamples.of_position import bounded
from novate.proofs.theorems.fund.covered import left_by_dearest, losses_of
from novate.proofs.theorems.fund.need import of_all_sides
from novate.proofs.theorems.fund.window import bounding, need, one_way, set_aside
from novate.proofs.theorems.in_force import in_force
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.plainer.charges_of_parts import is_charged_in_parts, least_of_calls, most_calls
from novate.proofs.theorems.plainer.never_refused import is_in_force
from novate.proofs.theorems.plainer.paid_by_fund import as_proved
from novate.proofs.theorems.plainer.refusals import may_refuse, of_reward_alone, without_refusals
from novate.proofs.theorems.plainer.refusals import rows as never_refused
from novate.proofs.theorems.plainer.rewards import has_plainer, is_exact, plain_rewards
from novate.proofs.theorems.plainer.sizes import is_carried, own_sizes
from novate.proofs.theorems.room import can_be_laid, has_room, is_tight
from novate.proofs.theorems.unknown_kinds import why_unknown
from novate.properties import PROPERTIES, USUAL


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a property holds of one side of one market, or of the whole specification."""

    market: str | None
    side: Side | None
    property: str

    def applies(self, specification: Specification) -> bool:
        """Whether the mechanism has what the property speaks of."""
        market = None if self.market is None else specification.markets[self.market]
        return PROPERTIES[self.property].not_applicable(specification, market) is None

    @builtins.property
    def about(self) -> str:
        """As in "ETH-USD long", or "all markets"."""
        return place_in_words(self.market, self.side)


class Requirement(Protocol):
    """What a theorem asks of the parameters, so that the answer to a question is yes."""

    @property
    def question(self) -> Question:
        """For the sake of which it must hold."""
        ...

    @property
    def market(self) -> str | None:
        """The market whose positions it is about; None where it is about all of them together."""
        ...

    @property
    def side(self) -> Side | None:
        """Their side."""
        ...

    @property
    def label(self) -> str:
        """What it says, in words."""
        ...

    def is_needed(self, questions: Sequence[Question]) -> bool:
        """Whether one of the questions has the answer no where it fails; else it is only sufficient."""
        ...

    def has_room(self, specification: Specification) -> bool:
        """Where it fails: whether the open interest leaves room for a run that shows it."""
        ...

    def is_hopeless(self, specification: Specification) -> bool:
        """Whether it fails whatever the margins are, for the oracle may show next to nothing of a price."""
        ...

    def weaker(self) -> Requirement | None:
        """What is necessary where this is only sufficient, as far as that is known."""
        ...

    @builtins.property
    def is_replayed(self) -> bool:
        """Whether no run against it is laid with symbols, and one in numbers may show that it is needed."""
        ...

    def depends_on(self, market: str) -> bool:
        """Whether parameters of that market can change it."""
        ...

    def slack(self, readings: Readings) -> Fraction:
        """How far it is from failing, in the unit of what it is about: below 0 where it fails."""
        ...


@dataclass(frozen=True, slots=True)
class OfOnePosition:
    """One inequality about the positions of one side of one market."""

    market: str
    side: Side
    inequality: Inequality
    question: Question = field(compare=False)
    """For the sake of which it must hold: with cross margin, another market's property may need it."""
    closed: Place | None = None
    """Whose close-out must do no harm, where it is about the margin ratios that this position allows."""
    place: int | None = None
    """Of which of the market's sizes it is, from the smallest on, where positions fill by their size; or of which of
    the rewards that the larger one of is paid."""

    @property
    def label(self) -> str:
        """That of the inequality."""
        return self.inequality.label

    def is_needed(self, questions: Sequence[Question]) -> bool:
        """Whether a run against it is known, of this position or as one of all."""
        here = ((self.market, self.side), (None, None))
        asked = (each for each in questions if (each.market, each.side) in here)
        return self.closed is None and any(is_tight(each.property, self.inequality) for each in asked)

    def has_room(self, specification: Specification) -> bool:
        """Of its run; what fails whatever the margins are is shown by an oracle that deviates less, if it is shown."""
        machine = of_place(machine_of(specification, self.market, self.side), self.place)
        if machine is None:
            return False
        if self.is_hopeless(specification):
            return any(can_be_laid(self.inequality, each) for each in bounded(machine, is_bounded=False))
        return has_room(self.inequality, machine) and can_be_laid(self.inequality, machine)

    def is_hopeless(self, specification: Specification) -> bool:
        """That of the inequality."""
        return self.inequality.is_hopeless(lag_profile(machine_of(specification, self.market, self.side)))

    def weaker(self) -> Requirement | None:
        """Nothing is known."""
        return None

    @builtins.property
    def is_replayed(self) -> bool:
        """Whether it is of close-outs in parts, or of positions that pay funding."""
        return self.inequality.shape.pays_funding or not self.inequality.shape.closes_whole

    def depends_on(self, market: str) -> bool:
        """Its own, or that of the close-out."""
        return market == self.market or (self.closed is not None and market == self.closed[0])

    def slack(self, readings: Readings) -> Fraction:
        """That of the inequality, or of the margin ratios."""
        if self.is_hopeless(readings.specification):
            return -HUGE
        here = (self.market, self.side)
        if self.closed is None:
            found = readings.parameters(here, self.place)
            return HUGE if found is None else Fraction(self.inequality.slack(found))
        toxic = readings.toxic(self.closed)
        return Fraction(-1) if toxic is None else readings.lowest_ratio(here, self.inequality) - toxic


@dataclass(frozen=True, slots=True)
class OfRefusals(OfOnePosition):
    """One inequality of the mechanism of the reward alone, so that no close-out of these positions is refused."""

    def is_needed(self, questions: Sequence[Question]) -> bool:
        """Whether somebody asks that the overdue can be closed out: else whoever is refused may do no harm."""
        here = ((self.market, self.side), (None, None))
        asked = (each for each in questions if (each.market, each.side) in here)
        of_overdue = any(PROPERTIES[each.property].on_overdue is not None for each in asked)
        return of_overdue and is_tight(USUAL.name, self.inequality)


@dataclass(frozen=True, slots=True)
class OfTheFund:
    """The insurance fund pays for a window of all markets: what is necessary, or (it may be more) sufficient."""

    question: Question = field(compare=False)
    is_necessary: bool
    market: None = None
    side: None = None
    label: str = "the insurance fund pays for the worst window of all markets"

    def is_needed(self, _: Sequence[Question]) -> bool:
        """Whether it is only what is necessary."""
        return self.is_necessary

    def has_room(self, _: Specification) -> bool:
        """What it asks for is reckoned from the open interest."""
        return True

    def is_hopeless(self, specification: Specification) -> bool:
        """Whether a short can cost any amount."""
        every = (machine_of(specification, *place) for place in specification.places)
        return any(
            row.is_hopeless(lag_profile(machine))
            for machine in every
            for row in condition(self.question.property, Shape.of(plainly(machine, self.question))) or ()
        )

    @builtins.property
    def is_replayed(self) -> bool:
        """What is necessary is known."""
        return False

    def weaker(self) -> Requirement | None:
        """The dearer side of each market alone."""
        return None if self.is_necessary else replace(self, is_necessary=True)

    def depends_on(self, market: str) -> bool:
        """All markets share it."""
        del market
        return True

    def slack(self, readings: Readings) -> Fraction:
        """What is in the fund less what is needed."""
        if self.is_hopeless(readings.specification):
            return -HUGE
        specification = readings.specification
        if not is_one_pot(specification):
            return self.slack_of_layers(specification)
        if specification.has_turns:
            return self.slack_of_wave(specification)
        plain = {place: plainly(machine_of(specification, *place), self.question) for place in specification.places}
        rows = {place: condition(self.question.property, Shape.of(each)) or () for place, each in plain.items()}
        costs = ((place[0], set_aside(each, readings.of_all(place))[0]) for place, each in rows.items())
        dearer = self.is_necessary or one_way(specification)
        return Fraction(pot(specification)) - Fraction(of_all_sides(costs, one_way=dearer))

    def slack_of_wave(self, specification: Specification) -> Fraction:
        """The same where not everybody is closed out as late as the last."""
        found = need(specification, self.question.property)
        asked = None if found is None else found.necessary if self.is_necessary else found.sufficient
        return -HUGE if asked is None else Fraction(pot(specification)) - asked

    def slack_of_layers(self, specification: Specification) -> Fraction:
        """The same where each account counts that asks for something."""
        found = need(specification, self.question.property)
        if found is None or found.sufficient is None:
            return -HUGE
        enough = Fraction(spare(specification, losses_of(specification, found, found.sufficient)))
        if enough >= 0 or not self.is_necessary:
            return enough
        left = left_by_dearest(specification, found, found.necessary or Fraction(0), at_once=False)
        return -left if left > 0 else -enough


@dataclass(frozen=True, slots=True)
class OfTheFile:
    """What a file's numbers alone decide."""

    question: Question = field(compare=False)
    label: str
    market: None = None
    side: None = None
    is_replayed: bool = False

    def is_needed(self, _: Sequence[Question]) -> bool:
        """Its claim is exact."""
        return True

    def has_room(self, _: Specification) -> bool:
        """No position breaks it."""
        return True

    def is_hopeless(self, specification: Specification) -> bool:
        """Whether nothing is known of it."""
        return self.slack_of(specification) is None

    def weaker(self) -> Requirement | None:
        """It is needed."""
        return None

    def depends_on(self, market: str) -> bool:
        """Any market may be part of it."""
        del market
        return True

    def slack(self, readings: Readings) -> Fraction:
        """The room that its claim leaves."""
        found = self.slack_of(readings.specification)
        return -HUGE if found is None else found

    def slack_of(self, specification: Specification) -> Fraction | None:
        """The same of a specification; None where nothing is known."""
        claim = PROPERTIES[self.question.property].on_file
        return None if claim is None else claim(specification).room


@dataclass(frozen=True, slots=True)
class OfCalls:
    """The minimum pays what keepers get for all calls of a position of hardly any size, of which no theorem speaks."""

    market: str
    side: Side
    question: Question = field(compare=False)
    label: str = "minimum_maintenance pays what keepers get for all calls of a position"

    def is_needed(self, _: Sequence[Question]) -> bool:
        """Whatever the margin, a position that is small enough has no more."""
        return True

    def has_room(self, _: Specification) -> bool:
        """Such a position is worth hardly anything."""
        return True

    def is_hopeless(self, _: Specification) -> bool:
        """It is about no price."""
        return False

    def weaker(self) -> Requirement | None:
        """It is needed."""
        return None

    @builtins.property
    def is_replayed(self) -> bool:
        """It is needed."""
        return False

    def depends_on(self, market: str) -> bool:
        """Its own."""
        return market == self.market

    def slack(self, readings: Readings) -> Fraction:
        """What the minimum is less what they get."""
        market = readings.specification.markets[self.market]
        return Fraction(market.minimum_maintenance - least_of_calls(readings.specification, market))


def of_unpaid_calls(specification: Specification, question: Question) -> tuple[Requirement, ...]:
    """What is needed of the minimum where calls are charged in full and no theorem speaks: of what accounts owe."""
    if question.market is None or question.side is None or not OF_PROPERTIES[question.property].of_account:
        return ()
    machine = machine_of(specification, question.market, question.side)
    if not is_charged_in_parts(machine) or specification.keeper_reward_of_margin is not None:
        return ()
    return (OfCalls(question.market, question.side, question),) if most_calls(machine.market) else ()


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


def plainly(machine: Machine, question: Question) -> Machine:
    """The machine that a theorem speaks of, where nobody is refused."""
    return without_refusals(as_proved(machine, question.property))


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


def company(specification: Specification, market: str, side: Side) -> Iterator[Machine]:
    """The positions that an account may hold together: that of the question, those of every other market."""
    machine = machine_of(specification, market, side)
    yield machine
    if machine.many_positions:
        for name, each in specification.places:
            if name != market:
                yield replace(machine, market=specification.markets[name], side=each)


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


def all_of(specification: Specification, question: Question) -> Iterator[Machine]:
    """The positions that a question is about."""
    if question.market is None or question.side is None:
        return (machine_of(specification, *place) for place in specification.places)
    return company(specification, question.market, question.side)


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
