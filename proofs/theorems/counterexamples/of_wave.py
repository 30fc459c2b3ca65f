"""From what a wave costs the fund to a scenario: everybody falls due at once, and is closed out turn by turn.

One account for each turn of each side that is shown; they all hold the same at the same prices, but for how much. Who
costs nothing is not shown: those are the ones who go first. What is returned has been replayed, under the keepers' own
rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from novate.model.core.symbolic.state import Machine
from novate.model.rounding import drain_rounding
from novate.model.scenario import Scenario
from novate.model.specification import Place, Specification
from novate.model.waterfall.cover import is_one_pot, pot
from novate.proofs.counterexamples.confirm import Budget, BudgetSpentError, Plan, Wanted, attempt_at, confirmed
from novate.proofs.counterexamples.path import TooLongError
from novate.proofs.theorems.counterexamples.whole_ticks import FORM, laid_at, spare, worth_of_ticks
from novate.proofs.theorems.fund.waves import NeedOfWave, Share, limit_of, of_turn

SIZES = tuple(10**power for power in range(9))
"""Base quanta of the largest account: the more, the nearer the others come to theirs; the fewer, the less a tick is."""
MOST_SHOWN = 200
"""Accounts; the dearest."""


def wave_counterexample(specification: Specification, found: NeedOfWave) -> Scenario | None:
    """A replayed scenario in which the fund does not survive the wave; None if none replays."""
    shares = shown(found)
    if is_one_pot(specification) and sum(each.cost for each in shares) <= pot(specification):
        return None
    asked = Wanted(machine_of(specification, shares[0].place), found.asked_by, confirmed, is_read=True, budget=Budget())
    try:
        runs = (run_of(asked, specification, shares, size) for size in best_sizes(specification, shares))
        return next((run for run in runs if run is not None), None)
    except (BudgetSpentError, TooLongError):
        return None


def shown(found: NeedOfWave) -> Sequence[Share]:
    """Those of whom the run is."""
    return sorted(found.shares, key=lambda each: each.cost)[-MOST_SHOWN:]


def best_sizes(specification: Specification, shares: Sequence[Share]) -> list[int]:
    """The sizes with which a run is nearest to what is necessary, best first."""
    return sorted(SIZES, key=lambda size: worth_of(specification, shares, size))[:3]


def worth_of_wave(specification: Specification, found: NeedOfWave) -> int:
    """By how many quote quanta the run may miss what is necessary: in ticks, in base quanta, and in whole quanta."""
    shares = shown(found)
    if not shares:
        return 0
    left_out = sum((each.cost for each in found.shares), Fraction(0)) - sum(each.cost for each in shares)
    return ceil(left_out + min(worth_of(specification, shares, size) for size in SIZES))


def worth_of(specification: Specification, shares: Sequence[Share], size: int) -> Fraction:
    """The same with so many base quanta of the largest account of each market."""
    worth = Fraction(0)
    for place in dict.fromkeys(each.place for each in shares):
        machine = machine_of(specification, place)
        own = [each for each in shares if each.place == place]
        largest = max(each.notional for each in own)
        for each in own:
            quanta = size * each.notional / largest
            missing = Fraction(0) if quanta.denominator == 1 else largest / size
            worth += worth_of_ticks(machine) * quanta + missing * each.rate
            worth += drain_rounding(specification) + 2
    return worth


def machine_of(specification: Specification, place: Place) -> Machine:
    """That of a side whose keepers are as late as the last turn, for which the way is laid."""
    return of_turn(specification, place, specification.turns[-1], limit_of(specification, place))


def run_of(asked: Wanted, specification: Specification, shares: Sequence[Share], size: int) -> Scenario | None:
    """The run with so many base quanta of the largest account of each market; None if it shows nothing."""
    plans, opening = [], {}
    for place in dict.fromkeys(each.place for each in shares):
        machine = machine_of(specification, place)
        own = [each for each in shares if each.place == place]
        anchor = floor(max(each.notional for each in own) / (size * machine.market.unit)) - spare(machine)
        if anchor < 1:
            return None
        plan, opening[machine.market.name] = laid_at(machine, FORM, size, anchor)
        plans += list(turn_by_turn(specification, plan, own, anchor + spare(machine), size))
    legs = tuple(leg for each in plans for leg in each.legs)
    whole = replace(plans[0], legs=legs, closes=len(legs), separate=True)
    wanted = replace(asked, machine=replace(asked.machine, specification=specification))
    return attempt_at(wanted, whole, opening)


def turn_by_turn(
    specification: Specification, plan: Plan, shares: Sequence[Share], anchor: int, size: int
) -> Iterator[Plan]:
    """The run of one account with so many base quanta, for each turn with as many as it leaves room for."""
    (leg,) = plan.legs
    for each in shares:
        quanta = floor(each.notional / (anchor * leg.market.unit))
        if quanta:
            early = specification.delay - each.turn.late
            yield replace(plan, legs=(replace(leg, notional=leg.notional * quanta / size, early=early),))
