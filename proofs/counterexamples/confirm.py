"""Confirm: from a plan in real numbers to a scenario in whole ones that the reference has replayed.

A plan says which events there are and at which prices, as ratios. Finer and finer ticks and larger and larger positions
are tried until a replay shows what is looked for; nothing else ever becomes a scenario.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from novate.model.actions import Action, Liquidate
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.specification import MarketParameters, Side
from novate.model.state import ClearingState
from novate.proofs.counterexamples.build import Builder, Draft, base_quanta
from novate.proofs.counterexamples.course import CourseShape
from novate.proofs.counterexamples.path import TooLongError, UnreachableError
from novate.proofs.counterexamples.repetition import times_to_empty
from novate.proofs.counterexamples.replay import Replay, replay
from novate.proofs.counterexamples.walk import Ratios, Walk, Walker
from novate.properties import PROPERTIES

PRICES = tuple(10**power for power in (2, 3, 4, 6, 9, 12))
"""Opening prices to try, in quote units: the higher, the finer the ticks are against it."""
FINE = PRICES[3::2]
"""Those for long runs: fine ones, and the finest."""
SCALES = tuple(10**power for power in (0, 3, 6, 9, 12))
"""Multiples of the notional to try: the larger, the less a quantum matters."""
PARTS = (500, 200, 100, 50, 20, 10, 5, 2)
"""Of a multiple that has shown it, where one a thousand times smaller has not: its run is of a size that it needs."""
READ = 50
"""Steps of a run that a person reads to its end."""
DIGITS = (1, 2, 3, 4, 6, 8)
"""Significant digits of the deposit to try."""
LONG = 2_000
"""Steps beyond which a scenario's deposit is left as it is."""


class BudgetSpentError(Exception):
    """The search has asked or replayed as much as it may."""


@dataclass(slots=True)
class Budget:
    """What one search may cost, whatever the machine's load; raises `BudgetSpentError` beyond."""

    queries: int = 500
    replayed_steps: int = 200_000
    """Steps of drafts times markets."""

    def query(self) -> None:
        """Count one question to the solver."""
        self.queries -= 1
        self._check()

    def replay(self, steps: int) -> None:
        """Count the steps of one replay."""
        self.replayed_steps -= steps
        self._check()

    def _check(self) -> None:
        if self.queries < 0 or self.replayed_steps < 0:
            raise BudgetSpentError("the search stopped at its limit of questions and replays")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to search for."""

    machine: Machine
    property: str
    confirmed: Callable[[Replay, Draft], int | None]
    """The index of the step at which a replay shows what is looked for, or None."""
    is_read: bool
    """Whether a person reads the scenario, so that round numbers are worth a few more replays."""
    budget: Budget

    @builtins.property
    def place(self) -> tuple[str | None, Side | None]:
        """The market and side that the property is asked of: none where it is of the whole specification."""
        if PROPERTIES[self.property].of_specification:
            return None, None
        return self.machine.market.name, self.machine.side


@dataclass(frozen=True, slots=True)
class Plan:
    """A run in real numbers."""

    shape: CourseShape
    legs: tuple[Ratios, ...]
    """In the order in which they are closed."""
    closes: int
    """How many positions, from the first, are closed out in the end."""
    scales: bool
    """Whether a larger position shows it at least as clearly."""
    separate: bool = False
    """Whether each position is held by an account of its own."""
    leaves: bool = False
    """Whether the trader pays in what is missing then, and closes the others himself."""


def confirmed(run: Replay, _: Draft) -> int | None:
    """Where a violation shows."""
    return run.violation.step if run.violation is not None else None


def completed(run: Replay, draft: Draft) -> int | None:
    """The last step of a run that could be carried out to its end; or where it breaks what it is to exercise.

    Where a call cures the account that is the end, and it is the last call.
    """
    if run.violation is not None:
        return run.violation.step
    if run.refusal is not None and run.refusal.guard == "not-liquidatable":
        calls = (number for number, step in enumerate(run.steps) if step.close_out is not None)
        return max(calls, default=None)
    done = run.refusal is None and len(run.steps) == len(draft.events)
    return len(run.steps) - 1 if done else None


def attempts(question: Wanted, plan: Plan) -> Iterator[Scenario]:
    """Replays with finer and finer prices and sizes; at the first that confirms, the deposit is made round.

    A long run takes as long to replay as many short ones, and rounds at every block: once one has failed, only those
    that are fine and large are tried.
    """
    multiples = (multiple(plan, scale) for scale in (SCALES if plan.scales else SCALES[:1]))
    scaled = [each for each in multiples if may_be_held(each)]
    is_long = False
    for is_fine, opening in openings(plan):
        held = [each for each in scaled if is_held(each, opening)]
        try:
            laid = lay(question, plan, opening) if held and (is_fine or not is_long) else None
        except TooLongError:
            return
        if laid is None:
            continue
        for each in held:
            if is_long and not (is_fine and each is scaled[-1]):
                continue
            before = question.budget.replayed_steps
            exact = attempt(question, each, laid, None)
            if exact is not None:
                shown, least = smaller(question, plan, laid, (each, exact))
                yield rounder(question, shown, laid, least)
                return
            is_long = is_long or before - question.budget.replayed_steps > LONG


def smaller(question: Wanted, plan: Plan, laid: Laid, found: tuple[Plan, Scenario]) -> tuple[Plan, Scenario]:
    """The first round part of a multiple of a plan that shows it as well; nobody looks at the size of a long run."""
    larger, run = found
    if larger.legs == plan.legs or not question.is_read or len(run.steps) > READ:
        return found
    parts = (multiple(larger, Fraction(1, part)) for part in PARTS)
    runs = ((each, attempt(question, each, laid, None)) for each in parts if is_held(each, laid.opening))
    return next(((each, shown) for each, shown in runs if shown is not None), found)


def multiple(plan: Plan, scale: int | Fraction) -> Plan:
    """The same run with so many times the notionals."""
    return replace(plan, legs=tuple(replace(leg, notional=scale * leg.notional) for leg in plan.legs))


def may_be_held(plan: Plan) -> bool:
    """Whether no position is far beyond the largest there may be: its opening would be refused."""
    for leg in plan.legs:
        limits = leg.market.largest_position, leg.market.max_open_interest
        if any(limit is not None and leg.notional > FAR_BEYOND * limit for limit in limits):
            return False
    return True


FAR_BEYOND = 2
"""Times a limit, which counts at the oracle price; a leg's notional does at the market price."""


def is_held(plan: Plan, opening: Mapping[str, int]) -> bool:
    """Whether every position is of a base quantum at least."""
    return all(base_quanta(leg, opening) > 0 for leg in plan.legs)


def openings(plan: Plan) -> Iterator[tuple[bool, dict[str, int]]]:
    """Opening prices to try, and whether they are for long runs too: those that the file names first."""
    if any(leg.market.reference_price is not None for leg in plan.legs):
        named = {leg.market.name: leg.market.reference_price or PRICES[0] for leg in plan.legs}
        yield True, at_prices(plan, named)
    for price in PRICES:
        yield price in FINE, at_prices(plan, {leg.market.name: price for leg in plan.legs})


def at_prices(plan: Plan, prices: Mapping[str, Fraction | int]) -> dict[str, int]:
    """Market name -> ticks of its opening price, which is given in quote units."""
    markets = {leg.market.name: leg.market for leg in plan.legs}
    return {name: max(1, round(prices[name] / market.price_tick)) for name, market in markets.items()}


def rounder(question: Wanted, plan: Plan, laid: Laid, exact: Scenario) -> Scenario:
    """The same with a deposit of as few digits as it may have; as it is where nobody reads that."""
    digits = DIGITS if question.is_read and len(exact.steps) <= LONG else ()
    tried = (attempt(question, plan, laid, each) for each in digits)
    return next((scenario for scenario in tried if scenario is not None), exact)


@dataclass(frozen=True, slots=True)
class Laid:
    """The paths of a plan in whole ticks: they are the same whatever is held, and by whom."""

    rules: Rules
    opening: Mapping[str, int]
    """Market name -> ticks at which positions are opened; every market that the rules know."""
    walk: Walk


def lay(question: Wanted, plan: Plan, opening: Mapping[str, int]) -> Laid | None:
    """Lay a plan's paths from these opening prices; None where in such ticks they do not get to their prices."""
    specification = question.machine.specification
    try:
        of_markets = tuple({leg.market.name: leg for leg in sorted(plan.legs, key=lambda leg: leg.early)}.values())
        walk = Walker(specification, plan.shape, of_markets, opening).walk()
    except UnreachableError:
        return None
    return Laid(Rules.of(specification, opening), opening, walk)


def attempt_at(question: Wanted, plan: Plan, opening: Mapping[str, int]) -> Scenario | None:
    """Lay, build and replay one draft from these opening prices, in ticks. Raises `TooLongError`."""
    laid = lay(question, plan, opening)
    return None if laid is None else attempt(question, plan, laid, None)


def attempt(question: Wanted, plan: Plan, laid: Laid, digits: int | None) -> Scenario | None:
    """Build and replay one draft on these paths; markets without a position stand still."""
    specification = question.machine.specification
    try:
        draft = Builder(
            laid.rules, laid.walk, plan.shape, plan.legs, plan.closes, laid.opening, digits, plan.separate, plan.leaves
        ).build()
    except ValueError:
        return None
    question.budget.replay(len(draft.events) * len(laid.opening))
    run = replay(specification, draft.initial, draft.actions, question.property, *question.place)
    times = repeats(question, plan, run)
    if times > 1:
        question.budget.replay(len(draft.events) * len(laid.opening))
        run = replay(specification, draft.initial, draft.actions, question.property, *question.place, times)
    end = question.confirmed(run, draft)
    return None if end is None else as_scenario(question, draft, run, end, times)


def repeats(question: Wanted, plan: Plan, run: Replay) -> int:
    """How often a run that was carried out has to happen: again and again where it takes money out of the fund.

    One after the other it can where prices go both ways; in one window of the whole specification all at once, but for
    keepers who leave so much as they can close out in the rest of it.
    """
    watched = PROPERTIES[question.property]
    is_shown = run.refusal is not None or run.violation is not None or not run.steps
    comes_back = watched.of_specification or all(goes_back(leg.market) for leg in plan.legs)
    if is_shown or not question.is_read or not watched.of_fund or not comes_back:
        return 1
    if watched.of_specification and question.machine.specification.has_turns:
        return 1
    return times_to_empty(question.machine.specification, run.steps[-1].state.ledger)


def goes_back(market: MarketParameters) -> bool:
    """Whether the price can return to where it was."""
    return market.most_up > 0 and market.most_down > 0


def told(action: Action, before: ClearingState, after: ClearingState) -> Action:
    """The action; a call of so much as its rule says, with how much that is, where it is not all."""
    if not isinstance(action, Liquidate) or action.size is not None:
        return action
    held = abs(before.accounts[action.account].positions[action.market])
    account = after.accounts.get(action.account)
    left = 0 if account is None else abs(account.positions.get(action.market, 0))
    return replace(action, size=held - left) if left else action


def as_scenario(question: Wanted, draft: Draft, run: Replay, end: int, times: int) -> Scenario:
    """The run up to the step that shows it; each call says how much it closes."""
    market, side = question.place
    befores = (draft.initial, *(step.state for step in run.steps))
    steps = tuple(
        ScenarioStep(event, told(action, before, step.state), step.state)
        for (event, action), step, before in zip(draft.events[: end + 1], run.steps, befores, strict=False)
    )
    return Scenario(
        specification=question.machine.specification,
        market=market,
        side=side,
        property=question.property,
        violation=run.violation.message if run.violation else "",
        initial=draft.initial,
        steps=steps,
        repeats=times,
        shortfall=last.shortfall if run.violation and (last := run.steps[end].close_out) else None,
    )
