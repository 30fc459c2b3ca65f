"""Positions: the numbers that inequalities are about, of one mechanism or of many at once.

Of one mechanism moves are read to some digits, and with all of them where those do not tell. Of many each number is an
array of intervals, and a comparison is true where it is surely so. Nobody who asks has to know which of the two it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import accumulate
from typing import Any, TypeVar

from novate.model.caches.once import once_for
from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth, all_in_turn, both
from novate.model.specification import Place, Specification
from novate.proofs.theorems.conditions import condition, domain
from novate.proofs.theorems.in_force import in_force
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.parameters import Parameters, Shape

Result = TypeVar("Result")

DOUBTFUL = Fraction(1, 10**60)


@dataclass(frozen=True, slots=True)
class Position:
    """One side of one market."""

    machine: Machine
    shape: Shape
    nearly: Parameters
    """Its numbers: to some digits unless the machine is exact, or of many mechanisms."""

    @classmethod
    def of(cls, machine: Machine) -> Position:
        """Read them."""
        return cls(machine, Shape.of(machine), Parameters.of(machine))

    @property
    def exactly(self) -> Parameters:
        """Its numbers to all digits; of many mechanisms there are no others."""
        return Parameters.of(replace(self.machine, exact=True))

    def standing(self, row: Inequality) -> tuple[Truth, Truth]:
        """Where an inequality surely holds, and where it surely fails. Raises as `Inequality.bound` does.

        A day of seconds has moves of a million digits. Rounded, a move is off by less than 10^-69 of it, and so is
        every product in a closed form: far less than what is doubtful here of the largest amount that it can have a
        part of.
        """
        slack = row.slack(self.nearly)
        if not isinstance(slack, Fraction | int):
            return slack >= 0, slack < 0
        amounts = (self.nearly.max_open_interest or 0, self.nearly.dust_notional, self.nearly.minimum_notional)
        largest = (1 + abs(row.bound(self.nearly))) * (1 + sum(amounts)) * (1 + self.nearly.maintenance_margin)
        is_doubtful = abs(slack) <= largest * DOUBTFUL
        holds = bool(row.holds(self.exactly)) if is_doubtful else slack > 0
        return holds, not holds

    def holds(self, row: Inequality) -> Truth:
        """Where it surely holds."""
        return self.standing(row)[0]


def meets(position: Position, name: str) -> Truth:
    """Where a theorem is in force for a position, whose oracle may be of another kind, and its condition surely met."""
    rows = condition(name, position.shape)
    if rows is None or not in_force(name, position.shape):
        return False
    inside = domain(name, position.shape, position.nearly)
    return both(inside, lambda: all_in_turn(position.holds(row) for row in rows))


@dataclass(frozen=True, slots=True)
class Company:
    """The positions that an account may hold with cross margin: of one mechanism, or of many at once."""

    positions: Mapping[Place, Position]
    _known: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def others(
        self,
        market: str,
        asked: str,
        of_each: Callable[[Position], Result],
        together: Callable[[Result, Result], Result],
    ) -> Result | None:
        """What is so of every position in another market, put together; None where there is no other market.

        What is `asked` is worked out once for each position, however many others ask for it.
        """
        if asked not in self._known:
            found: dict[str, Result] = {}
            for (name, _), each in self.positions.items():
                new = of_each(each)
                found[name] = together(found[name], new) if name in found else new
            self._known[asked] = without_each(found, together)
        result: Result | None = self._known[asked][market]
        return result


def without_each(found: Mapping[str, Result], together: Callable[[Result, Result], Result]) -> dict[str, Result | None]:
    """For each name what all the others come to, in one pass forth and one back."""
    names = list(found)
    before = running((found[name] for name in names), together)
    after = running((found[name] for name in reversed(names)), together)

    def rest(place: int) -> Result | None:
        sides = [each for each in (before[place], after[len(names) - 1 - place]) if each is not None]
        return None if not sides else sides[0] if len(sides) == 1 else together(*sides)

    return {name: rest(place) for place, name in enumerate(names)}


def running(found: Iterable[Result], together: Callable[[Result, Result], Result]) -> list[Result | None]:
    """What comes before each, put together; None before the first."""
    return [None, *accumulate(found, together)]


def company_of(specification: Specification) -> Company:
    """That of one mechanism, each position being read once."""

    def read() -> Company:
        every = {place: Machine.of_place(specification, *place) for place in specification.places}
        return Company({place: Position.of(machine) for place, machine in every.items()})

    return once_for(specification, "company", read)
