"""A scenario as exact numbers, moment by moment: what charts draw, and what CSV and JSON Lines say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from novate.model.actions import Action, Liquidate, Trade
from novate.model.core.reference.margin import equity, maintenance_requirement
from novate.model.core.reference.rules import Rules
from novate.model.scenario import Scenario
from novate.model.state import ClearingState


@dataclass(frozen=True, slots=True)
class MarketMoment:
    """One market: quote units per base unit."""

    price: Fraction
    oracle: Fraction


@dataclass(frozen=True, slots=True)
class AccountMoment:
    """One account, in quote units and base units."""

    balance: Fraction
    positions: Mapping[str, Fraction]
    """Market -> signed size."""
    equity: Fraction
    requirement: Fraction
    """Maintenance: below it the account is liquidatable."""
    overdue: int


@dataclass(frozen=True, slots=True)
class Moment:
    """The state after one action; the first is the opening, after none."""

    event: str
    action: Action | None
    block: int
    markets: Mapping[str, MarketMoment]
    accounts: Mapping[str, AccountMoment]
    fund: Fraction
    """The insurance fund, in quote units."""
    uncovered: Fraction
    """Bad debt that it could not absorb, in quote units."""

    @property
    def is_close_out(self) -> bool:
        """Whether a position, or a part of one, was closed."""
        return isinstance(self.action, Liquidate)


def moments(scenario: Scenario) -> Iterator[Moment]:
    """From the opening on."""
    rules = Rules.of(scenario.specification, scenario.initial.markets)
    yield _moment(rules, "the markets open", None, scenario.initial)
    for step in scenario.steps:
        yield _moment(rules, step.event, step.action, step.state)


def _moment(rules: Rules, event: str, action: Action | None, state: ClearingState) -> Moment:
    specification = rules.specification
    quantum, parameters = specification.quote_quantum, specification.markets
    return Moment(
        event,
        action,
        state.block,
        {
            name: MarketMoment(each.price * parameters[name].price_tick, each.oracle * parameters[name].price_tick)
            for name, each in state.markets.items()
        },
        {
            name: AccountMoment(
                each.balance * quantum,
                {market: size * parameters[market].base_quantum for market, size in each.positions.items()},
                equity(rules, state, each) * quantum,
                maintenance_requirement(rules, state, each) * quantum,
                each.overdue,
            )
            for name, each in state.accounts.items()
        },
        state.ledger.insurance_fund * quantum,
        state.ledger.uncovered_bad_debt * quantum,
    )


def traded(scenario: Scenario) -> list[str]:
    """The markets in which somebody holds a position at some moment, and the one that the scenario is about."""
    held = {name for step in scenario.steps for account in step.state.accounts.values() for name in account.positions}
    return [name for name in scenario.specification.markets if name in held or name == scenario.market]


def watched(scenario: Scenario) -> str | None:
    """The account that the scenario is about: the one that is closed out last, else the one that ends with least room.

    Room is what an account has beyond its requirement; None where nobody trades.
    """
    actions: Sequence[Action] = [step.action for step in reversed(scenario.steps)]
    closed = next((each.account for each in actions if isinstance(each, Liquidate)), None)
    if closed is not None or not any(isinstance(each, Trade) for each in actions):
        return closed
    rules = Rules.of(scenario.specification, scenario.initial.markets)
    found = _moment(rules, "the end", None, scenario.steps[-1].state).accounts
    return min(found, key=lambda name: found[name].equity - found[name].requirement)
