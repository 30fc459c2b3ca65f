"""From a course in real numbers to a list of actions in whole ticks and quanta.

The solver's witness gives the ratios of the prices. Everything else is chosen here, in whole numbers, as round as can
be: the price at which the position is opened, its size, and the deposit, which is the least with which the account
passes every check that the course wants it to pass (less would be refused, more would be kinder to the mechanism).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from math import ceil, floor

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.margin import least_balance
from novate.model.core.reference.rules import Rules
from novate.model.quantities import format_blocks
from novate.model.specification import Side
from novate.model.state import ClearingState
from novate.proofs.counterexamples.course import CourseShape
from novate.proofs.counterexamples.funding import payments, payments_later
from novate.proofs.counterexamples.walk import Ratios, Walk

TRADER, MAKER = "trader", "maker"
MOST_CALLS = 2_000
"""Of a position; a run in which there are more is not laid to its end."""
CLOSED = "a keeper closes the position out"
IN_PARTS = "a keeper closes the position out in parts, one in each block"
FAR_ENOUGH = Fraction(1, 2)
"""Of the price: beyond what a position was opened with."""
NEVER = 10**40
"""Ticks that no price gets to."""
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
    leaves: bool = False
    """Whether the trader pays in what is missing then, and closes the others himself."""

    def build(self) -> Draft:
        """The whole draft. Raises `ValueError` where a size would be 0, or more than the open interest."""
        walk = self.walk
        traders = [self._trader(legs, walk) for legs in self._accounts()]
        start = {name: market for name, (market, _) in walk.prices(0).items()}
        return Draft(
            genesis(self.rules, start),
            (
                *blocks("prices move before the position is opened", walk, 0, walk.opened),
                *(event for each in traders for event in self._deposits(each, walk)),
                *(event for each in traders for event in self._trades(each, walk)),
                *blocks("prices drift before the withdrawal", walk, walk.opened, walk.shrunk),
                *(("the trader withdraws", Withdraw(each.name, each.withdrawn)) for each in traders if each.withdrawn),
                *blocks("prices drift, the account stays healthy", walk, walk.shrunk, walk.healthy),
                *self._asleep(traders, walk),
                *self._close_outs(traders, walk),
                *(event for each in traders if self.leaves for event in self._leaves(each, walk)),
            ),
        )

    def _asleep(self, traders: Sequence[Trader], walk: Walk) -> Iterator[Event]:
        """The blocks without a keeper, and those in which some are closed out early; accounts pay funding meanwhile."""
        first, rates = walk.final - max(leg.early for leg in self.legs), payments(self.legs, walk)
        asleep = f"{format_blocks(first - walk.healthy)} without a keeper"
        for block in range(walk.healthy + 1, walk.final + 1):
            yield asleep if block <= first else "the next block", NextBlock(walk.prices(block), rates.get(block, {}))
            for each in traders:
                early = (leg for leg in each.legs if leg.early and leg.early == walk.final - block)
                yield from ((CLOSED, close_out(each, leg, walk, block, None)) for leg in early)

    def _accounts(self) -> Iterator[tuple[str, Sequence[Ratios]]]:
        """What to append to the names of trader and maker, and the positions that they exchange."""
        if not self.separate:
            yield "", self.legs
        else:
            markets = Counter(leg.market.name for leg in self.legs)
            for number, leg in enumerate(self.legs, start=1):
                several = f" {number}" * (markets[leg.market.name] > 1)
                yield f" of {leg.market.name}" * (len(markets) > 1) + several, (leg,)

    def _trader(self, account: tuple[str, Sequence[Ratios]], walk: Walk) -> Trader:
        """The account with these positions."""
        suffix, legs = account
        sizes = {leg.market.name: self._size(leg, walk) for leg in legs}
        kept, withdrawn = self._balances(sizes, walk)
        return Trader(f"{TRADER}{suffix}", f"{MAKER}{suffix}", legs, sizes, kept, withdrawn)

    def _close_outs(self, traders: Sequence[Trader], walk: Walk) -> Iterator[Event]:
        """Positions in turn, as far as they are closed: whole, or a part of each and the rest a block later.

        Prices go on against them until a debt is larger than all that was required; then they stand still, so that a
        position whose rest would grow for ever is closed in the end.
        """
        left = [
            (each, leg, abs(each.sizes[leg.market.name]), abs(each.sizes[leg.market.name]))
            for each in traders
            for leg in (each.legs if self.separate else each.legs[: self.closes])
            if not leg.early
        ]
        event, legs = CLOSED, [leg for _, leg, *_ in left]
        for block in count(walk.final):
            if block > walk.final:
                self._further(walk, block, moving=not all(self._is_lost(leg, walk, block - 1) for _, leg, *_ in left))
                yield event, NextBlock(walk.prices(block), payments_later(legs, walk, block))
            parts = [self._part(leg, size, whole, walk, block) for _, leg, size, whole in left]
            if any(part < size for (_, _, size, _), part in zip(left, parts, strict=True)):
                event = IN_PARTS
            for (trader, leg, size, _), part in zip(left, parts, strict=True):
                is_told = part < size and not self.rules.markets[leg.market.name].close_out.may_cure
                yield event, close_out(trader, leg, walk, block, part if is_told else None)
            left = [
                (*each[:2], each[2] - part, each[3]) for each, part in zip(left, parts, strict=True) if each[2] > part
            ]
            if not left or block - walk.final == MOST_CALLS:
                return

    def _leaves(self, trader: Trader, walk: Walk) -> Iterator[Event]:
        """The trader pays in more than can be missing, and closes what no keeper did, at the market price."""
        left = {leg.market.name: trader.sizes[leg.market.name] for leg in trader.legs[self.closes :]}
        most = sum(self._largest_requirement(name, size, walk) for name, size in left.items())
        yield "the trader deposits what is missing", Deposit(trader.name, rounded_up_to(2 * most, 1))
        for name, size in left.items():
            yield "the trader closes the other position", self._trade(trader, name, -size, walk.final, walk)

    def _part(self, leg: Ratios, size: int, whole: int, walk: Walk, block: int) -> int:
        """How many of these base quanta, of so many at the first call, the market's rule closes."""
        market = self.rules.markets[leg.market.name]
        return market.close_out.closed(size, walk.oracles(block)[leg.market.name] * market.unit, whole=whole)

    def _is_lost(self, leg: Ratios, walk: Walk, block: int) -> bool:
        """Whether the price has gone so far against a position that it has lost what it was opened with, and more."""
        prices = walk.paths[leg.market.name].prices
        lost: Fraction = leg.side.sign * (1 - Fraction(prices[block], prices[walk.healthy]))
        return lost > 2 * leg.market.initial_margin + FAR_ENOUGH

    def _further(self, walk: Walk, block: int, *, moving: bool) -> None:
        """One block more, as bad for all positions as it may be: the oracle shows the most, so that least is closed."""
        for leg in self.legs:
            path = walk.paths[leg.market.name]
            if len(path.prices) == block:
                worst = 1 if leg.side is Side.LONG else NEVER
                path.move(worst if moving else path.prices[-1], NEVER, 1)

    def _size(self, leg: Ratios, walk: Walk) -> int:
        """Signed base quanta of the notional, rounded to the nearest; at least one, and within the open interest."""
        limits = leg.market.max_open_interest, leg.market.largest_position
        size = base_quanta(leg, self.opening)
        if size < 1:
            raise ValueError("the position is smaller than one base quantum")
        worth = size * walk.oracles(walk.healthy)[leg.market.name] * leg.market.unit
        if any(limit is not None and worth > limit for limit in limits):
            raise ValueError("the position is larger than the open interest of one side, or than any")
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

    def _deposits(self, trader: Trader, walk: Walk) -> Iterator[Event]:
        """Deposits: what the trader needs after paying for its positions, and more than enough for the maker."""
        sizes = trader.sizes
        paid = sum(self._payment(name, size, walk.paths[name].prices[walk.opened]) for name, size in sizes.items())
        needed = trader.kept + trader.withdrawn + paid + self._fees(sizes, walk)
        yield "the trader deposits", Deposit(trader.name, max(1, rounded_up_to(needed, self.digits)))
        most = sum(self._largest_requirement(name, size, walk) for name, size in sizes.items())
        yield "a market maker deposits", Deposit(trader.maker, rounded_up_to(4 * most, 1))

    def _payment(self, market: str, size: int, price: int) -> int:
        """What the trader pays for a position (negative: receives), rounded against it."""
        value = abs(size) * price * self.rules.specification.markets[market].unit
        return ceil(value) if size > 0 else -floor(value)

    def _fees(self, sizes: Mapping[str, int], walk: Walk) -> int:
        """What the trader pays for its trades besides."""
        oracles, specification = walk.oracles(walk.opened), self.rules.specification
        worth = (abs(size) * oracles[name] * specification.markets[name].unit for name, size in sizes.items())
        return sum(ceil(each * (specification.trading_fee or 0)) for each in worth)

    def _largest_requirement(self, name: str, size: int, walk: Walk) -> int:
        """More than the maker's position can ever lose and require, in quote quanta."""
        market, path = self.rules.specification.markets[name], walk.paths[name]
        value = abs(size) * max(*path.prices, *path.oracles) * market.unit
        return 1 + ceil((2 + market.initial_margin) * value) + market.minimum_maintenance

    def _trades(self, trader: Trader, walk: Walk) -> Iterator[Event]:
        for name, size in trader.sizes.items():
            yield "the trader opens a position", self._trade(trader, name, size, walk.opened, walk)

    def _trade(self, trader: Trader, name: str, size: int, block: int, walk: Walk) -> Trade:
        """The trader buys so many base quanta of the maker (negative: sells) at the market price of a block."""
        buyer, seller = (trader.name, trader.maker) if size > 0 else (trader.maker, trader.name)
        return Trade(name, buyer, seller, abs(size), walk.paths[name].prices[block])


def blocks(event: str, walk: Walk, start: int, end: int) -> Iterator[Event]:
    """The blocks after `start` up to `end`."""
    for block in range(start + 1, end + 1):
        yield event, NextBlock(walk.prices(block))


def close_out(trader: Trader, leg: Ratios, walk: Walk, block: int, size: int | None) -> Liquidate:
    """A close-out at the leg's fill price, as near as ticks and slippage let it be; None of it is all of it."""
    price = walk.paths[leg.market.name].prices[block]
    worst = price * (1 - leg.side.sign * leg.market.slippage)
    wanted = round(price * leg.fill / leg.final)
    fill = max(wanted, ceil(worst)) if leg.side is Side.LONG else min(wanted, floor(worst))
    return Liquidate(trader.name, leg.market.name, trader.maker, fill, size)


def rounded_up_to(amount: int, digits: int | None) -> int:
    """The amount, rounded up to so many significant decimal digits."""
    if digits is None or amount <= 0:
        return amount
    step: int = 10 ** max(0, len(str(amount)) - digits)
    return -(-amount // step) * step


def base_quanta(leg: Ratios, opening: Mapping[str, int]) -> int:
    """A leg's notional at its opening price, rounded to the nearest."""
    return round(leg.notional / (opening[leg.market.name] * leg.market.unit))
