"""All that can happen to an account with two positions whose fills the insurance fund settles: knows no margin of any.

Each market moves as far as it may, or not at all; the oracle shows the market price. A keeper calls the positions of a
liquidatable account in any order, each once in a block, and need not yet call any of them while it is not overdue for
so long. An account that looks healthy rests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations, product
from typing import NamedTuple

from adversary import Game


@dataclass(frozen=True)
class Company:
    """Two positions of one account, and the margins of their markets; the first game's delay is that of both."""

    games: tuple[Game, Game]
    margins: tuple[Fraction, Fraction]


class World(NamedTuple):
    """At the end of a block."""

    prices: tuple[Fraction, ...]
    """Of each market, 1 at the look."""
    units: tuple[Fraction, ...]
    balance: Fraction
    overdue: int
    got: Fraction
    """By the fund since the account was healthy, less what it paid."""
    lacks: Fraction
    """What the last fill lacked."""


def worths(now: World) -> list[Fraction]:
    """Of each position, at the market price."""
    return [units * price for units, price in zip(now.units, now.prices, strict=True)]


def equity(company: Company, now: World) -> Fraction:
    """At the market prices."""
    each = (game.side.sign * worth for game, worth in zip(company.games, worths(now), strict=True))
    return now.balance + sum(each, Fraction(0))


def requirement(company: Company, now: World) -> Fraction:
    """The maintenance requirement of all positions."""
    each = (margin * worth for margin, worth in zip(company.margins, worths(now), strict=True))
    return sum(each, Fraction(0))


def look(company: Company) -> World:
    """Just healthy, for a last time."""
    units = tuple(Fraction(game.notional) for game in company.games)
    flat = World((Fraction(1), Fraction(1)), units, Fraction(0), 0, Fraction(0), Fraction(0))
    return flat._replace(balance=requirement(company, flat) - equity(company, flat))


def called(company: Company, now: World, index: int) -> World:
    """After a call of one position at the worst fill."""
    game, worth = company.games[index], worths(now)[index]
    part = min(worth, game.part(worth))
    fill = part * (1 - game.side.sign * game.slippage)
    freed = company.margins[index] * part
    share = equity(company, now) * freed / requirement(company, now)
    surplus = game.side.sign * (fill - part) + share
    fee, lacks = min(game.penalty * fill, max(surplus, Fraction(0))), max(-surplus, Fraction(0))
    units = tuple(each - (part / now.prices[index] if n == index else 0) for n, each in enumerate(now.units))
    balance = now.balance + game.side.sign * fill - fee + lacks
    return now._replace(units=units, balance=balance, got=now.got + fee - lacks, lacks=lacks)


def prices(company: Company, now: World) -> Iterator[tuple[Fraction, ...]]:
    """Next ones."""
    games = zip(company.games, now.prices, strict=True)
    yield from product(*((price * (1 - game.fall), price, price * (1 + game.rise)) for game, price in games))


def after(company: Company, now: World) -> Iterator[tuple[World, bool]]:
    """The worlds of the next block, those between its calls as well, and whether a block may end there."""
    for moved in prices(company, now):
        later = now._replace(prices=moved, lacks=Fraction(0))
        if is_healthy(company, later):
            if all(worth <= game.notional for game, worth in zip(company.games, worths(later), strict=True)):
                yield rested(later), True
            continue  # no healthy account holds more, which is assumed
        late, is_early = later._replace(overdue=now.overdue + 1), now.overdue < company.games[0].delay
        if is_early:
            yield late, True
        for order in permutations(index for index, units in enumerate(now.units) if units):
            world = late
            for number, index in enumerate(order, 1):
                world = called(company, world, index)
                if is_healthy(company, world):
                    yield rested(world), True
                    break
                yield world, is_early or number == len(order)


def is_healthy(company: Company, now: World) -> bool:
    """Whether it holds something, and meets its requirement."""
    return any(now.units) and equity(company, now) >= requirement(company, now)


def rested(now: World) -> World:
    """What a healthy account is."""
    return now._replace(overdue=0, got=Fraction(0))


def happens(company: Company, blocks: int, seen: Callable[[World], bool]) -> bool:
    """Whether something may be seen within so many blocks after a look at an account that is just healthy."""
    worlds = {look(company)}
    for _ in range(blocks):
        found = {each for now in worlds for each in after(company, now)}
        if any(seen(world) for world, _ in found):
            return True
        worlds = {world for world, goes_on in found if goes_on and any(world.units)}
    return False


def draws(world: World) -> bool:
    """Whether the fund has just paid for a fill."""
    return world.lacks > 0


def loses(world: World) -> bool:
    """Whether the fund has paid more than it got."""
    return world.got < 0
