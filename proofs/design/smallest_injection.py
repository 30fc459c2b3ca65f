"""The least cash with which everybody is paid in full whatever comes true: in the least clearing vector, too.

There members are released one after the other, so it matters in which order. For one order what is needed is a linear
program, as what is paid on the way is the greatest solution of p <= what is owed, p <= what is left in default (the
only one, where cash reaches everybody). The solver is asked for an order with which less is enough than is known to be;
the linear program of that order is solved exactly; and so on, until no order has any less: that answer proves it.

To rescue one member after the other, always the cheapest, is not enough (tests/model/clearing_layer). Which members to
rescue is NP-hard in general (Jackson and Pernoud, Systemic Risk in Financial Networks, 2021), so of many the answer is
two bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

import z3

from novate.model.clearing_layer.clearing import least
from novate.model.clearing_layer.injection import for_the_greatest
from novate.model.clearing_layer.network import Amounts, Network
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import fresh, satisfy

MOST_MEMBERS = 6
"""Of so many who are not released by themselves all orders are looked at."""
_LOOKS = 10
"""At most, to rescue more than those."""


@dataclass(frozen=True, slots=True)
class Injection:
    """Who gets what."""

    given: Amounts
    """Of those that get something."""
    at_least: Fraction
    """No less is enough; this is the sum of `given` where that is the smallest."""
    is_enough: bool = True
    """Whether `given` itself is enough; else it is with any amount more, however small, for everybody in default."""

    @property
    def total(self) -> Fraction:
        """What it costs."""
        return sum(self.given.values(), Fraction(0))

    @property
    def is_smallest(self) -> bool:
        """Whether nothing cheaper is enough."""
        return self.total == self.at_least


def for_the_least(network: Network, limits: Limits) -> Injection:
    """The smallest, if it is found within the limits; else one that is enough, and a bound."""
    held = _held(network)
    known = _one_by_one(network, held)
    bound = sum(for_the_greatest(network).values(), Fraction(0))
    best = Injection(known, bound)
    if best.is_smallest or len(held) > MOST_MEMBERS:
        return best
    orders = _Orders(network, held)
    while True:
        answer = satisfy([*orders.rules, orders.total < number(best.total)], limits)
        if answer.outcome is Outcome.UNSATISFIABLE:
            return Injection(best.given, best.total, best.is_enough)
        found = None if answer.outcome is Outcome.UNDECIDED else orders.cheapest_of(answer.model, limits)
        if found is None:
            return best
        best = _as_found(network, orders, found, bound, limits)


def _as_found(network: Network, orders: _Orders, given: Amounts, bound: Fraction, limits: Limits) -> Injection:
    """Replayed; where it is not enough as it is, because no cash reaches somebody, perhaps another of that sum is."""
    if pays_all(network, given):
        return Injection(given, bound)
    total = sum(given.values(), Fraction(0))
    answer = satisfy([*orders.rules, *orders.reached, orders.total == number(total)], limits)
    if answer.outcome is Outcome.SATISFIABLE:
        other = orders.given(answer.model)
        if pays_all(network, other):
            return Injection(other, bound)
    return Injection(given, bound, is_enough=False)


def pays_all(network: Network, given: Amounts) -> bool:
    """Whether everybody is paid in full in every clearing vector then."""
    return not least(network.with_cash(given)).defaulting


def _held(network: Network) -> tuple[str, ...]:
    """Who is not released by itself; the others are, whoever gets something."""
    return least(network).defaulting


def _one_by_one(network: Network, held: Sequence[str]) -> dict[str, Fraction]:
    """One that is enough: rescue whoever costs least, and look again.

    Of many a tenth is rescued at a time, and what each gets is rounded up to the unit of the network's amounts: else
    numbers would grow with every look.
    """
    many = len(held) > MOST_MEMBERS
    at_once = ceil(len(held) / _LOOKS) if many else 1
    unit = Fraction(1, lcm(*(each.denominator for each in (*network.cash.values(), *network.owed.values()))))
    given: dict[str, Fraction] = {}
    while True:
        now = network.with_cash(given)
        found = least(now)
        if not found.defaulting:
            return given
        missing = {each: now.owes[each] - now.has(each, found.paid) for each in found.defaulting}
        for each in sorted(missing, key=lambda each: (missing[each], each))[:at_once]:
            amount = ceil(missing[each] / unit) * unit if many else missing[each]
            given[each] = given.get(each, Fraction(0)) + amount


class _Orders:
    """Who is released when, for the solver: after each round some are, and the others pay what is left in default."""

    def __init__(self, network: Network, held: Sequence[str]) -> None:
        self._network = network
        self._held = held
        self._rounds = range(len(held))
        self._given = {each: z3.Real(f"given to {each}") for each in held}
        self._paid = {(turn, each): z3.Real(f"{turn}: {each} pays") for turn in self._rounds for each in held}
        self._free = {(turn, each): z3.Bool(f"{turn}: {each} is released") for turn in self._rounds for each in held}
        self.total = z3.Sum(list(self._given.values()))
        self.rules = [
            *(each >= 0 for each in self._given.values()),
            *(rule for turn in self._rounds for each in held for rule in self._turn(turn, each)),
            *(self._released(len(held), each) for each in held),
        ]
        if network.claims_kept == 1 and network.cash_kept == 0:
            self.rules += self.reached

    def given(self, model: z3.ModelRef) -> dict[str, Fraction]:
        """Who gets what in a model."""
        values = {each: Fraction(str(model.eval(term, model_completion=True))) for each, term in self._given.items()}
        return {each: amount for each, amount in values.items() if amount > 0}

    def cheapest_of(self, model: z3.ModelRef, limits: Limits) -> dict[str, Fraction] | None:
        """The least that is enough in the order of a model: a linear program. None beyond the limits."""
        order = [
            free if z3.is_true(model.eval(free, model_completion=True)) else z3.Not(free)
            for free in self._free.values()
        ]
        context, program = fresh([*self.rules, *order], limits, z3.Optimize)
        program.minimize(self.total.translate(context))
        return self.given(program.model().translate(z3.main_ctx())) if program.check() == z3.sat else None

    def _released(self, turn: int, member: str) -> Formula:
        """Whether somebody is before this round; none of them is before the first."""
        if turn == 0:
            return z3.BoolVal(False)
        return self._free[turn - 1, member]

    def _turn(self, turn: int, member: str) -> Iterator[Formula]:
        """What a member pays in a round, and that it is released then only if it can pay."""
        network, paid = self._network, self._paid[turn, member]
        owes, free = number(network.owes[member]), self._released(turn, member)
        cash, inflow = number(network.cash[member]) + self._given[member], self._inflow(turn, member)
        kept = number(network.cash_kept) * cash + number(network.claims_kept) * inflow
        yield z3.And(paid >= 0, paid <= owes, z3.Implies(free, paid == owes), z3.Or(free, paid <= kept))
        yield z3.Implies(z3.And(self._free[turn, member], z3.Not(free)), cash + inflow >= owes)
        yield z3.Implies(free, self._free[turn, member])

    def _inflow(self, turn: int, member: str) -> Term:
        debtors = self._network.debtors[member]
        known = {by: number(self._network.owes[by]) for by in debtors if by not in self._held}
        paid = known | {by: self._paid[turn, by] for by in debtors if by in self._held}
        return z3.Sum([number(0), *(number(part) * paid[by] for by, part in debtors.items())])

    @property
    def reached(self) -> list[Formula]:
        """Whoever pays something in a round is reached by cash: its own, or that of somebody reached before it."""
        return [self._is_reached(turn, each) for turn in self._rounds for each in self._held]

    def _is_reached(self, turn: int, member: str) -> Formula:
        network, ways = self._network, []
        if network.cash_kept > 0:
            ways.append(number(network.cash[member]) + self._given[member] > 0)
        for by in network.debtors[member]:
            if by not in self._held:
                ways.append(z3.BoolVal(True))
            else:
                earlier = z3.And(self._paid[turn, by] > 0, _step(turn, by) < _step(turn, member))
                ways.append(z3.Or(self._released(turn, by), earlier))
        return z3.Implies(self._paid[turn, member] > 0, z3.Or(self._released(turn, member), *ways))


def _step(turn: int, member: str) -> Term:
    return z3.Int(f"{turn}: the step at which cash reaches {member}")
