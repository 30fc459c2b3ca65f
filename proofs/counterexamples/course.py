"""Courses: the shapes of runs that a search considers, events instead of blocks.

A course opens a position, lets prices drift while the account stays healthy, lets keepers sleep for a number of blocks,
and closes the account out:

    [prelude]  prices move before anybody is there, so that the oracle may lag when the position is opened
    open       deposit, and trade against a market maker
    [withdraw] after any number of blocks, down to the initial requirement there: the position may have shrunk
    [drift]    any number of blocks; the market price passes a waypoint that the oracle may still refer to at the end
    sleep      a given number of blocks, in each of which the account is liquidatable
    close      one close-out for each position

"k blocks pass" is one event whose price ratio is bounded by what k blocks can do, so nothing grows with the delay. The
prices in a course are notionals of its positions (the ratio form).

*Bounds over several blocks.* What two events in a row can do is then less than the product, so the bound over both is a
constraint of its own. There is a path of single blocks through all prices that keep these: fall(a + b) >= fall(a)
fall(b), with fall(k) the least share of a price that is left after k blocks, and likewise upwards. No bound looks back
beyond an event of any number of blocks, since prices may have rested there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import product

import z3

from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.powers import fall, rise
from novate.model.core.symbolic.state import Machine
from novate.proofs.components.oracles import oracle_of


@dataclass(frozen=True, slots=True)
class CourseShape:
    """Which events a course has."""

    prelude: bool
    drift: bool
    withdraw: bool
    sleep: int
    """Blocks for which the account is liquidatable."""
    approach: int
    """Blocks from the drift's waypoint to its end, at most; without a drift, from the prelude's start to its end."""

    @property
    def events(self) -> int:
        """Events besides opening, sleeping and closing."""
        return self.prelude + self.drift + 2 * self.withdraw


@dataclass(frozen=True, slots=True)
class Leg:
    """One position's notionals along a course, in quote quanta."""

    machine: Machine
    lead: Term
    """At the market price before the prelude."""
    opened: Term
    opened_oracle: Term
    shrunk: Term
    """When the withdrawal is made."""
    shrunk_oracle: Term
    waypoint: Term
    healthy: Term
    """At the market price when the account is last healthy."""
    healthy_oracle: Term
    final: Term
    """When the sleep is over."""
    final_oracle: Term


def fresh_leg(machine: Machine) -> Leg:
    """A leg of free variables."""
    name = f"{machine.market.name}.{machine.side}"
    unknowns = [field.name for field in fields(Leg) if field.name != "machine"]
    return Leg(machine, *(z3.Real(f"{name}.{unknown}") for unknown in unknowns))


def shapes(legs: Sequence[Leg]) -> Iterator[CourseShape]:
    """All of them, fewest events first, then the shortest sleep."""
    specification, lookbacks = legs[0].machine.specification, [leg.machine.market.oracle.lookback for leg in legs]
    sleeps = sorted({1, specification.delay + 1})
    approaches = sorted({0, *lookbacks, *(max(0, each - 1) for each in lookbacks)}, reverse=True)
    for prelude, drift, withdraw in sorted(
        product((False, True), repeat=3), key=lambda each: each[0] + each[1] + 2 * each[2]
    ):
        for sleep in sleeps:
            for approach in approaches if drift or prelude else (0,):
                yield CourseShape(prelude, drift, withdraw, sleep, approach)


def follows(leg: Leg, shape: CourseShape) -> list[Formula]:
    """The leg's prices keep their bounds along a course of this shape."""
    machine, seen = leg.machine, [(leg.final, 0), (leg.healthy, shape.sleep), *turn(leg, shape)]
    limit = machine.market.max_open_interest
    return [
        leg.opened > 0,
        leg.opened_oracle >= machine.market.minimum_notional,
        *([leg.healthy_oracle <= limit] if limit is not None else []),
        *prelude(leg, shape),
        *withdrawal(leg, shape),
        *drift(leg, shape),
        within(machine, leg.healthy, leg.final, shape.sleep),
        *(within(machine, price, leg.final, age) for price, age in turn(leg, shape) if machine.market.move_windows),
        oracle_of(machine).shows(machine, leg.final_oracle, seen),
    ]


def turn(leg: Leg, shape: CourseShape) -> list[tuple[Term, int]]:
    """The price before the last healthy one that is a known number of blocks before the end, with that number."""
    if shape.drift:
        return [(leg.waypoint, shape.sleep + shape.approach)]
    if shape.prelude and not shape.withdraw:
        return [(leg.lead, shape.sleep + max(1, shape.approach))]
    return []


def prelude(leg: Leg, shape: CourseShape) -> list[Formula]:
    """A few blocks before the position is opened."""
    if not shape.prelude:
        return [leg.lead == leg.opened, leg.opened_oracle == leg.opened]
    blocks = max(1, leg.machine.market.oracle.lookback if shape.drift else shape.approach)
    seen = [(leg.opened, 0), (leg.lead, blocks)]
    return [
        within(leg.machine, leg.lead, leg.opened, blocks),
        oracle_of(leg.machine).shows(leg.machine, leg.opened_oracle, seen),
    ]


def withdrawal(leg: Leg, shape: CourseShape) -> list[Formula]:
    """Any number of blocks, to the price at which money is taken out."""
    if not shape.withdraw:
        return [leg.shrunk == leg.opened, leg.shrunk_oracle == leg.opened_oracle]
    shown = oracle_of(leg.machine).shows(leg.machine, leg.shrunk_oracle, [(leg.shrunk, 0)])
    return [*anywhere(leg, leg.opened, leg.shrunk), shown]


def anywhere(leg: Leg, before: Term, after: Term) -> list[Formula]:
    """What any number of blocks can do to a price: a bound of 0 over some of them leaves it where it is."""
    return [
        after > 0,
        *([after >= before] if fall(leg.machine, 1) == 1 else []),
        *([after <= before] if rise(leg.machine, 1) == 1 else []),
    ]


def drift(leg: Leg, shape: CourseShape) -> list[Formula]:
    """Any number of blocks to the waypoint, then a few to the last healthy price."""
    machine = leg.machine
    if not shape.drift:
        return [leg.waypoint == leg.shrunk, leg.healthy == leg.shrunk, leg.healthy_oracle == leg.shrunk_oracle]
    seen = [(leg.healthy, 0), (leg.waypoint, shape.approach)]
    return [
        *anywhere(leg, leg.shrunk, leg.waypoint),
        within(machine, leg.waypoint, leg.healthy, shape.approach),
        oracle_of(machine).shows(machine, leg.healthy_oracle, seen),
    ]


def within(machine: Machine, before: Term, after: Term, blocks: int) -> Formula:
    """What so many blocks can do to a price."""
    lowest, highest = fall(machine, blocks), rise(machine, blocks)
    return z3.And(after >= number(lowest) * before, after <= number(highest) * before)
