"""A healthy account that does not bear its deleveraging: it has taken the other side just before, with initial margin.

The run is that in which the oracle is at its worst when a bankrupt account is closed out. Before the last close-out a
victim takes over all positions of the other side, with as little as its initial requirement lets it have. Nobody has
less after a trade, and nobody's bankruptcy price is worse where the oracle is at its worst.

Where the fund pays a part, another account of the same side is closed out before, and the fund pays for that. Where the
margin is too little on the other side alone the victim keeps a little of its position, which is closed out in turn,
against somebody who has taken the other side of that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from novate.model.actions import Action, Deposit, Liquidate, Trade
from novate.model.core.reference.margin import least_balance
from novate.model.core.reference.rules import rules_of
from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.state import ClearingState
from novate.proofs.components.witness import NEARLY, witness
from novate.proofs.counterexamples.build import Draft, Event
from novate.proofs.counterexamples.confirm import Budget, Plan, Wanted
from novate.proofs.counterexamples.replay import Replay, replay
from novate.proofs.theorems.counterexamples.of_fund import one_window
from novate.proofs.theorems.counterexamples.of_position import (
    after_a_drift,
    at_most_late,
    first,
    latenesses,
    round_notionals,
)
from novate.proofs.theorems.inequality import ORACLE
from novate.properties.no_cascade import NO_CASCADE

FORM = ORACLE[-1]
VICTIM = "victim"
TAKES = "another account takes over the other side, with its initial margin"
SECOND = "second victim"
TAKES_A_PART = "it sells a part more to another account, with its initial margin"
MOST_STEPS = 20_000
"""Of all replays together, of each side: a second or two."""
PARTS = (100, 10_000, 1_000_000)
"""Of the bankrupt position: the victim keeps one of so many parts."""
SHARES = (Fraction(0), *(Fraction(part, 1000) for part in (500, 900, 990, 999)))
"""Of all that is closed out, what is closed before."""


def run(machine: Machine) -> Scenario | None:
    """A replayed run; None where none that is tried breaks it."""
    return at_once(machine) or in_turn(machine)


def at_once(machine: Machine) -> Scenario | None:
    """That in which the victim is deleveraged against a bankrupt account of this side."""
    budget = Budget(replayed_steps=MOST_STEPS)
    question = Wanted(machine, NO_CASCADE.name, lambda done, draft: shown(machine, budget, done, draft), True, budget)
    for blocks in latenesses(machine):
        found = first(question, plans(at_most_late(machine, blocks)))
        if found is not None:
            events = tuple((step.event, step.action) for step in found.steps)
            return of(machine, found.initial, with_victim(machine, found.initial, events))
    return None


def in_turn(machine: Machine) -> Scenario | None:
    """That in which a victim of the other side's is closed out, and a second one is deleveraged for it."""
    other = next((side for side in machine.market.sides if side is not machine.side), None)
    found = None if other is None else at_once(replace(machine, side=other))
    if found is None:
        return None
    *before, last = found.steps
    events = [(step.event, step.action) for step in before]
    runs = (of(machine, found.initial, [*events, *second(machine, before[-1].state, last, part)]) for part in PARTS)
    return next((each for each in runs if each is not None), None)


def second(machine: Machine, state: ClearingState, last: ScenarioStep, part: int) -> Iterator[Event]:
    """The last close-out, after the victim has sold a part more to a second one; and that of the victim."""
    if not isinstance(last.action, Liquidate):
        return
    rules, name, sign = rules_of(machine.specification, state.markets), machine.market.name, machine.side.sign
    oracle = state.markets[name].oracle
    price = int(oracle)
    size = max(1, abs(state.accounts[last.action.account].positions[name]) // part)
    for each, signed in ((VICTIM, sign * size), (SECOND, -sign * size)):
        needed = least_balance(rules, {name: signed}, {name: oracle}, initial=True)
        paid = -(-signed * price * machine.market.unit // 1)
        yield TAKES_A_PART, Deposit(each, max(1, needed + int(paid)))
    buyer, seller = (VICTIM, SECOND) if sign > 0 else (SECOND, VICTIM)
    yield TAKES_A_PART, Trade(name, buyer, seller, size, price)
    yield last.event, last.action
    closing = Liquidate(VICTIM, name, last.action.market_maker, state.markets[name].price)
    yield "a keeper closes the victim out", closing


def plans(machine: Machine) -> Iterator[Plan]:
    """Of the largest position there may be, at once or in two."""
    limits = machine.market.max_open_interest, machine.market.largest_position
    known = [limit for limit in limits if limit is not None]
    sizes = [NEARLY * min(known)] if known else list(islice(round_notionals(machine, Fraction(1)), 6))
    for share in SHARES:
        for size in sizes:
            parts = [part for part in (share * size, (1 - share) * size) if part]
            yield one_window([of_size(machine, part) for part in parts])


def of_size(machine: Machine, size: Fraction) -> Plan:
    """The run of one account."""
    return replace(after_a_drift(machine, FORM, witness(FORM, machine, size)), scales=True)


def shown(machine: Machine, budget: Budget, done: Replay, draft: Draft) -> int | None:
    """The last step of a run that breaks it once there is a victim.

    Long runs are repeated only where their end alone breaks it, whose roundings are fewer.
    """
    if done.refusal is not None or not 1 < len(done.steps) == len(draft.events):
        return None
    *before, _ = draft.events
    state = done.steps[-2].state
    events = joined_by_victim(machine, state, draft.events)
    budget.replay(len(events))
    breaks = (replayed(machine, *each) for each in ((state, events[len(before) :]), (draft.initial, events)))
    return len(before) if all(each is not None and each.violation is not None for each in breaks) else None


def replayed(machine: Machine, initial: ClearingState, events: Sequence[Event]) -> Replay | None:
    """The run with a victim."""
    if not events:
        return None
    actions = [action for _, action in events]
    return replay(machine.specification, initial, actions, NO_CASCADE.name, machine.market.name, machine.side)


def of(machine: Machine, initial: ClearingState, events: Sequence[Event]) -> Scenario | None:
    """The scenario up to where it breaks."""
    again = replayed(machine, initial, events)
    if again is None or again.violation is None:
        return None
    kept = zip(events[: again.violation.step + 1], again.steps, strict=False)
    steps = tuple(ScenarioStep(event, action, step.state) for (event, action), step in kept)
    place = machine.market.name, machine.side
    return Scenario(machine.specification, *place, NO_CASCADE.name, again.violation.message, initial, steps)


def with_victim(machine: Machine, initial: ClearingState, events: Sequence[Event]) -> list[Event]:
    """The same events with a victim before the last close-out; none where there is no other side to take over."""
    done = replayed(machine, initial, events[:-1])
    if done is None or done.refusal is not None:
        return []
    return joined_by_victim(machine, done.steps[-1].state, events)


def joined_by_victim(machine: Machine, state: ClearingState, events: Sequence[Event]) -> list[Event]:
    """The same, from the state before the last event; none where that is no close-out."""
    *before, last = events
    if not isinstance(last[1], Liquidate):
        return []
    return [*before, *((TAKES, action) for action in taken_over(machine, state)), last]


def taken_over(machine: Machine, state: ClearingState) -> Iterator[Action]:
    """The victim deposits, and takes over the positions of the other side at the oracle price."""
    rules, name, sign = rules_of(machine.specification, state.markets), machine.market.name, machine.side.sign
    oracle = state.markets[name].oracle
    price = int(oracle) if sign > 0 else -int(-oracle // 1)
    held = {each: -sign * account.positions.get(name, 0) for each, account in state.accounts.items()}
    others = {each: size for each, size in held.items() if size > 0}
    total = sum(others.values())
    needed = least_balance(rules, {name: -sign * total}, {name: oracle}, initial=True)
    flows = [sign * size * price * machine.market.unit for size in others.values()]
    yield Deposit(VICTIM, max(1, needed - sum(flow // 1 for flow in flows)))
    for other, size in others.items():
        buyer, seller = (other, VICTIM) if sign > 0 else (VICTIM, other)
        yield Trade(name, buyer, seller, size, price)
