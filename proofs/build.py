"""From a course in real numbers to a list of actions in whole ticks and quanta.

The solver's witness gives the ratios of the prices. Everything else is chosen here, in whole numbers and as round as
can be: the price at which the position is opened, its size, and the deposit, which is the least with which the account
passes every check that the course wants it to pass (less would be refused, more would be kinder to the mechanism).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.quantities import format_blocks
from novate.model.reference.genesis import genesis
from novate.model.reference.margin import least_balance
from novate.model.reference.rules import Rules
from novate.model.specification import Side, Specification
from novate.model.state import ClearingState
from novate.proofs.course import Leg, Shape
from novate.proofs.path import Path

TRADER, MAKER = "trader", "maker"


@dataclass(frozen=True, slots=True)
class Ratios:
    """One leg's prices on a course, as multiples of the market price at which it is opened."""

    leg: Leg
    lead: Fraction
    opened_oracle: Fraction
    waypoint: Fraction
    healthy: Fraction
    healthy_oracle: Fraction
    final: Fraction
    final_oracle: Fraction
    fill: Fraction
    notional: Fraction
    """At the market price when opened, in quote quanta."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A run that has not been replayed yet."""

    initial: ClearingState
    events: tuple[tuple[str, Action], ...]
    """(event, action) in order."""

    @property
    def actions(self) -> list[Action]:
        """The actions alone."""
        return [action for _, action in self.events]


@dataclass
class Builder:
    """Builds one draft: the paths first, then the money that fits them."""

    rules: Rules
    shape: Shape
    ratios: tuple[Ratios, ...]
    subject: int
    """Index of the last position that is closed out."""
    opening_prices: Mapping[str, int]
    """Market name -> ticks at which positions are opened; every market of the specification."""
    digits: int | None
    """Significant digits to which the trader's deposit is rounded up; None keeps it exact."""

    def build(self, *, closes: bool) -> Draft:
        """The whole draft.

        Raises `UnreachableError` where a path never gets to its price, `ValueError` where a size would be 0.
        """
        lead, opened, drifted = self._walk()
        sizes = {ratios.leg.machine.market.name: self._size(ratios) for ratios in self.ratios}
        paths = self._paths
        start = genesis(self.rules, {name: path.prices[0] for name, path in paths.items()})
        end = len(next(iter(paths.values())).prices) - 1
        kept, withdrawn = self._balances(sizes, opened, drifted)
        events = [
            *self._blocks("prices move before the position is opened", lead, opened),
            *self._opening(sizes, opened, kept + withdrawn),
            *self._blocks("prices drift, the account stays healthy", opened, drifted),
            *self._withdrawal(withdrawn),
            *self._blocks(f"{format_blocks(self.shape.sleep)} without a keeper", drifted, end),
            *(self._closing() if closes else []),
        ]
        return Draft(start, tuple(events))

    @property
    def _specification(self) -> Specification:
        return self.rules.specification

    def _walk(self) -> tuple[int, int, int]:
        """Lay the paths; the blocks at which the prelude begins, the position is opened, the drift ends."""
        self._paths = {name: self._path(name) for name in self._specification.markets}
        moving = [(self._paths[ratios.leg.machine.market.name], ratios) for ratios in self.ratios]
        if self.shape.prelude:
            blocks = max(1, *(path.blocks_to(self._ticks(ratios, Fraction(1))) for path, ratios in moving))
            self._advance({name: (r, Fraction(1), r.opened_oracle) for name, r in self._by_market()}, blocks)
        opened = self._now()
        if self.shape.drift:
            blocks = max(path.blocks_to(self._ticks(ratios, ratios.waypoint)) for path, ratios in moving)
            self._advance({name: (r, r.waypoint, r.healthy_oracle) for name, r in self._by_market()}, blocks)
            blocks = max(0, *(path.blocks_to(self._ticks(ratios, ratios.healthy)) for path, ratios in moving))
            blocks = max(min(blocks, self.shape.approach), 0 if self._now() > opened else 1)
            self._advance({name: (r, r.healthy, r.healthy_oracle) for name, r in self._by_market()}, blocks)
        drifted = self._now()
        self._advance({name: (r, r.final, r.final_oracle) for name, r in self._by_market()}, self.shape.sleep)
        return 0, opened, drifted

    def _by_market(self) -> list[tuple[str, Ratios]]:
        return [(ratios.leg.machine.market.name, ratios) for ratios in self.ratios]

    def _path(self, name: str) -> Path:
        start = self.opening_prices[name]
        for market, ratios in self._by_market():
            if market == name:
                start = self._ticks(ratios, ratios.lead)
        return Path(self._specification, self._specification.markets[name], [start])

    def _ticks(self, ratios: Ratios, ratio: Fraction) -> int:
        return max(1, round(ratio * self.opening_prices[ratios.leg.machine.market.name]))

    def _advance(self, targets: Mapping[str, tuple[Ratios, Fraction, Fraction]], blocks: int) -> None:
        for name, path in self._paths.items():
            if name in targets:
                ratios, price, oracle = targets[name]
                path.move(self._ticks(ratios, price), self._ticks(ratios, oracle), blocks)
            else:
                path.move(path.prices[-1], path.prices[-1], blocks)

    def _now(self) -> int:
        return len(next(iter(self._paths.values())).prices) - 1

    def _oracles(self, block: int) -> dict[str, int]:
        return {name: path.oracles[block] for name, path in self._paths.items()}

    def _size(self, ratios: Ratios) -> int:
        """Signed base quanta of the notional, rounded to the nearest; at least one."""
        market = ratios.leg.machine.market
        size = round(ratios.notional / (self.opening_prices[market.name] * market.unit))
        if size < 1:
            raise ValueError("the position is smaller than one base quantum")
        return ratios.leg.machine.side.sign * size

    def _balances(self, sizes: Mapping[str, int], opened: int, drifted: int) -> tuple[int, int]:
        """(balance during the sleep, what is withdrawn before it), after the opening trades, in quote quanta."""
        lowest = [
            least_balance(self.rules, sizes, self._oracles(block), initial=False)
            for block in range(opened, drifted + 1)
        ]
        at_opening = least_balance(self.rules, sizes, self._oracles(opened), initial=True)
        if not self.shape.withdraw:
            return max(at_opening, *lowest), 0
        after_withdrawal = least_balance(self.rules, sizes, self._oracles(drifted), initial=True)
        return after_withdrawal, max(at_opening - after_withdrawal, *(each - after_withdrawal for each in lowest), 1)

    def _opening(self, sizes: Mapping[str, int], opened: int, balance: int) -> list[tuple[str, Action]]:
        """Deposits of both, then the trades at the market price."""
        prices = {name: self._paths[name].prices[opened] for name in sizes}
        flow, largest = 0, 1
        for name, size in sizes.items():
            value = abs(size) * prices[name] * self._specification.markets[name].unit
            flow += -ceil(value) if size > 0 else floor(value)
            highest = max(map(max, (self._paths[name].prices, self._paths[name].oracles)))
            margin = 2 + self._specification.markets[name].initial_margin
            largest += ceil(margin * abs(size) * highest * self._specification.markets[name].unit)
            largest += self._specification.markets[name].minimum_maintenance
        deposit = rounded_up_to(balance - flow, self.digits)
        funds: list[tuple[str, Action]] = [
            ("the trader deposits", Deposit(TRADER, max(1, deposit))),
            ("a market maker deposits", Deposit(MAKER, rounded_up_to(4 * largest, 1))),
        ]
        return funds + [
            ("the trader opens a position", self._trade(name, size, prices[name])) for name, size in sizes.items()
        ]

    def _trade(self, market: str, size: int, price: int) -> Trade:
        buyer, seller = (TRADER, MAKER) if size > 0 else (MAKER, TRADER)
        return Trade(market, buyer, seller, abs(size), price)

    def _blocks(self, event: str, start: int, end: int) -> list[tuple[str, Action]]:
        return [
            (event, NextBlock({name: (path.prices[block], path.oracles[block]) for name, path in self._paths.items()}))
            for block in range(start + 1, end + 1)
        ]

    def _withdrawal(self, amount: int) -> list[tuple[str, Action]]:
        return [("the trader withdraws", Withdraw(TRADER, amount))] if self.shape.withdraw else []

    def _closing(self) -> list[tuple[str, Action]]:
        return [("a keeper closes the position out", self._close(ratios)) for ratios in self.ratios[: self.subject + 1]]

    def _close(self, ratios: Ratios) -> Liquidate:
        market, side = ratios.leg.machine.market, ratios.leg.machine.side
        price = self._paths[market.name].prices[-1]
        worst = price * (1 - side.sign * market.slippage)
        wanted = round(price * ratios.fill / ratios.final)
        fill = max(wanted, ceil(worst)) if side is Side.LONG else min(wanted, floor(worst))
        return Liquidate(TRADER, market.name, MAKER, fill)


def rounded_up_to(amount: int, digits: int | None) -> int:
    """The amount, rounded up to so many significant decimal digits."""
    if digits is None or amount <= 0:
        return amount
    step: int = 10 ** max(0, len(str(amount)) - digits)
    return -(-amount // step) * step
