"""Where the toxic frontier of a position is below every margin ratio that an account can have, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from operator import and_

from novate.model.core.symbolic.numbers import Number, smaller
from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth, all_in_turn, both, either, somewhere
from novate.proofs.theorems.frontier import RatioBound, of_closed, of_held
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.positions import Company, Position, meets


@dataclass(frozen=True, slots=True)
class Floor:
    """The margin ratio below which no account gets for the sake of some positions."""

    paid: Truth
    """Where every one of them surely pays for its own close-out: elsewhere no ratio is known."""
    ratio: Number | None
    """Of those that do; None where none of them does anywhere."""

    def __and__(self, other: Floor) -> Floor:
        """That of both."""
        known = [each for each in (self.ratio, other.ratio) if each is not None]
        return Floor(self.paid & other.paid, reduce(smaller, known) if known else None)


def floor_of(position: Position, name: str) -> Floor:
    """That of one position: where the theorem speaks of it and its own inequalities hold."""
    paid = meets(position, name)
    return Floor(paid, of_held(position.shape).bound(position.exactly) if somewhere(paid) else None)


def floor_beside(position: Position, name: str, company: Company) -> Floor:
    """That of this position and of all that an account may hold beside it."""
    own, market = floor_of(position, name), position.machine.market.name
    others = company.others(market, f"floor of {name}", lambda other: floor_of(other, name), and_)
    return own if others is None else own & others


def kept_above(position: Position, name: str, company: Company) -> Truth:
    """Where surely no close-out of this position lowers the margin ratio of an account, whatever else it holds."""
    floor = floor_beside(position, name, company)
    return both(floor.paid, lambda: harmless(position, floor.ratio))


def harmless(position: Position, ratio: Number) -> Truth:
    """Where a close-out surely does no harm at such a margin ratio, and at any that is higher."""
    parameters = divisible(position.exactly)
    free, paid = parameters.keeper_flat_reward <= 0, parameters.minimum_maintenance > 0
    toxic, *flat = of_closed(position.shape)

    def admitted(row: RatioBound) -> Truth:
        return either(free, lambda: both(paid, lambda: row.admits(ratio, parameters)))

    return all_in_turn((toxic.admits(ratio, parameters), *map(admitted, flat)))


def divisible(parameters: Parameters) -> Parameters:
    """The same with a minimum by which a whole number can be divided exactly."""
    minimum = parameters.minimum_maintenance
    return replace(parameters, minimum_maintenance=Fraction(minimum)) if isinstance(minimum, int) else parameters


def toxic_frontier(machine: Machine) -> Fraction | None:
    """The toxic frontier of a position in numbers; None where every ratio is toxic.

    So it is where nothing pays the flat reward, or the oracle may show next to nothing of what a short costs.
    """
    parameters, rows = divisible(Parameters.of(replace(machine, exact=True))), of_closed(Shape.of(machine))
    if any(row.is_hopeless(parameters.profile) for row in rows):
        return None
    if parameters.keeper_flat_reward == 0:
        rows = rows[:1]
    elif len(rows) > 1 and parameters.minimum_maintenance == 0:
        return None
    ratio: Fraction = max(row.bound(parameters) for row in rows)
    return ratio
