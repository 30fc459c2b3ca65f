"""From what the fund needs to a scenario: every market's dearer side fails in the same window, in whole numbers.

Each position is held by an account of its own and opened with the largest open interest. What is returned has been
replayed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario
from novate.model.specification import Specification
from novate.proofs.components.witness import NEARLY, witness
from novate.proofs.counterexamples.confirm import LONG, BudgetSpentError, Plan, Wanted, attempt_at
from novate.proofs.counterexamples.path import TooLongError
from novate.proofs.theorems.counterexamples.of_position import (
    after_a_drift,
    at_most_late,
    first,
    first_call,
    latenesses,
)
from novate.proofs.theorems.counterexamples.of_wave import wave_counterexample, worth_of_wave
from novate.proofs.theorems.counterexamples.repeated_close_out import machine_of, question, repeated_close_out
from novate.proofs.theorems.counterexamples.whole_ticks import FORM, laid, limit, roundings
from novate.proofs.theorems.fund.covered import left_by_dearest
from novate.proofs.theorems.fund.need import Loss, Need
from novate.proofs.theorems.fund.waves import NeedOfWave
from novate.proofs.theorems.fund.window import need


def fund_counterexample(specification: Specification, found: Need, planned: Specification) -> Scenario | None:
    """A replayed scenario in which the fund does not survive; None if none replays.

    `planned` is the specification itself, or a milder one: what it needs, and the runs that show it. Where keepers and
    an oracle that are less late empty the fund, too, a run of theirs is tried first: it is shorter.
    """
    if isinstance(found, NeedOfWave):
        return wave_counterexample(specification, found)
    for loss in found.unbounded:
        scenario = repeated_close_out(specification, machine_of(planned, loss), found.asked_by)
        if scenario is not None:
            return scenario
    for blocks in latenesses(machine_of(planned, found.losses[0])):
        mechanism = at_most_late(machine_of(planned, found.losses[0]), blocks).specification
        needed = need(mechanism, found.asked_by)
        dearest = () if needed is None else needed.dearest
        most = sum((Fraction(loss.most) for loss in dearest), Fraction(0))
        if needed is not None and left_by_dearest(specification, needed, most) > 0:
            scenario = together(specification, found.asked_by, [machine_of(mechanism, loss) for loss in dearest])
            if scenario is not None:
                return scenario
    return None


def in_parts(specification: Specification, found: Need, planned: Specification) -> Scenario | None:
    """The same where close-outs are in parts, block by block: nothing is known of it but that it replays.

    In each market the side that costs most, held by one account, and as often as the fund takes.
    """
    dearest: dict[str, Loss] = {}
    for loss in found.losses:
        if loss.most > max(0, dearest[loss.place[0]].most if loss.place[0] in dearest else 0):
            dearest[loss.place[0]] = loss
    machines = [first_call(replace(machine_of(planned, loss), exact=False)) for loss in dearest.values()]
    if not machines:
        return None
    readable = (one_window([largest(machine, share) for machine in machines]) for share in SHARES)
    return first(question(specification, machines[0], found.asked_by), readable)


def together(specification: Specification, name: str, machines: Sequence[Machine]) -> Scenario | None:
    """One window in which all of these fail: at prices that are read easily, or as near as whole numbers let it be."""
    asked = question(specification, machines[0], name)
    readable = (one_window([largest(machine, share) for machine in machines]) for share in SHARES)
    if machines[0].specification.horizon > LONG:
        return nearest(asked, machines)
    return first(asked, readable) or nearest(question(specification, machines[0], name), machines)


SHARES = (NEARLY, *(1 - Fraction(1, parts) for parts in (10**5, 10**4, 10**3, 10**2, 10, 2)))
"""Of the largest open interest."""


def nearest(asked: Wanted, machines: Sequence[Machine]) -> Scenario | None:
    """The same laid in whole ticks: with as many base quanta as show it, so that prices are no larger than need be."""
    sizes = SIZES if machines[0].specification.horizon <= LONG else SIZES[-1:]
    runs = (in_whole_ticks(asked, machines, size) for size in sizes)
    try:
        return next((run for run in runs if run is not None), None)
    except (BudgetSpentError, TooLongError):
        return None


def in_whole_ticks(asked: Wanted, machines: Sequence[Machine], size: int) -> Scenario | None:
    """The run with so many base quanta of each position; None if it shows nothing, or if they are too many."""
    if any(size * machine.market.unit > limit(machine) for machine in machines):
        return None
    plans, openings = zip(*(laid(machine, size) for machine in machines), strict=True)
    opening = {machine.market.name: ticks for machine, ticks in zip(machines, openings, strict=True)}
    return attempt_at(asked, one_window(plans), opening)


def worth_of_roundings(specification: Specification, found: Need) -> int:
    """By how many quote quanta that run may miss what is necessary."""
    if isinstance(found, NeedOfWave):
        return worth_of_wave(specification, found)
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
    limits = machine.market.max_open_interest, machine.market.largest_position
    size = share * min(limit for limit in limits if limit is not None)
    return after_a_drift(machine, FORM, witness(FORM, machine, size))
