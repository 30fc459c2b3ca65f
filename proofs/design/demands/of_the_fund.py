"""What is asked of the insurance fund, and of all that pays beside it."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.specification import Specification
from novate.model.waterfall.cover import is_one_pot, pot, spare
from novate.proofs.design.positions_asked import plainly
from novate.proofs.design.question import Question
from novate.proofs.design.readings import HUGE, Readings, machine_of
from novate.proofs.design.requirement import Requirement
from novate.proofs.theorems.conditions import condition
from novate.proofs.theorems.fund.covered import left_by_dearest, losses_of
from novate.proofs.theorems.fund.need import of_all_sides
from novate.proofs.theorems.fund.window import need, one_way, set_aside
from novate.proofs.theorems.parameters import Shape


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
