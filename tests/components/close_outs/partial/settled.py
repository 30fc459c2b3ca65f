"""All that can happen to one account whose fills the insurance fund settles: knows neither G nor which path is worst.

The market moves as far as it may, or not at all, or to where the position is worth just more than what so many calls
close; the oracle shows the least or the most that it may of recent prices; a keeper who need not call yet does or does
not; a call stops at a target that it can reach; a fill is the worst or at the market price. An account that looks
healthy rests, and what the fund got from it is counted anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from adversary import Account, Game, cure, looks, moved, shown

from novate.model.specification import Side

HAIR = 1 + Fraction(1, 10**9)


class World(NamedTuple):
    """At the end of a block."""

    prices: tuple[Fraction, ...]
    """The market's, newest first."""
    balance: Fraction
    units: Fraction
    overdue: int
    got: Fraction
    """By the fund since the account was healthy, less what it paid."""
    lacks: Fraction
    """What the last fill lacked."""
    whole: Fraction | None = None
    """Units at the first call since it was healthy."""

    @property
    def price(self) -> Fraction:
        """Now."""
        return self.prices[0]


def calls_needed(game: Game, worth: Fraction) -> int:
    """While the market goes as fast as it may, and an oracle that may be off shows the most of it."""
    move = 1 - game.fall if game.side is Side.LONG else 1 + game.rise
    most, calls = 1 + game.deviation, 0
    while worth > 0 and calls < 20:
        calls, worth = calls + 1, (worth - game.part(worth * most) / most) * move
    return calls


@cache
def just_closed(game: Game) -> tuple[Fraction, ...]:
    """The most that one call closes, and two, and so on, as near as bisection gets; of equal parts there is no such."""
    if game.of_position:
        return ()
    found: list[Fraction] = []
    for calls in range(1, 5):
        low, high = Fraction(0), Fraction(4 * game.notional)
        for _ in range(50):
            middle = (low + high) / 2
            low, high = (middle, high) if calls_needed(game, middle) <= calls else (low, middle)
        found.append(low.limit_denominator(10**12))
    return tuple(found)


def prices(game: Game, now: World) -> Iterator[Fraction]:
    """Next ones."""
    found = set(moved(game, now.prices))
    yield from found
    for most in just_closed(game):
        price = most * HAIR / now.units
        if min(found) < price < max(found):
            yield price


def after(game: Game, margin: Fraction, now: World, fills: tuple[Fraction, ...]) -> Iterator[World]:
    """The worlds of the next block."""
    for price in prices(game, now):
        later = now._replace(prices=(price, *now.prices)[: game.memory + 1])
        for oracle in shown(game, later.prices):
            worth = now.units * oracle
            if now.balance + game.side.sign * worth >= margin * worth:
                yield later._replace(overdue=0, got=Fraction(0), lacks=Fraction(0), whole=None)
                continue
            if now.overdue < game.delay:
                yield later._replace(overdue=now.overdue + 1, lacks=Fraction(0))
            for slippage in fills:
                yield called(game, margin, later, slippage, oracle)


def called(game: Game, margin: Fraction, now: World, slippage: Fraction, oracle: Fraction) -> World:
    """After a call whose fill is so much worse than the market; who holds nothing gets what is left."""
    sign, worth = game.side.sign, now.units * now.price
    whole = now.units if now.whole is None else now.whole
    closed = game.part(now.units * oracle) * now.price / oracle
    part = min(worth, game.share * whole * now.price if game.of_position else closed)
    asked = Account(now.prices, now.balance, now.units, now.overdue)
    part = min(part, cure(replace(game, slippage=slippage), margin, asked, oracle) * now.price)
    fill = part * (1 - sign * slippage)
    equity = now.balance + sign * worth
    surplus = equity + sign * (fill - part) - equity * (1 - part / worth)
    fee = min(game.penalty * fill, surplus)
    lacks = max(Fraction(0), -surplus)
    balance = now.balance + sign * fill - fee
    left = now.units - part / now.price
    return World(now.prices, balance, left, now.overdue + 1, now.got + fee, lacks, whole)


def happens(game: Game, margin: Fraction, blocks: int, seen: Callable[[World], bool], *, any_fill: bool) -> bool:
    """Whether something may be seen within so many blocks after a look at an account that is just healthy."""
    fills = (game.slippage, Fraction(0)) if any_fill and game.slippage else (game.slippage,)
    worlds = {World(look.prices, look.balance, look.units, 0, Fraction(0), Fraction(0)) for look in looks(game, margin)}
    for _ in range(blocks):
        found = {each for now in worlds for each in after(game, margin, now, fills)}
        if any(map(seen, found)):
            return True
        worlds = {each for each in found if each.units > 0}
    return False


def draws(world: World) -> bool:
    """Whether the fund has just paid for a fill."""
    return world.lacks > 0


def loses(world: World) -> bool:
    """Whether the fund has paid more than it got."""
    return world.got < 0
