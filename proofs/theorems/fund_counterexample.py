"""From what the fund needs to a scenario: every market's dearer side fails in the same window, in whole numbers.

Each position is held by an account of its own and opened with the largest open interest. Where every close-out of
hardly any size costs something, one such close-out is repeated. What is returned has been replayed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from novate.model.scenario import Scenario
from novate.model.specification import Specification
from novate.model.symbolic.state import Machine
from novate.proofs.confirm import LONG, Budget, BudgetSpentError, Plan, Question, attempt, confirmed
from novate.proofs.path import TooLongError
from novate.proofs.theorems.counterexample import (
    NEARLY,
    after_a_drift,
    at_most_late,
    first,
    latenesses,
    opening,
    within_limit,
)
from novate.proofs.theorems.fund import NAME, Loss, Need, need
from novate.proofs.theorems.whole_ticks import laid, limit, roundings
from novate.proofs.theorems.witness import Witness, openable, smallest, witness


def fund_counterexample(specification: Specification, found: Need, planned: Specification) -> Scenario | None:
    """A replayed scenario in which the fund does not survive; None if none replays.

    `planned` is the specification itself, or a milder one: what it needs, and the runs that show it. Where keepers and
    an oracle that are less late empty the fund, too, a run of theirs is tried first: it is shorter.
    """
    for loss in found.unbounded:
        scenario = repeated(specification, machine_of(planned, loss))
        if scenario is not None:
            return scenario
    for blocks in latenesses(machine_of(planned, found.losses[0])):
        mechanism = at_most_late(machine_of(planned, found.losses[0]), blocks).specification
        needed = need(mechanism)
        dearest = () if needed is None else needed.dearest
        if sum(loss.most for loss in dearest) > specification.insurance_fund:
            scenario = together(specification, [machine_of(mechanism, loss) for loss in dearest])
            if scenario is not None:
                return scenario
    return None


def machine_of(specification: Specification, loss: Loss) -> Machine:
    """The machine of the side that loses."""
    name, side = loss.place
    return Machine(specification, specification.markets[name], side)


def question(specification: Specification, machine: Machine) -> Question:
    """What a replay of this very specification has to show."""
    return Question(replace(machine, specification=specification), NAME, confirmed, is_read=True, budget=Budget())


def repeated(specification: Specification, machine: Machine) -> Scenario | None:
    """A close-out so small that the flat reward is more than what its account has, again and again."""
    asked = question(specification, machine)
    for size in within_limit(machine, small_sizes(machine)):
        run = witness("minimum", machine, size)
        scenario = first(asked, [after_a_drift(machine, "minimum", run), after_a_withdrawal(machine, run)])
        if scenario is not None:
            return scenario
    return None


def after_a_withdrawal(machine: Machine, run: Witness) -> Plan:
    """Opened as large as it must be; the price then makes it small, and all that it no longer needs is taken out."""
    plan, away = after_a_drift(machine, "minimum", run), opening(machine, run)
    (leg,) = plan.legs
    notional = max(leg.notional, Fraction(101, 100) * machine.market.minimum_notional)
    smaller = leg.notional / notional
    shrunk = away / notional
    scaled = {name: smaller * getattr(leg, name) for name in PRICES}
    moved = replace(leg, notional=notional, shrunk=shrunk, shrunk_oracle=shrunk, **scaled)
    return replace(plan, shape=replace(plan.shape, withdraw=True), legs=(moved,))


PRICES = ("waypoint", "healthy", "healthy_oracle", "final", "final_oracle", "fill")
"""What a leg says of the time after the withdrawal."""


def small_sizes(machine: Machine) -> Iterator[Fraction]:
    """From hundredths of a quote unit on, and hardly more than the least that can be opened."""
    unit, least = 1 / machine.specification.quote_quantum, Fraction(smallest("minimum", machine))
    yield from (Fraction(101, 100) * each for each in (least, Fraction(openable(machine))) if each)
    yield from (Fraction(10) ** power * unit for power in SMALL)


SMALL = (-2, -1, 0, 1, 2, 3, 4, 5, -3, -4, -5, -6)
"""Powers of ten, in quote units: those below where open interest leaves room for many more."""


def together(specification: Specification, machines: Sequence[Machine]) -> Scenario | None:
    """One window in which all of these fail: at prices that are read easily, or as near as whole numbers let it be."""
    asked = question(specification, machines[0])
    readable = (one_window([largest(machine, share) for machine in machines]) for share in SHARES)
    if machines[0].specification.horizon > LONG:
        return nearest(asked, machines)
    return first(asked, readable) or nearest(question(specification, machines[0]), machines)


SHARES = (NEARLY, *(1 - Fraction(1, parts) for parts in (10**5, 10**4, 10**3, 10**2, 10, 2)))
"""Of the largest open interest."""


def nearest(asked: Question, machines: Sequence[Machine]) -> Scenario | None:
    """The same laid in whole ticks: with as many base quanta as show it, so that prices are no larger than need be."""
    sizes = SIZES if machines[0].specification.horizon <= LONG else SIZES[-1:]
    runs = (in_whole_ticks(asked, machines, size) for size in sizes)
    try:
        return next((run for run in runs if run is not None), None)
    except (BudgetSpentError, TooLongError):
        return None


def in_whole_ticks(asked: Question, machines: Sequence[Machine], size: int) -> Scenario | None:
    """The run with so many base quanta of each position; None if it shows nothing, or if they are too many."""
    if any(size * machine.market.unit > limit(machine) for machine in machines):
        return None
    plans, openings = zip(*(laid(machine, size) for machine in machines), strict=True)
    opening = {machine.market.name: ticks for machine, ticks in zip(machines, openings, strict=True)}
    return attempt(asked, one_window(plans), opening, None)


def worth_of_roundings(specification: Specification, found: Need) -> int:
    """By how many quote quanta that run may miss what is necessary."""
    return sum(roundings(machine_of(specification, loss)) for loss in found.dearest)


SIZES = (10**6, 10**4, 10**3, 10**2, 10, 3, 2, 1)
"""Base quanta of each position: the fewer, the less a tick is."""


def one_window(plans: Sequence[Plan]) -> Plan:
    """All of these runs at once, each account with a position of its own."""
    legs = tuple(leg for each in plans for leg in each.legs)
    return replace(plans[0], legs=legs, closes=len(plans), separate=True)


def largest(machine: Machine, share: Fraction) -> Plan:
    """The run of one side with nearly its largest open interest."""
    assert machine.market.max_open_interest is not None, "without a limit no amount is shown"
    size = share * machine.market.max_open_interest
    return after_a_drift(machine, "smallest fund", witness("smallest fund", machine, size))
