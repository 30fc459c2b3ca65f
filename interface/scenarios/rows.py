"""A scenario as rows of text: one for each account that matters at each moment, under headings that tell the events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from novate.model.actions import NOBODY, Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.core.reference.margin import equity
from novate.model.core.reference.rules import Rules
from novate.model.figures import money, oracle_price, price, size, whole
from novate.model.scenario import Scenario, ScenarioStep
from novate.model.state import EMPTY_ACCOUNT, ClearingState
from novate.scenarios.event_text import describe, funding_text
from novate.scenarios.moments import traded

_ENDS_SHOWN = 3
"""Blocks shown at either end of a long run."""

Cells = Mapping[str, str]
"""Column title -> text."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of its own."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One account at one moment."""

    moment: Cells
    """Block, prices and fund."""
    account: Cells
    """Name, balance, position, equity; empty where no account matters."""
    is_first: bool
    """Whether it is the first row of its moment; the moment need not be repeated in the others."""


def scenario_rows(scenario: Scenario) -> Iterator[Heading | Row]:
    """Event by event."""
    writer = _Writer(scenario)
    before = scenario.initial
    for number, (label, steps) in enumerate(groupby(scenario.steps, key=lambda step: step.event), start=1):
        together = list(steps)
        yield from writer.event(f"{number}. ", label, together, before)
        before = together[-1].state


class _Writer:
    """Knows the scenario's rules and what in it matters."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._rules = Rules.of(scenario.specification, scenario.initial.markets)
        self._markets = traded(scenario)
        self._watched = {step.action.account for step in scenario.steps if isinstance(step.action, Liquidate)}

    def event(
        self, number: str, label: str, steps: Sequence[ScenarioStep], before: ClearingState
    ) -> Iterator[Heading | Row]:
        """The heading of an event, then its steps; the middle of a long run of blocks is only counted."""
        specification = self._scenario.specification
        if len(steps) > 1 or isinstance(steps[0].action, NextBlock):
            yield Heading(number + label)
        for index, step in enumerate(steps):
            is_shown = _is_shown(index, steps)
            if is_shown and not isinstance(step.action, NextBlock):
                indent = number if len(steps) == 1 else " " * len(number)
                yield Heading(indent + describe(step.action, before, step.state, specification))
            if is_shown:
                yield from (Heading(" " * len(number) + text) for text in self._funding(step, before))
                yield from self._rows(step)
            elif index == _ENDS_SHOWN:
                yield Heading(f"     ... {_left_out(steps[_ENDS_SHOWN:-_ENDS_SHOWN])} ...")
            before = step.state

    def _rows(self, step: ScenarioStep) -> Iterator[Row]:
        """The accounts that a step concerns."""
        moment = self._moment(step.state)
        names = [name for name in self._concerned(step) if name in step.state.accounts]
        if not names:
            yield Row(moment, {}, is_first=True)
        for name in names:
            yield Row(moment, self._account(step.state, name), is_first=name == names[0])

    def _funding(self, step: ScenarioStep, before: ClearingState) -> Iterator[str]:
        """What the accounts that a block concerns pay and receive in it, if any of them does."""
        if isinstance(step.action, NextBlock) and step.action.funding:
            balances = {name: account.balance for name, account in before.accounts.items()}
            paid = {name: balances[name] - step.state.accounts[name].balance for name in self._concerned(step)}
            yield funding_text(step.action.funding, paid, self._scenario.specification)

    def _concerned(self, step: ScenarioStep) -> Sequence[str]:
        match step.action:
            case Deposit(account=account) | Withdraw(account=account):
                return [account]
            case Trade(buyer=buyer, seller=seller):
                return [buyer, seller]
            case Liquidate(account=account, market_maker=market_maker):
                return [account] if market_maker == NOBODY else [account, market_maker]
            case NextBlock():
                holders = [name for name, account in step.state.accounts.items() if account.positions]
                return [name for name in holders if name in self._watched] or holders

    def _moment(self, state: ClearingState) -> Cells:
        specification = self._scenario.specification
        cells = {"block": whole(state.block)}
        for name in self._markets:
            prefix = "" if len(self._markets) == 1 else f"{name} "
            cells[f"{prefix}price"] = price(state.markets[name].price, name, specification)
            cells[f"{prefix}oracle"] = oracle_price(state.markets[name].oracle, name, specification)
        return cells | {"fund": money(state.ledger.insurance_fund, specification)}

    def _account(self, state: ClearingState, name: str) -> Cells:
        specification = self._scenario.specification
        account = state.accounts.get(name, EMPTY_ACCOUNT)
        return {
            "account": name,
            "balance": money(account.balance, specification),
            "position": self._position(account.positions),
            "equity": money(equity(self._rules, state, account), specification),
            "overdue": whole(account.overdue),
        }

    def _position(self, positions: Mapping[str, int]) -> str:
        specification = self._scenario.specification
        texts = [
            size(amount, name, specification) + (f" {name}" if specification.many_positions else "")
            for name, amount in positions.items()
        ]
        return " ".join(texts) or "0"


def _is_shown(index: int, steps: Sequence[ScenarioStep]) -> bool:
    """Whether a step stands near an end of its event."""
    is_long = len(steps) > 2 * _ENDS_SHOWN + 1
    near_an_end = index < _ENDS_SHOWN or index >= len(steps) - _ENDS_SHOWN
    return not is_long or near_an_end


def _left_out(steps: Sequence[ScenarioStep]) -> str:
    """As in "12 blocks", or "12 blocks with 12 close-outs"."""
    passed = sum(isinstance(step.action, NextBlock) for step in steps)
    others = len(steps) - passed
    return f"{passed} blocks with {others} close-outs" if others else f"{passed} blocks"
