"""What the inequalities about a mechanism are made of: the numbers of its positions, each read once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from itertools import count
from typing import Any

from novate.model.caches.cache import Cache
from novate.model.core.symbolic.lag_profile import moves_of
from novate.model.core.symbolic.powers import with_feeds
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Place, Side, Specification
from novate.proofs.theorems.frontier_kept import toxic_frontier
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.parameters import Parameters
from novate.proofs.theorems.plainer.refusals import may_refuse, of_reward_alone
from novate.proofs.theorems.plainer.rewards import has_plainer, plain_rewards
from novate.proofs.theorems.plainer.sizes import own_sizes

HUGE = Fraction(10**90)
"""Moves by more than this factor tell no more than this."""

Read = Callable[[Machine], Parameters]
"""The parameters of one position, in all digits or in as many as tell signs."""


def machine_of(specification: Specification, market: str, side: Side) -> Machine:
    """With every digit of its moves."""
    return Machine.of_place(specification, market, side, exact=True)


def of_place(machine: Machine, place: int | None) -> Machine | None:
    """The plain machine of one of the sizes of a market, or of one of its rewards; itself for none.

    None where there is no such size or reward. Where close-outs may be refused, that of the reward alone.
    """
    if place is None:
        return machine
    if may_refuse(machine):
        return of_reward_alone(machine)
    limited = has_plainer(machine)
    every = plain_rewards(machine) if limited else tuple(each for _, each in own_sizes(machine))
    return every[place] if place < len(every) else None


@dataclass(frozen=True, slots=True)
class Readings:
    """What the inequalities about a mechanism are made of, each worked out once.

    Mechanisms that are compared with each other differ in little, so what depends on a position's own numbers is kept
    from one to the next.
    """

    specification: Specification
    read: Read
    _known: dict[Hashable, Any] = field(default_factory=dict)

    def parameters(self, where: Place, place: int | None = None) -> Parameters | None:
        """Of one side of one market, or of one of its sizes; None where it has no such size."""

        def work(machine: Machine) -> Parameters | None:
            found = of_place(machine, place)
            return None if found is None else self.read(found)

        found: Parameters | None = self._once(where, f"{self.read.__name__} {place}", work)
        return found

    def of_all(self, where: Place) -> Parameters:
        """Of one side of one market, of which all positions fill alike."""
        found = self.parameters(where)
        assert found is not None
        return found

    def toxic(self, closed: Place) -> Fraction | None:
        """The toxic frontier of a position that is closed; None where every ratio is toxic."""
        found: Fraction | None = self._once(closed, "toxic ratio", toxic_frontier)
        return found

    def lowest_ratio(self, held: Place, inequality: Inequality) -> Fraction:
        """The margin ratio below which no account gets for the sake of a position."""
        name = f"{inequality.form}, {self.read.__name__}"
        found: Fraction = self._once(held, name, lambda _: Fraction(inequality.bound(self.of_all(held))))
        return found

    def _once(self, where: Place, name: str, work: Callable[[Machine], Any]) -> Any:
        if (where, name) not in self._known:
            machine = machine_of(self.specification, *where)
            key = (name, machine.side, machine.market, self._mechanism())
            self._known[where, name] = _kept.once(key, lambda: work(machine))
        return self._known[where, name]

    def _mechanism(self) -> int:
        """A number for what the mechanism has besides its markets."""
        if "mechanism" not in self._known:
            others = (each.name for each in fields(Specification) if each.name not in ("title", "markets", "expect"))
            values = (getattr(self.specification, name) for name in others)
            mechanism = (self.specification.most_positions, *values)
            self._known["mechanism"] = _kept.once(mechanism, lambda: next(_numbers))
        found: int = self._known["mechanism"]
        return found


_numbers = count()
_kept: Cache[Hashable, Any] = Cache(most=20_000)
"""A mechanism that is forgotten gets another number when it comes back: nothing kept under the old one is found."""


def exactly(machine: Machine) -> Parameters:
    """All digits of the moves."""
    return Parameters.of(machine)


def nearly(machine: Machine) -> Parameters:
    """Moves to 70 digits, and within what their sums with 1 can show; schedules and payments have no more anyway."""
    near = replace(machine, exact=False)
    if not machine.market.close_out.is_whole or machine.pays_funding:
        return Parameters.of(near)
    moves = {f"{own}{name}": move for own, each in with_feeds(near) for name, move in moves_of(each).items()}
    near_enough = {name: min(max(move, 1 / HUGE), HUGE) for name, move in moves.items()}
    return Parameters.of(replace(near, moves=near_enough))
