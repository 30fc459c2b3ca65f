"""Who is closed out in which turn of a wave, so that it costs most; and prices that prove that nothing costs more.

Turns have room, sides of markets have limits, and each side costs more in a later turn. From the last turn on each is
given to whoever costs most there, also by having another side move on to another turn, or leave one: that is the way
on which most is gained, among so few sides found by trying. Once nothing is gained any more nothing will be.

What is said to be enough is what the prices say. They are right whatever they are (weak duality), so a wrong way could
make it only too much. They are what a side would gain with more room: the best way from it to somebody who has some.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Wave:
    """The dearest one."""

    most: Fraction
    """Quote quanta: no wave costs more."""
    parts: Mapping[tuple[int, int], Fraction]
    """(side, turn) -> quote quanta that are closed out."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is gained on the best way from a side to room."""

    gain: Fraction
    onward: int | None
    """The side that takes over; None where there is room, or something is left out."""
    turn: int | None
    """The turn that is taken over, or left; None where there is room."""


@dataclass(slots=True)
class Search:
    """The turns given so far."""

    limits: Sequence[Fraction]
    rates: Sequence[Sequence[Fraction]]
    parts: dict[tuple[int, int], Fraction] = field(default_factory=dict)
    used: list[Fraction] = field(default_factory=list)

    def give(self, turn: int, room: Fraction) -> bool:
        """Give a turn away, as much of it as anything is gained by; whether that was all."""
        while room:
            ways = self.ways()
            side = max(range(len(ways)), key=lambda each: self.rates[each][turn] + ways[each].gain)
            if self.rates[side][turn] + ways[side].gain <= 0:
                return False
            room -= self.moved(turn, room, side, ways)
        return True

    def ways(self) -> list[Step]:
        """From each side the best way on: room of its own, or the best turn for another to take over."""
        found = [self.own(side) for side in range(len(self.limits))]
        full = [side for side, each in enumerate(found) if each.turn is not None]
        edges = {(side, other): self.edge(side, other) for side in full for other in range(len(found)) if other != side}
        for _ in found:
            for (side, other), (gain, turn) in edges.items():
                if gain + found[other].gain > found[side].gain:
                    found[side] = Step(gain + found[other].gain, other, turn)
        return found

    def own(self, side: int) -> Step:
        """Its own room, or the turn in which it costs least."""
        if self.used[side] < self.limits[side]:
            return Step(ZERO, None, None)
        turn = min(self.turns_of(side), key=lambda each: self.rates[side][each])
        return Step(-self.rates[side][turn], None, turn)

    def edge(self, side: int, other: int) -> tuple[Fraction, int]:
        """What is gained where another side takes over the best turn of one, and which that is."""
        return max((self.rates[other][turn] - self.rates[side][turn], turn) for turn in self.turns_of(side))

    def turns_of(self, side: int) -> list[int]:
        """Those in which something of it is closed out."""
        return [turn for each, turn in self.parts if each == side]

    def moved(self, turn: int, room: Fraction, side: int, ways: Sequence[Step]) -> Fraction:
        """Give a part of a turn to a side and move others along their ways, as much as each can; how much that is."""
        path = [side]
        while (onward := ways[path[-1]].onward) is not None:
            path.append(onward)
        end, amount = ways[path[-1]], room
        if end.turn is None:
            amount = min(amount, self.limits[path[-1]] - self.used[path[-1]])
        left = [(each, ways[each].turn) for each in path]
        amount = min(amount, *(self.parts[each, at] for each, at in left if at is not None), amount)
        if end.turn is None:
            self.used[path[-1]] += amount
        self.change(side, turn, amount)
        for each, at in left:
            if at is not None:
                self.change(each, at, -amount)
                if (following := ways[each].onward) is not None:
                    self.change(following, at, amount)
        return amount

    def change(self, side: int, turn: int, amount: Fraction) -> None:
        """So much more of a side in a turn."""
        now = self.parts.pop((side, turn), ZERO) + amount
        if now:
            self.parts[side, turn] = now


def dearest_wave(room: Sequence[int], limits: Sequence[int], rates: Sequence[Sequence[Fraction]]) -> Wave:
    """The dearest wave: `room` of each turn, `limits` of each side, `rates` of each side in each turn, at least 0."""
    search = Search([Fraction(each) for each in limits], rates, used=[ZERO] * len(limits))
    for turn in reversed(range(len(room))):
        if not limits or not search.give(turn, Fraction(room[turn])):
            break
    prices = [-each.gain for each in search.ways()]
    return Wave(at_prices(room, limits, rates, prices), search.parts)


def at_prices(
    room: Sequence[int], limits: Sequence[int], rates: Sequence[Sequence[Fraction]], prices: Sequence[Fraction]
) -> Fraction:
    """What no wave costs more than, whatever the prices are, if none is below 0."""
    assert all(price >= 0 for price in prices), "a price below 0 bounds nothing"
    paid = sum((price * limit for price, limit in zip(prices, limits, strict=True)), ZERO)
    beyond = (
        max((rate[turn] - price for rate, price in zip(rates, prices, strict=True)), default=ZERO)
        for turn in range(len(room))
    )
    return paid + sum((each * max(rest, ZERO) for each, rest in zip(room, beyond, strict=True)), ZERO)
