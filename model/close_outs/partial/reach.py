"""How far prices may have got when the calls of a close-out in parts are due, over what the oracle showed at the look.

The look is the last at which the account was healthy; the first call is due K = keeper_delay + 1 blocks later, and one
more in every block after that.

*The oracle.* A call closes the fewest units where the oracle shows the most: at most 1/L_0 of the market. Of a short it
shows besides at most V over what it showed at the look; and where the market is as far up as it gets, an oracle that
looks back shows no more than that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cache

from novate.model.caches.cache import Cache
from novate.model.core.symbolic.lag_profile import has_worst_price, oracle_profile, worst_at_close_out, worst_oracle
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side

PARTS: int = 10**70
"""Of a unit, and of a price, which are counted in whole parts."""


@dataclass(frozen=True, slots=True)
class Reach:
    """All in units of what the oracle showed at the look; a call is known by how many were due before it, from 0."""

    side: Side
    market: Callable[[int], Fraction]
    """Call -> L_(K+k) of a long, U_(K+k) of a short: the worst market price. A later call's is never better."""
    oracle: Callable[[int], Fraction]
    """Call -> W_(K+k) of a long, V_(K+k) of a short: the worst that the oracle has shown by then."""
    most_shown: Fraction
    """1/L_0: the most that the oracle shows, over the market price of the same block."""
    least_shown: Fraction
    """1/U_0: the least; 0 where there is no bound."""
    growth: Fraction
    """The worst market price of a call is no worse than this times that of the call before."""
    period: int
    """1 where it is that, from each call to the next; else the blocks of the longest bound on moves."""
    known: dict[int | tuple[int, int], int] = field(default_factory=dict, init=False, compare=False, repr=False)
    """What was worked out before: parts by call, units by amount and call. Prices of late calls have many digits, of
    which a fraction would look for common factors."""

    def shown(self, call: int) -> Fraction:
        """The most that the oracle shows where the market price is the worst."""
        most = self.market(call) * self.most_shown
        return most if self.side is Side.LONG else min(most, self.oracle(call))

    def worst_shown(self, call: int) -> Fraction:
        """The worst that the oracle shows: the market price, by which it is bounded too, may be the nearer bound."""
        if self.side is Side.SHORT:
            return self.shown(call)
        return max(self.oracle(call), self.market(call) * self.least_shown)

    def parts(self, call: int) -> int:
        """The worst market price in `PARTS`, rounded against the account."""
        if call not in self.known:
            price, of = self.market(call).as_integer_ratio()
            self.known[call] = price * PARTS // of if self.side is Side.LONG else -(-price * PARTS // of)
        return self.known[call]

    def units(self, amount: int, call: int) -> int:
        """The `PARTS` of units that are worth an amount of quote quanta where the oracle shows the most."""
        if (amount, call) not in self.known:
            price, of = self.shown(call).as_integer_ratio()
            self.known[amount, call] = amount * PARTS * of // price
        return self.known[amount, call]


def reach(machine: Machine) -> Reach:
    """That of a machine of numbers, whatever its oracle.

    Raises `ValueError` where the market price has no bound for what the oracle shows, or that none for the market.
    """
    market = machine.market
    moves = market.most_up, market.most_down, market.most_windows
    paths = Paths(market.oracle, moves, machine.specification.delay, machine.side, machine.exact)
    return _known.once(paths, lambda: worked_out(machine))


@dataclass(frozen=True)
class Paths:
    """All that it depends on: of a market what no margin and no size changes."""

    oracle: object
    moves: tuple[object, ...]
    delay: int
    side: Side
    exact: bool


_known: Cache[Paths, Reach] = Cache(most=200)


def worked_out(machine: Machine) -> Reach:
    """The same, asked of the oracle's contract call by call."""

    @cache
    def later(call: int) -> Machine:
        delayed = replace(machine.specification, keeper_delay=machine.specification.keeper_delay + call)
        moved = replace(machine, specification=delayed)
        return replace(moved, profile=oracle_profile(moved))

    now = oracle_profile(machine)
    machine = replace(machine, profile=now)
    if not has_worst_price(machine) or now.least_market_now == 0:
        raise ValueError("the market price and what the oracle shows are not bound to each other")
    growth = 1 + (machine.market.most_up if machine.side is Side.SHORT else -machine.market.most_down)
    period, first = machine.market.longest_window, Fraction(worst_at_close_out(machine))
    return Reach(
        side=machine.side,
        market=steady(first, growth)
        if period == 1 and machine.exact
        else cache(lambda call: Fraction(worst_at_close_out(later(call)))),
        oracle=cache(lambda call: Fraction(worst_oracle(later(call)))),
        most_shown=1 / Fraction(now.least_market_now),
        least_shown=1 / Fraction(now.most_market_now) if now.has_most else Fraction(0),
        growth=growth,
        period=period,
    )


def steady(first: Fraction, growth: Fraction) -> Callable[[int], Fraction]:
    """Call -> the price that has grown by so much with each."""
    found = [first]

    def price(call: int) -> Fraction:
        while len(found) <= call:
            found.append(found[-1] * growth)
        return found[call]

    return price
