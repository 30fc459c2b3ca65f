"""Who becomes liquidatable by a change alone, and what each is short of.

Prices, positions and equity stay as they are: only the requirement is another one. It is the reference's own, with its
tiers and minimums. Everything is exact, in quote units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from novate.model.core.reference.margin import maintenance_requirement
from novate.model.core.reference.rules import Rules
from novate.model.price_history import PriceHistory
from novate.model.specification import Specification
from novate.model.state import Account, ClearingState, Ledger, MarketState
from novate.system.progress import meter


@dataclass(frozen=True, slots=True)
class Holding:
    """An account as a list gives it."""

    name: str
    positions: Mapping[str, Fraction]
    """Base units by market; a short's are negative."""
    equity: Fraction
    """Quote units, with all positions at their prices."""


@dataclass(frozen=True, slots=True)
class FallenAccount:
    """An account that the change makes liquidatable."""

    holding: Holding
    notional: Fraction
    """Quote units."""
    before: Fraction
    """What was required, in quote units."""
    after: Fraction

    @property
    def short(self) -> Fraction:
        """What is missing to what is required now."""
        return self.after - self.holding.equity


@dataclass(frozen=True, slots=True)
class Fallen:
    """What a change does to the accounts of a list."""

    asked: int
    """How many accounts there are."""
    accounts: tuple[FallenAccount, ...]
    """Those that become liquidatable, who is short of most first."""
    already: int
    """Accounts that were liquidatable before."""
    rescued: int
    """Those of them that are not any more."""
    prices: Mapping[str, Fraction]
    """At which: quote units."""

    @property
    def short(self) -> Fraction:
        """Of all that become liquidatable together."""
        return sum((each.short for each in self.accounts), Fraction(0))

    @property
    def notional(self) -> Fraction:
        """The same."""
        return sum((each.notional for each in self.accounts), Fraction(0))


def fallen(
    holdings: Sequence[Holding], prices: Mapping[str, Fraction], before: Specification, after: Specification
) -> Fallen:
    """Ask of each account whether it can stay; every market that somebody is in is one of both specifications."""
    required = (requirements(each, holdings, prices) for each in (before, after))
    found, already, rescued = [], 0, 0
    with meter("asking accounts", len(holdings)) as far:
        for holding, *both in zip(holdings, *required, strict=True):
            was, now = (bool(holding.positions) and holding.equity < each for each in both)
            already += was
            rescued += was and not now
            if now and not was:
                found.append(FallenAccount(holding, notional(holding, prices), *both))
            far.advance()
    worst_first = sorted(found, key=lambda each: -each.short)
    return Fallen(len(holdings), tuple(worst_first), already, rescued, prices)


def notional(holding: Holding, prices: Mapping[str, Fraction]) -> Fraction:
    """What all positions of an account are worth, either way, in quote units."""
    return sum((abs(size) * prices[market] for market, size in holding.positions.items()), Fraction(0))


def requirements(
    specification: Specification, holdings: Sequence[Holding], prices: Mapping[str, Fraction]
) -> Iterator[Fraction]:
    """What is required of each account, in quote units: as the reference says, whatever the account has."""
    rules = Rules.of(specification, prices.keys())
    ticks = {name: price / specification.markets[name].price_tick for name, price in prices.items()}
    markets = {name: MarketState(0, each, PriceHistory()) for name, each in ticks.items()}
    state = ClearingState(0, markets, {}, Ledger(0, 0, 0, 0, 0, 0))
    for holding in holdings:
        sizes = {name: int(size / specification.markets[name].base_quantum) for name, size in holding.positions.items()}
        required = maintenance_requirement(rules, state, Account(0, sizes, 0))
        yield required * specification.quote_quantum
