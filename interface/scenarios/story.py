"""A scenario in a few lines: one for each event, with how far the price went in it, and what is lost in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from novate.model.actions import Deposit, Liquidate, NextBlock, Trade
from novate.model.core.reference.margin import equity
from novate.model.core.reference.rules import Rules
from novate.model.figures import blocks, in_short, price
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.specification import Specification
from novate.model.state import Account, ClearingState
from novate.scenarios.event_text import describe

MOST_EVENTS = 10
"""That are told; of more the middle is counted."""


def story(scenario: Scenario) -> list[str]:
    """The events in order, numbered."""
    told, before = [], scenario.initial
    for is_deposit, numbered in groupby(_events(scenario), key=lambda event: _is_deposit(event[1])):
        lines: list[tuple[int, str]] = []
        for number, steps in numbered:
            lines.append((number, _event(scenario, steps[0].event, steps, before)))
            before = steps[-1].state
        told += [_in_one(lines)] if is_deposit else [f"{number}. {words}" for number, words in lines]
    left_out = len(told) - MOST_EVENTS
    if left_out <= 1:
        return told
    half = MOST_EVENTS // 2
    return [*told[:half], f"... {left_out} more events ...", *told[-half:]]


def _events(scenario: Scenario) -> Iterator[tuple[int, list[ScenarioStep]]]:
    """The steps of each, under its number."""
    for number, (_, steps) in enumerate(groupby(scenario.steps, key=lambda step: step.event), start=1):
        yield number, list(steps)


def _is_deposit(steps: Sequence[ScenarioStep]) -> bool:
    return all(isinstance(step.action, Deposit) for step in steps)


def _in_one(lines: Sequence[tuple[int, str]]) -> str:
    """Events that are short and follow each other, in a line: "1-2. trader deposits 50; maker deposits 900"."""
    first, last = lines[0][0], lines[-1][0]
    return f"{first if first == last else f'{first}-{last}'}. {'; '.join(words for _, words in lines)}"


def _event(scenario: Scenario, label: str, steps: Sequence[ScenarioStep], before: ClearingState) -> str:
    """What happened, and what came of it."""
    action, after = steps[0].action, steps[-1].state
    if len(steps) == 1 and isinstance(action, Trade):
        return f"{describe(action, before, after, scenario.specification)}{_leverage(scenario, action, after)}"
    if len(steps) == 1 and not isinstance(action, NextBlock):
        return describe(action, before, after, scenario.specification)
    moves, paid = _moves(scenario.specification, before, after), _funding(scenario, steps, before)
    return "; ".join([label, *moves, *paid, *_counts(label, steps)])


def _leverage(scenario: Scenario, trade: Trade, after: ClearingState) -> str:
    """What the positions of an account that is closed out come to, and how often it has its equity in them."""
    for name in {trade.buyer, trade.seller} & {each.account for each in _close_outs(scenario)}:
        held, rules = after.accounts[name], Rules.of(scenario.specification, after.markets)
        worth, own = notional(scenario.specification, after, held), equity(rules, after, held)
        if own > 0:
            amount = in_short(worth * scenario.specification.quote_quantum)
            return f" (notional {amount}, leverage {in_short(worth / own)})"
    return ""


def _close_outs(scenario: Scenario) -> list[Liquidate]:
    return [step.action for step in scenario.steps if isinstance(step.action, Liquidate)]


def notional(specification: Specification, state: ClearingState, account: Account) -> Fraction:
    """What an account's positions are worth at the market prices, in quote quanta."""
    return sum(
        (
            abs(size) * state.markets[name].price * specification.markets[name].unit
            for name, size in account.positions.items()
        ),
        Fraction(0),
    )


def lost_share(scenario: Scenario) -> str:
    """What is missing as a share of what the account held at most, in words; empty where nothing is, or nobody held."""
    if not scenario.shortfall or scenario.shortfall <= 0:
        return ""
    name = _close_outs(scenario)[-1].account
    states = (step.state for step in scenario.steps if name in step.state.accounts)
    most = max((notional(scenario.specification, each, each.accounts[name]) for each in states), default=Fraction(0))
    return f"{in_short(100 * scenario.shortfall / most)}% of its notional" if most else ""


def _moves(specification: Specification, before: ClearingState, after: ClearingState) -> Iterator[str]:
    """How far the price of each market went."""
    for name, market in after.markets.items():
        first, last = before.markets[name].price, market.price
        if first not in (last, 0):
            ends = f"{price(first, name, specification)} to {price(last, name, specification)}"
            yield f"{name} from {ends} ({in_short(100 * (Fraction(last, first) - 1))}%)"


def _funding(scenario: Scenario, steps: Sequence[ScenarioStep], before: ClearingState) -> Iterator[str]:
    """What accounts that are closed out pay in it; a block changes no balance otherwise."""
    paid = dict.fromkeys((each.account for each in _close_outs(scenario)), 0)
    for step in steps:
        for name in paid if isinstance(step.action, NextBlock) and step.action.funding else ():
            paid[name] += before.accounts[name].balance - step.state.accounts[name].balance
        before = step.state
    for name, quanta in paid.items():
        if quanta:
            does = "pays" if quanta > 0 else "receives"
            yield f"{name} {does} {in_short(abs(quanta) * scenario.specification.quote_quantum)} of funding"


def _counts(label: str, steps: Sequence[ScenarioStep]) -> Iterator[str]:
    """How many blocks it took where its words do not say so, and how many close-outs there were."""
    passed = sum(isinstance(step.action, NextBlock) for step in steps)
    closed = sum(isinstance(step.action, Liquidate) for step in steps)
    if closed > 1:
        yield f"{closed:,} close-outs in {blocks(passed)}"
    elif passed > 1 and blocks(passed) not in label:
        yield blocks(passed)
