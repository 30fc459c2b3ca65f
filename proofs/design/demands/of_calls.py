"""What is asked of the minimum where every call of a close-out in parts is charged."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from novate.model.specification import Side, Specification
from novate.proofs.design.question import Question
from novate.proofs.design.readings import Readings, machine_of
from novate.proofs.design.requirement import Requirement
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.plainer.charges_of_parts import is_charged_in_parts, least_of_calls, most_calls


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
