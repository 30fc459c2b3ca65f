"""From a course in real numbers to a list of actions in whole ticks and quanta.

The solver's witness gives the ratios of the prices. Everything else is chosen here, in whole numbers, as round as can
be: the price at which the position is opened, its size, and the deposit, which is the least with which the account
passes every check that the course wants it to pass (less would be refused, more would be kinder to the mechanism).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.margin import least_balance
from novate.model.core.reference.rules import Rules
from novate.model.quantities import format_blocks
from novate.model.specification import Side
from novate.model.state import ClearingState
from novate.proofs.counterexamples.course import CourseShape
from novate.proofs.counterexamples.walk import Ratios, Walk

TRADER, MAKER = "trader", "maker"
Event = tuple[str, Action]


@dataclass(frozen=True, slots=True)
class Draft:
    """A run that has not been replayed yet."""

    initial: ClearingState
    events: tuple[Event, ...]
    """(event, action) in order."""

    @property
    def actions(self) -> list[Action]:
        """The actions alone."""
        return [action for _, action in self.events]


@dataclass(frozen=True, slots=True)
class Trader:
    """An account with positions, and the market maker who takes the other side of them."""

    name: str
    maker: str
    legs: Sequence[Ratios]
    sizes: Mapping[str, int]
    """Market name -> signed base quanta."""
    kept: int
    """Balance during the sleep, after the opening trades, in quote quanta."""
    withdrawn: int
    """What is taken out before; 0 where nothing is."""


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds one draft: the money that fits its paths."""

    rules: Rules
    walk: Walk
    shape: CourseShape
    legs: Sequence[Ratios]
    closes: int
    """How many positions, from the first, are closed out in the end."""
    opening: Mapping[str, int]
    """Market name -> ticks at which positions are opened; every market that the rules know."""
    digits: int | None
    """Significant digits to which the trader's deposit is rounded up; None keeps it exact."""
    separate: bool = False
    """Whether each position is held by an account of its own."""

    def build(self) -> Draft:
        """The whole draft. Raises `ValueError` where a size would be 0, or more than the open interest."""
        walk = self.walk
        traders = [self._trader(legs, walk) for legs in self._accounts()]
        start = {name: market for name, (market, _) in walk.prices(0).items()}
        return Draft(
            genesis(self.rules, start),
            (
                *blocks("prices move before the position is opened", walk, 0, walk.opened),
                *(event for each in traders for event in self._funding(each, walk)),
                *(event for each in traders for event in self._trades(each, walk)),
                *blocks("prices drift before the withdrawal", walk, walk.opened, walk.shrunk),
                *(("the trader withdraws", Withdraw(each.name, each.withdrawn)) for each in traders if each.withdrawn),
                *blocks("prices drift, the account stays healthy", walk, walk.shrunk, walk.healthy),
                *blocks(f"{format_blocks(self.shape.sleep)} without a keeper", walk, walk.healthy, walk.final),
                *(event for each in traders for event in self._close_outs(each, walk)),
            ),
        )

    def _accounts(self) -> Iterator[tuple[str, Sequence[Ratios]]]:
        """What to append to the names of trader and maker, and the positions that they exchange."""
        if not self.separate:
            yield "", self.legs
        else:
            yield from ((f" of {leg.market.name}" * (len(self.legs) > 1), (leg,)) for leg in self.legs)

    def _trader(self, account: tuple[str, Sequence[Ratios]], walk: Walk) -> Trader:
        """The account with these positions."""
        suffix, legs = account
        sizes = {leg.market.name: self._size(leg, walk) for leg in legs}
        kept, withdrawn = self._balances(sizes, walk)
        return Trader(f"{TRADER}{suffix}", f"{MAKER}{suffix}", legs, sizes, kept, withdrawn)

    def _close_outs(self, trader: Trader, walk: Walk) -> Iterator[Event]:
        """Its positions in turn, as far as they are closed."""
        closed = trader.legs if self.separate else trader.legs[: self.closes]
        yield from (("a keeper closes the position out", close_out(trader, leg, walk)) for leg in closed)

    def _size(self, leg: Ratios, walk: Walk) -> int:
        """Signed base quanta of the notional, rounded to the nearest; at least one, and within the open interest."""
        name, unit, limit = leg.market.name, leg.market.unit, leg.market.max_open_interest
        size = base_quanta(leg, self.opening)
        if size < 1:
            raise ValueError("the position is smaller than one base quantum")
        if limit is not None and size * walk.oracles(walk.healthy)[name] * unit > limit:
            raise ValueError("the position is larger than the open interest of one side")
        return leg.side.sign * size

    def _balances(self, sizes: Mapping[str, int], walk: Walk) -> tuple[int, int]:
        """(balance during the sleep, what is withdrawn before it), after the opening trades, in quote quanta."""

        def least(block: int, *, initial: bool) -> int:
            return least_balance(self.rules, sizes, walk.oracles(block), initial=initial)

        def needed(start: int, end: int) -> int:
            drift = (least(block, initial=False) for block in range(start, end + 1))
            return max(least(start, initial=True), *drift)

        kept = needed(walk.shrunk, walk.healthy)
        return kept, max(1, needed(walk.opened, walk.shrunk) - kept) if self.shape.withdraw else 0

    def _funding(self, trader: Trader, walk: Walk) -> Iterator[Event]:
        """Deposits: what the trader needs after paying for its positions, and more than enough for the maker."""
        sizes = trader.sizes
        paid = sum(self._payment(name, size, walk.paths[name].prices[walk.opened]) for name, size in sizes.items())
        needed = trader.kept + trader.withdrawn + paid
        yield "the trader deposits", Deposit(trader.name, max(1, rounded_up_to(needed, self.digits)))
        most = sum(self._largest_requirement(name, size, walk) for name, size in sizes.items())
        yield "a market maker deposits", Deposit(trader.maker, rounded_up_to(4 * most, 1))

    def _payment(self, market: str, size: int, price: int) -> int:
        """What the trader pays for a position (negative: receives), rounded against it."""
        value = abs(size) * price * self.rules.specification.markets[market].unit
        return ceil(value) if size > 0 else -floor(value)

    def _largest_requirement(self, name: str, size: int, walk: Walk) -> int:
        """More than the maker's position can ever lose and require, in quote quanta."""
        market, path = self.rules.specification.markets[name], walk.paths[name]
        value = abs(size) * max(*path.prices, *path.oracles) * market.unit
        return 1 + ceil((2 + market.initial_margin) * value) + market.minimum_maintenance

    def _trades(self, trader: Trader, walk: Walk) -> Iterator[Event]:
        for name, size in trader.sizes.items():
            buyer, seller = (trader.name, trader.maker) if size > 0 else (trader.maker, trader.name)
            price = walk.paths[name].prices[walk.opened]
            yield "the trader opens a position", Trade(name, buyer, seller, abs(size), price)


def blocks(event: str, walk: Walk, start: int, end: int) -> Iterator[Event]:
    """The blocks after `start` up to `end`."""
    for block in range(start + 1, end + 1):
        yield event, NextBlock(walk.prices(block))


def close_out(trader: Trader, leg: Ratios, walk: Walk) -> Liquidate:
    """A close-out at the leg's fill price, as near as ticks and slippage let it be."""
    price = walk.paths[leg.market.name].prices[-1]
    worst = price * (1 - leg.side.sign * leg.market.slippage)
    wanted = round(price * leg.fill / leg.final)
    fill = max(wanted, ceil(worst)) if leg.side is Side.LONG else min(wanted, floor(worst))
    return Liquidate(trader.name, leg.market.name, trader.maker, fill)


def rounded_up_to(amount: int, digits: int | None) -> int:
    """The amount, rounded up to so many significant decimal digits."""
    if digits is None or amount <= 0:
        return amount
    step: int = 10 ** max(0, len(str(amount)) - digits)
    return -(-amount // step) * step


def base_quanta(leg: Ratios, opening: Mapping[str, int]) -> int:
    """A leg's notional at its opening price, rounded to the nearest."""
    return round(leg.notional / (opening[leg.market.name] * leg.market.unit))
