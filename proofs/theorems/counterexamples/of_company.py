"""Cross margin: the run that breaks a property of one position by what another position of the account loses.

A large position goes the way that is worst for it, as in the run of its own inequality; a small one stands still, its
oracle price as far from the market as it may be: the fill is then as bad as it can be against what the oracle shows.
Where the large one loses more than its margin, it is closed first, and closing the small one then shows what is
missing; where a close-out of the small one frees less than it costs, it is closed while the large one is held (see
`novate.proofs.theorems.tight`). Whatever is returned has been replayed; where no run replays, the search goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from operator import itemgetter

from novate.model.caches.once import once_for
from novate.model.core.symbolic.liquidate import worst_fill
from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario
from novate.model.specification import Specification
from novate.proofs.components.oracles import oracle_of
from novate.proofs.counterexamples.confirm import Budget, Plan, Wanted, confirmed
from novate.proofs.counterexamples.walk import Ratios
from novate.proofs.theorems.counterexamples.of_position import at_most_late, first, latenesses, plans
from novate.proofs.theorems.frontier import applies, of_held
from novate.proofs.theorems.inequality import ORACLE
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.positions import Position, meets

LARGE_NOTIONALS = (10**6, 10**9)
"""Of the large position, in quote units; a plan also tries multiples."""
SMALLER = (10**3, 10**6)
"""How many times smaller the other one is."""
COMPANIONS = 4
"""How many positions are tried as the large one, the weakest first."""


def by_company(machine: Machine, name: str) -> Scenario | None:
    """A replayed scenario in which another position breaks property `name` for this one; None if no plan replays."""
    question = Wanted(machine, name, confirmed, is_read=True, budget=Budget())
    tried = (
        plan
        for blocks in latenesses(machine)
        for other in islice(harmful(machine, name), COMPANIONS)
        for plan in joint_plans(machine, at_most_late(other, blocks), name)
    )
    return first(question, tried)


def harmful(machine: Machine, name: str) -> Iterator[Machine]:
    """The positions in other markets that can break it, first those that leave an account the lowest margin ratio.

    Of the toxic frontier any may: what is asked is about two of them.
    """
    any_of_them = applies(name, Shape.of(machine))
    for _, other in weakest(machine.specification):
        if other.market.name != machine.market.name and (any_of_them or not meets(Position.of(other), name)):
            yield other


def weakest(specification: Specification) -> list[tuple[Fraction, Machine]]:
    """Either side of every market, with the lowest margin ratio that an account may have for its sake; lowest first."""

    def found() -> list[tuple[Fraction, Machine]]:
        every = [Machine.of_place(specification, name, side) for name, side in specification.places]
        ratios = [(of_held(Shape.of(each)).bound(Parameters.of(each)), each) for each in every]
        return sorted(ratios, key=itemgetter(0))

    return once_for(specification, "weakest first", found)


def joint_plans(machine: Machine, other: Machine, name: str) -> Iterator[Plan]:
    """The large position's plans, each with the small one beside it."""
    for units in LARGE_NOTIONALS:
        for plan in plans(other, ORACLE[-1], units / machine.specification.quote_quantum):
            (large,) = plan.legs
            for times in SMALLER:
                small = standing_still(machine, large.notional / times)
                if applies(name, Shape.of(machine)):
                    yield replace(plan, legs=(small, large), closes=1, scales=False)
                else:
                    yield replace(plan, legs=(large, small), closes=2)


def standing_still(machine: Machine, notional: Fraction) -> Ratios:
    """A position whose market price never moves, closed at the worst fill; no smaller than may be opened."""
    one = Fraction(1)
    shown = oracle_of(machine).furthest_off(machine)
    return Ratios(
        market=machine.market,
        side=machine.side,
        lead=one,
        opened_oracle=one,
        shrunk=one,
        shrunk_oracle=one,
        waypoint=one,
        healthy=one,
        healthy_oracle=shown,
        final=one,
        final_oracle=shown,
        fill=worst_fill(machine, one),
        notional=max(notional, Fraction(2 * machine.market.minimum_notional)),
    )
