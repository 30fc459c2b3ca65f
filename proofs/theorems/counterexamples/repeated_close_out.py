"""A close-out of hardly any size that costs the fund something, again and again, until the fund is empty.

The flat reward is then more than what the account sets aside for it. In real numbers no fund is enough: any number of
positions that are small enough are within the open interest. In whole ticks and quanta none is smaller than a base
quantum at the price of a tick, nor than what the price needs to move in whole ticks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import floor

from novate.model.core.symbolic.state import Machine
from novate.model.rounding import drain_rounding
from novate.model.scenario import Scenario
from novate.model.specification import Specification
from novate.proofs.components.witness import Witness, openable, smallest, witness
from novate.proofs.counterexamples.build import TRADER
from novate.proofs.counterexamples.confirm import Budget, BudgetSpentError, Plan, Wanted, attempt_at, confirmed
from novate.proofs.counterexamples.path import TooLongError
from novate.proofs.theorems.counterexamples.of_position import after_a_drift, first, opening, within_limit
from novate.proofs.theorems.counterexamples.whole_ticks import laid_at, limit
from novate.proofs.theorems.fund.need import Loss, Need
from novate.proofs.theorems.fund.waves import limit_of
from novate.proofs.theorems.inequality import MINIMUM

FORM = MINIMUM[-1]


def repeated_close_out(specification: Specification, machine: Machine, name: str) -> Scenario | None:
    """A replayed scenario of it that breaks property `name`; None if none within the open interest empties the fund."""
    return repeated(specification, machine, name) or smallest_of_all(specification, machine, name)


def machine_of(specification: Specification, loss: Loss) -> Machine:
    """The machine of the side that loses."""
    name, side = loss.place
    return Machine.of_place(specification, name, side)


def question(specification: Specification, machine: Machine, name: str) -> Wanted:
    """What a replay of this very specification has to show."""
    return Wanted(replace(machine, specification=specification), name, confirmed, is_read=True, budget=Budget())


def repeated(specification: Specification, machine: Machine, name: str) -> Scenario | None:
    """A close-out so small that the flat reward is more than what its account has, again and again."""
    asked = question(specification, machine, name)
    for size in within_limit(machine, small_sizes(machine)):
        run = witness(FORM, machine, size)
        scenario = first(asked, [after_a_drift(machine, FORM, run), after_a_withdrawal(machine, run)])
        if scenario is not None:
            return scenario
    return None


def smallest_of_all(specification: Specification, machine: Machine, name: str) -> Scenario | None:
    """The same with one base quantum at the fewest ticks that do: so many more of them are within the open interest."""
    asked = question(specification, machine, name)
    within = (ticks for ticks in TICKS if ticks * machine.market.unit <= limit(machine))
    runs = (one_quantum(asked, machine, ticks) for ticks in within)
    try:
        return next((run for run in runs if run is not None), None)
    except (BudgetSpentError, TooLongError):
        return None


def one_quantum(asked: Wanted, machine: Machine, ticks: int) -> Scenario | None:
    """The run of one base quantum that is last healthy at so many ticks."""
    plan, opening = laid_at(machine, FORM, 1, ticks)
    return attempt_at(asked, plan, {machine.market.name: opening})


TICKS = tuple(digit * 10**power for power in range(13) for digit in (1, 2, 5))
"""Prices to try when last healthy."""


def most_of_all(specification: Specification, found: Need) -> int | None:
    """What the smallest close-outs that were replayed cost the fund within the open interest, in quote quanta.

    Of one side, that at which they cost most; None where none replays even with nothing in the fund.
    """
    empty = replace(specification, insurance_fund=0)
    runs = ((smallest_of_all(empty, machine_of(empty, loss), found.asked_by), loss) for loss in found.unbounded)
    drained = (drained_by(scenario, loss) for scenario, loss in runs)
    return max((each for each in drained if each is not None), default=None)


def drained_by(scenario: Scenario | None, loss: Loss) -> int | None:
    """What as many runs of one close-out cost an empty fund as the open interest leaves room for."""
    if scenario is None:
        return None
    name, market = loss.place[0], scenario.specification.markets[loss.place[0]]
    healthy = [
        abs(account.positions[name]) * step.state.markets[name].oracle * market.unit
        for step in scenario.steps
        for account in [step.state.accounts.get(TRADER)]
        if account is not None and name in account.positions and not account.overdue
    ]
    lost = scenario.steps[-1].state.ledger.uncovered_bad_debt - drain_rounding(scenario.specification)
    return floor(limit_of(scenario.specification, loss.place) / healthy[-1]) * lost


def after_a_withdrawal(machine: Machine, run: Witness) -> Plan:
    """Opened as large as it must be; the price then makes it small, and all that it no longer needs is taken out."""
    plan, away = after_a_drift(machine, FORM, run), opening(machine, run)
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
    unit, least = 1 / machine.specification.quote_quantum, Fraction(smallest(FORM, machine))
    yield from (Fraction(101, 100) * each for each in (least, Fraction(openable(machine))) if each)
    yield from (Fraction(10) ** power * unit for power in SMALL)


SMALL = (-2, -1, 0, 1, 2, 3, 4, 5, -3, -4, -5, -6)
"""Powers of ten, in quote units: those below where open interest leaves room for many more."""
