"""How far prices can move together, from a look to the close-out: a polytope, by its vertices.

Each market's move is within its own bounds. A *spread* bounds two of them together: their moves differ by at most so
much. What can be lost is convex in the moves, so it is greatest at a vertex.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import prod

Moves = Mapping[str, Fraction]
"""Of each market, as a share of what its price was: -1/10 is a fall by 10 %."""
Pair = tuple[str, str]
MOST_VERTICES = 4096
"""Of a region whose vertices are all looked at."""


class TooManyVerticesError(ValueError):
    """A region of too many markets to look at every vertex."""


@dataclass(frozen=True)
class Region:
    """All moves within `low` and `high` that keep to every spread."""

    low: Moves
    """At most 0."""
    high: Moves
    """At least 0."""
    spreads: Mapping[Pair, Fraction] = field(default_factory=dict)
    """Of pairs of its markets; at least 0."""

    def of(self, markets: Iterable[str]) -> Region:
        """Of these markets, and those whose moves say something of theirs."""
        wanted = set(markets)
        while more := {each for pair in self.spreads if wanted & set(pair) for each in pair} - wanted:
            wanted |= more
        low, high = ({each: bounds[each] for each in bounds if each in wanted} for bounds in (self.low, self.high))
        return Region(low, high, {pair: most for pair, most in self.spreads.items() if set(pair) <= wanted})

    def contains(self, moves: Moves) -> bool:
        """Whether prices can move so."""
        bounded = all(self.low[each] <= moves[each] <= self.high[each] for each in self.low)
        return bounded and all(abs(moves[one] - moves[other]) <= most for (one, other), most in self.spreads.items())

    def vertices(self) -> tuple[Moves, ...]:
        """All of them, each once. Raises `TooManyVerticesError`.

        At a vertex every market is at a bound of its own, or as far as it can be from another that is, directly or not.
        """
        found: dict[tuple[Fraction, ...], Moves] = {}
        ways = [list(self._ways(each)) for each in self.low]
        if prod(map(len, ways)) > MOST_VERTICES:
            raise TooManyVerticesError(f"{len(self.low)} markets")
        for chosen in product(*ways):
            moves = _resolved(dict(zip(self.low, chosen, strict=True)))
            if moves is not None and self.contains(moves):
                found.setdefault(tuple(moves[each] for each in self.low), moves)
        return tuple(found[each] for each in sorted(found))

    def _ways(self, market: str) -> Iterator[_Way]:
        """What a market can be held by at a vertex."""
        yield from dict.fromkeys(_Way(None, bound) for bound in (self.low[market], self.high[market]))
        for pair, most in self.spreads.items():
            if market in pair:
                (other,) = set(pair) - {market}
                yield from dict.fromkeys(_Way(other, most * sign) for sign in (-1, 1))


@dataclass(frozen=True, slots=True)
class _Way:
    """So much beyond another market's move, or beyond none."""

    beyond: str | None
    share: Fraction


def _resolved(ways: Mapping[str, _Way]) -> Moves | None:
    """What they come to; None where they go round in a circle."""
    moves: dict[str, Fraction] = {}
    while len(moves) < len(ways):
        ready = {
            each: way.share + (moves[way.beyond] if way.beyond else 0)
            for each, way in ways.items()
            if each not in moves and (way.beyond is None or way.beyond in moves)
        }
        if not ready:
            return None
        moves |= ready
    return moves
