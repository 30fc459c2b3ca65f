"""Replay: run actions through the integer reference, and see whether and where a property breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from novate.model.actions import Action, Refusal, Step
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules, rules_of
from novate.model.specification import Side, Specification
from novate.model.state import ClearingState
from novate.proofs.counterexamples.monitor import Monitor


@dataclass(frozen=True, slots=True)
class Violation:
    """Where a property breaks."""

    step: int
    """0-based index of the action after which it no longer holds."""
    message: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of a list of actions."""

    steps: tuple[Step, ...]
    """One per action that was carried out, as `recorded`; it ends at a refusal."""
    violation: Violation | None
    """The first, if any."""
    refusal: Refusal | None
    """Why the action after the last step was refused, if it was."""


def opened(specification: Specification, prices: Mapping[str, int], market: str | None) -> ClearingState:
    """The first state of a run about a market, with its opening prices; markets without one stand still.

    Raises `ValueError` where they are no opening prices.
    """
    known = {*prices} if market is None else {*prices, market}
    return genesis(rules_of(specification, known), prices)


def replay(
    specification: Specification,
    initial: ClearingState,
    actions: Sequence[Action],
    property_name: str,
    market: str | None,
    side: Side | None,
    repeats: int = 1,
) -> Replay:
    """Carry the actions out in turn; every one of them, even after a violation.

    What happens `repeats` times is carried out once: see `novate.proofs.counterexamples.repetition`. Markets of which
    the initial state knows nothing stand still: see `Rules`.
    """
    rules = rules_of(specification, initial.markets)
    monitor, kept = Monitor(rules, property_name, market, side, repeats), lookbacks(rules)
    state, steps, violation = initial, list[Step](), None
    for index, action in enumerate(actions):
        result = execute(rules, state, action)
        if isinstance(result, Refusal):
            return Replay(tuple(steps), violation, result)
        message = monitor.broken_by(state, action, result)
        if message is not None and violation is None:
            violation = Violation(index, message)
        steps.append(recorded(result, kept))
        state = result.state
    return Replay(tuple(steps), violation, None)


def lookbacks(rules: Rules) -> dict[str, int]:
    """How many earlier prices each market's oracle may refer to; empty where bounds on moves look back no further."""
    found = {name: market.parameters.oracle.lookback for name, market in rules.markets.items()}
    return found if any(market.history != found[name] for name, market in rules.markets.items()) else {}


def recorded(step: Step, kept: Mapping[str, int]) -> Step:
    """The step, with no more earlier prices than the oracle may refer to, if `kept` says how many.

    Bounds on moves may look back on thousands of them; as many for each block of a long run are too much to keep.
    """
    if not kept:
        return step
    markets = {
        name: market._replace(earlier=market.earlier[: kept[name]]) for name, market in step.state.markets.items()
    }
    return replace(step, state=step.state._replace(markets=markets))
