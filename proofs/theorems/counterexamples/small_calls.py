"""Calls that pay little: the first call of an account that has hardly become liquidatable, or holds hardly any.

On the worst path prices go on against an account, and a call closes its whole part. One up to a `target` closes the
less the less is missing: so the price stops nearer and nearer to where the account was last healthy. Nor are the
position's parts smaller than where it is just no dust. What is returned has been replayed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice, product
from math import ceil, floor

from novate.model.actions import Liquidate
from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario
from novate.model.specification import Side
from novate.proofs.components.witness import NEARLY, witness
from novate.proofs.counterexamples.build import IN_PARTS, MAKER, TRADER, Draft
from novate.proofs.counterexamples.confirm import Budget, BudgetSpentError, Wanted, as_scenario
from novate.proofs.counterexamples.replay import Replay, replay
from novate.proofs.theorems.counterexamples.of_position import (
    at_most_late,
    first,
    first_call,
    not_so_far,
    round_notionals,
    within_limit,
)
from novate.proofs.theorems.inequality import CLOSE_OUT, REWARD, Inequality

FORM = CLOSE_OUT[-1]
NEARER = tuple(Fraction(1, 4**power) for power in range(8))
"""Shares of the worst move to try: the easiest to see first."""
JUST_NO_DUST = (Fraction(21, 20), Fraction(11, 10), Fraction(5, 4), Fraction(2))
MOST_STEPS = 20_000
"""Of all replays together: a second or two."""


def of_small_calls(machine: Machine, name: str, broken: Iterable[Inequality]) -> Scenario | None:
    """A replayed run of such a call that breaks property `name`; None where rewards do not fail, or none is found."""
    if machine.specification.closes_whole or not any(row.form == REWARD[-1] for row in broken):
        return None
    question = Wanted(machine, name, until_first_call, is_read=False, budget=Budget(replayed_steps=MOST_STEPS))
    planned = first_call(at_most_late(machine, 0))
    try:
        runs = (
            run
            for size, share in product(within_limit(planned, sizes(machine)), NEARER)
            for run in called(question, planned, size, share)
        )
        return next(runs, None)
    except BudgetSpentError:
        return None


def sizes(machine: Machine) -> Iterator[Fraction]:
    """Quote quanta to try as the position's worth: those that are just no dust, round ones, and the largest."""
    largest, dust = machine.market.largest_position, machine.specification.dust_notional
    yield from (times * dust for times in JUST_NO_DUST if dust)
    yield from islice(round_notionals(machine, Fraction(max(dust, 1))), 3)
    yield from () if largest is None else (NEARLY * largest,)


def called(question: Wanted, machine: Machine, size: Fraction, share: Fraction) -> Iterator[Scenario]:
    """The runs of this share of the worst move that break the property: at the worst fill, and at the market price."""
    run = witness(FORM, machine, size)
    price = 1 - share * (1 - run.final / run.anchor)
    to_it = first(question, [not_so_far(machine, FORM, size, price)])
    if to_it is None:
        return
    market, sign = to_it.steps[-1].state.markets[machine.market.name].price, machine.side.sign
    worst = market * (1 - sign * machine.market.slippage)
    for fill in (ceil(worst) if machine.side is Side.LONG else floor(worst), market):
        call = IN_PARTS, Liquidate(TRADER, machine.market.name, MAKER, fill)
        draft = Draft(to_it.initial, (*((step.event, step.action) for step in to_it.steps), call))
        question.budget.replay(len(draft.events))
        found = replay(question.machine.specification, draft.initial, draft.actions, question.property, *question.place)
        if found.violation is not None:
            yield as_scenario(question, draft, found, found.violation.step, 1)


def until_first_call(run: Replay, draft: Draft) -> int | None:
    """The step before the first call of a draft, whatever becomes of that, if the account is liquidatable then."""
    number = next((number for number, action in enumerate(draft.actions) if isinstance(action, Liquidate)), 0)
    if not 0 < number <= len(run.steps):
        return None
    account = run.steps[number - 1].state.accounts.get(TRADER)
    return number - 1 if account is not None and account.overdue else None
