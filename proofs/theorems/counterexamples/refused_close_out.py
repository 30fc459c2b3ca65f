"""An account whose close-out is refused: the run to it, and what becomes of it.

A mechanism may refuse to close out an account that does not hold the flat reward at the fill. The run of the worst
close-out, for a position small enough (or large enough) that too little is left, ends at an account that is stuck. The
block can end, and while the price goes on against it nothing is ever closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from math import ceil, floor

from novate.model.actions import Liquidate, NextBlock, Refusal
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import MarketRules, Rules
from novate.model.core.reference.shown import nearest_shown
from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.specification import Side
from novate.model.state import ClearingState, MarketState
from novate.proofs.components.witness import LARGE
from novate.proofs.counterexamples.confirm import Budget, Wanted, confirmed
from novate.proofs.counterexamples.replay import replay
from novate.proofs.engine.limits import Limits
from novate.proofs.induction.refused import largest_refused
from novate.proofs.theorems.counterexamples.of_position import (
    at_most_late,
    first,
    latenesses,
    made,
    round_notionals,
    within_limit,
)
from novate.properties import the_one_of_the_overdue

FALLS_ON = 300
"""Blocks for which the price goes on against an account that is stuck."""
SHARES = (Fraction(9, 10), Fraction(1, 2), Fraction(99, 100), Fraction(1, 10), Fraction(1, 1000))
"""Of the largest position that can be stuck: how large to try, the easiest to show first."""


def of_refused(machine: Machine, name: str, limits: Limits) -> Scenario | None:
    """A replayed run in which an account is stuck and breaks property `name`; None where none is found."""
    if not machine.specification.reverts_below_reward:
        return None
    to_it = stuck(machine, limits)
    return None if to_it is None else followed(machine, name, to_it)


def stuck(machine: Machine, limits: Limits) -> Scenario | None:
    """A run to an account that is overdue and cannot be closed out."""
    question = Wanted(machine, the_one_of_the_overdue(), confirmed, is_read=True, budget=Budget())
    for blocks in latenesses(machine):
        planned = at_most_late(machine, blocks)
        tried = within_limit(machine, sizes(machine, limits))
        scenario = first(question, made(question, planned, LARGE[0], tried))
        if scenario is not None:
            return scenario
    return None


def sizes(machine: Machine, limits: Limits) -> Iterator[Fraction]:
    """Quote quanta to try as the position's worth; nothing where none can be stuck."""
    most = largest_refused(machine, limits)
    if most is None:
        yield from islice(round_notionals(machine, Fraction(1)), 8)
    elif most:
        if machine.market.is_floored:  # what has least for its reward
            yield machine.market.minimum_maintenance / machine.market.maintenance_margin
        yield from (share * most for share in SHARES)


def followed(machine: Machine, name: str, to_it: Scenario) -> Scenario | None:
    """That run, replayed for property `name`, and on until it breaks."""
    events = [(step.event, step.action) for step in to_it.steps if not isinstance(step.action, Liquidate)]
    events += ((GOES_ON, action) for action in worse(machine, to_it.steps[len(events) - 1].state))
    place = machine.market.name, machine.side
    run = replay(machine.specification, to_it.initial, [action for _, action in events], name, *place)
    if run.violation is None:
        return None
    kept = zip(events[: run.violation.step + 1], run.steps, strict=False)
    steps = tuple(ScenarioStep(event, action, step.state) for (event, action), step in kept)
    return Scenario(machine.specification, *place, name, run.violation.message, to_it.initial, steps)


GOES_ON = "the price goes on against the account, whose close-out is refused"


def worse(machine: Machine, state: ClearingState) -> Iterator[NextBlock]:
    """Blocks in which the price goes as far against the account as it may: until it stands still, or one cannot end."""
    rules, name = Rules.of(machine.specification, state.markets), machine.market.name
    bounds = rules.markets[name]
    for _ in range(FALLS_ON):
        market = state.markets[name]
        price = furthest(machine.side, rules, bounds, market)
        if price < 1 or price == market.price:
            return
        earlier = market.earlier.followed_by(market.price)[: bounds.history]
        now = MarketState(price, price, earlier, bounds.oracle.remembered(market))
        stay = {each: (known.price, known.oracle) for each, known in state.markets.items()}
        action = NextBlock({**stay, name: (price, nearest_shown(bounds.oracle, rules.scale, now, price))})
        step = execute(rules, state, action)
        if isinstance(step, Refusal):
            return
        yield action
        state = step.state


def furthest(side: Side, rules: Rules, bounds: MarketRules, market: MarketState) -> int:
    """The furthest price of the next block, in ticks."""
    scale = rules.scale
    if side is Side.LONG:
        least = [Fraction(market.price * bounds.lowest_move, scale)]
        for window in bounds.windows:
            _, high = market.earlier.extremes(market.price, window.blocks - 1)
            least.append(Fraction(high * window.lowest, scale))
        return ceil(max(least))
    most = [Fraction(market.price * bounds.highest_move, scale)]
    for window in bounds.windows:
        low, _ = market.earlier.extremes(market.price, window.blocks - 1)
        most.append(Fraction(low * window.highest, scale))
    return floor(min(most))
