"""All that can happen to one account in a few blocks, played out: knows neither the schedule nor the worst path.

The market moves as far as it may, or not at all; the oracle shows the least or the most that it may of recent prices; a
keeper who need not call yet does or does not. Every fill is the worst. An account that looks healthy rests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from novate.model.specification import Side

ONE = Fraction(1)


@dataclass(frozen=True)
class Game:
    """What is given, amounts in any unit."""

    side: Side
    notional: int
    """At the oracle price of the look."""
    share: Fraction
    minimum: int = 0
    maximum: int | None = None
    fall: Fraction = Fraction(1, 10)
    """In a block."""
    rise: Fraction = Fraction(1, 10)
    """In a block."""
    longer: tuple[int, Fraction] | None = None
    """Blocks, and how far the market moves in so many."""
    deviation: Fraction = Fraction(0)
    staleness: int = 0
    delay: int = 0
    slippage: Fraction = Fraction(0)
    penalty: Fraction = Fraction(0)
    """Of the fill's notional."""
    is_capped: bool = True
    """Whether it stops at what the account has beyond what the rest requires."""
    flat: int = 0
    """Paid besides by every call, if charges are not capped."""
    keeper_share: Fraction = Fraction(0)
    """Of the penalty, what counts for the limits of the keeper's reward."""
    floor: int = 0
    """The least that he gets."""
    cap: int | None = None
    """The most that he gets."""
    leftover: int = 0
    """A call that would leave less takes all, the maximum allowing."""
    put_aside: int = 0
    """Required of every position beside its share."""
    is_floor: bool = False
    """Whether what is put aside is the least that is required, instead."""
    of_position: bool = False
    """Whether the share is one of the position at the first call."""
    target: Fraction | None = None
    """Of the requirement: a call that can have equity reach it stops there."""
    most: Fraction = Fraction(0)
    """Of its notional at the oracle price, what a position may have to pay at a tick, before it is looked at."""
    every: int = 1
    """Blocks from one tick to the next, at least."""

    @property
    def memory(self) -> int:
        """How many earlier prices matter."""
        return max(self.staleness, self.longer[0] - 1 if self.longer else 0)

    def required(self, margin: Fraction, worth: Fraction) -> Fraction:
        """Of a position that is worth so much."""
        share = margin * worth
        return max(share, Fraction(self.put_aside)) if self.is_floor else share + self.put_aside

    def part(self, worth: Fraction) -> Fraction:
        """What a call closes of a position that is worth so much."""
        part = worth * self.share
        part = part if part >= self.minimum else min(worth, Fraction(self.minimum))
        part = part if self.maximum is None or part <= self.maximum else Fraction(self.maximum)
        if 0 < worth - part < self.leftover:
            return worth if self.maximum is None else min(worth, Fraction(self.maximum))
        return part

    def charged(self, fill: Fraction) -> Fraction:
        """By a call that fills at so much, if charges are not capped."""
        penalty = self.penalty * fill
        reward = max(Fraction(self.floor), self.keeper_share * penalty + self.flat)
        return (1 - self.keeper_share) * penalty + (reward if self.cap is None else min(reward, Fraction(self.cap)))


class Account(NamedTuple):
    """One of the worlds that there may be at the end of a block."""

    prices: tuple[Fraction, ...]
    """The market's, newest first."""
    balance: Fraction
    units: Fraction
    overdue: int
    whole: Fraction | None = None
    """Units at the first call since it was healthy."""
    until: int = 0
    """Blocks after this one without a tick."""


def moved(game: Game, prices: tuple[Fraction, ...]) -> Iterator[Fraction]:
    """Next market prices."""
    lows, highs = [(1 - game.fall) * prices[0]], [(1 + game.rise) * prices[0]]
    if game.longer:
        blocks, move = game.longer
        lows += [(1 - move) * price for price in prices[:blocks]]
        highs += [(1 + move) * price for price in prices[:blocks]]
    low, high = max(lows), min(highs)
    yield from {low, min(max(prices[0], low), high), high}


def shown(game: Game, prices: tuple[Fraction, ...]) -> Iterator[Fraction]:
    """What the oracle may show."""
    recent = prices[: game.staleness + 1]
    yield from {(1 - game.deviation) * min(recent), (1 + game.deviation) * max(recent)}


def looks(game: Game, margin: Fraction) -> Iterator[Account]:
    """Accounts that only just look healthy, for a last time: the oracle shows 1."""
    histories: set[tuple[Fraction, ...]] = {(ONE,)}
    for _ in range(game.memory):
        histories = {(price, *history) for history in histories for price in moved(game, history)}
    for history in histories:
        for oracle in shown(game, history):
            balance = game.required(margin, Fraction(game.notional)) - game.side.sign * game.notional
            yield Account(tuple(price / oracle for price in history), balance, Fraction(game.notional), 0)


def paid(game: Game, now: Account, oracles: Iterator[Fraction]) -> Iterator[tuple[Fraction, Account]]:
    """Each oracle price, with the account as it is where it pays then, and where it does not."""
    rested = now._replace(until=max(0, now.until - 1)) if game.most else now
    for oracle in oracles:
        yield oracle, rested
        if game.most and not now.until:
            payment = game.most * now.units * oracle
            yield oracle, now._replace(balance=now.balance - payment, until=game.every - 1)


def after(game: Game, margin: Fraction, old: Account) -> Iterator[tuple[Account, Fraction]]:
    """The worlds of the next block, each with its equity at the oracle price, or what is left where that is all."""
    for price in moved(game, old.prices):
        prices = (price, *old.prices)[: game.memory + 1]
        for oracle, now in paid(game, old, shown(game, prices)):
            worth = game.side.sign * now.units * oracle
            equity = now.balance + worth
            if equity >= game.required(margin, abs(worth)):
                if game.most and abs(worth) > game.notional:
                    continue  # no healthy account holds more, which is assumed: who has paid may be no better off
                yield now._replace(prices=prices, overdue=0, whole=None), equity
                continue
            if now.overdue < game.delay:
                yield now._replace(prices=prices, overdue=now.overdue + 1), equity
            left = called(game, margin, now._replace(prices=prices), oracle)
            yield left, min(equity, left.balance + game.side.sign * left.units * oracle)


def called(game: Game, margin: Fraction, now: Account, oracle: Fraction) -> Account:
    """After a call in this block."""
    whole = now.units if now.whole is None else now.whole
    part = min(now.units, game.share * whole) if game.of_position else game.part(now.units * oracle) / oracle
    units = min(part, cure(game, margin, now, oracle))
    fill = units * now.prices[0] * (1 - game.side.sign * game.slippage)
    balance, rest = now.balance + game.side.sign * fill, (now.units - units) * oracle
    charge = game.charged(fill)
    if game.is_capped:
        charge = min(charge, max(Fraction(0), balance + (game.side.sign - margin) * rest))
    kept_whole = whole if game.of_position else None
    return Account(now.prices, balance - charge, now.units - units, now.overdue + 1, kept_whole, now.until)


def cure(game: Game, margin: Fraction, now: Account, oracle: Fraction) -> Fraction:
    """The units of which the close-out lifts equity to the target; all of them where there is none, or no target."""
    fill = now.prices[0] * (1 - game.side.sign * game.slippage)
    lost = game.side.sign * (oracle - fill) + game.penalty * fill
    freed = 0 if game.is_floor else margin * oracle
    if game.target is None or game.target * freed <= lost:
        return now.units
    required = game.required(margin, now.units * oracle)
    missing = game.target * required + max(game.flat, game.floor) - now.balance - game.side.sign * now.units * oracle
    return missing / (game.target * freed - lost)


def ruined(game: Game, margin: Fraction, blocks: int) -> bool:
    """Whether some account may be closed whole, and owe something, within so many blocks after the look."""
    return any(world.units == 0 and world.balance < 0 for world, _ in played(game, margin, blocks))


def under_water(game: Game, margin: Fraction, blocks: int) -> bool:
    """Whether the equity of some account may be negative."""
    return any(equity < 0 for _, equity in played(game, margin, blocks))


def played(game: Game, margin: Fraction, blocks: int) -> Iterator[tuple[Account, Fraction]]:
    """All worlds of so many blocks after the look."""
    worlds = set(looks(game, margin))
    for _ in range(blocks):
        found = {each for now in worlds for each in after(game, margin, now)}
        yield from found
        worlds = {world for world, _ in found if world.units > 0}
