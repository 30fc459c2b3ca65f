"""What a file's pool may owe for gains: it is the other side of all trades, and they of any within their limits.

*A window* begins with open gains of at most the trigger's share of the pool, and an open interest of each side of at
most `max_open_interest`, at the price that the oracle shows then; what is gained is paid at what the oracle shows
within delay + 1 blocks. That is a factor of V at most and of W at least, of the oracle's lag profile.

So longs of all the open interest I gain I (V - 1) at most, shorts I (1 - W). Those who lose may have nothing to lose,
and one side may be empty: so the most that all markets together can gain is the sum of the larger of the two, and it
is reached, as what moves one market says nothing of the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from novate.model.core.symbolic.lag_profile import oracle_profile
from novate.model.core.symbolic.state import Machine
from novate.model.figures import amount, blocks, percent
from novate.model.specification import Side, Specification
from novate.model.waterfall.pool.counterparty import Position, needed


class Gain(NamedTuple):
    """Of one side of one market, of all the open interest that there may be."""

    market: str
    side: Side
    interest: int
    """Quote quanta at the price with which the window begins."""
    factor: Fraction
    """What the oracle shows at last, over that price."""

    @property
    def amount(self) -> Fraction:
        """Quote quanta, as the pool pays them for the positions: they have nothing to lose."""
        size = Fraction(self.interest) * self.side.sign
        return needed([Position(size, Fraction(1), Fraction(0))], self.factor, self.factor)


def dearest(specification: Specification) -> list[Gain] | None:
    """Of each market the side that may gain most; None where an oracle may show any price, or interest has no limit."""
    found = [of_market(specification, name) for name in specification.markets]
    return None if None in found else [each for each in found if each is not None]


def of_market(specification: Specification, name: str) -> Gain | None:
    """The side of one market that may gain most, from the bounds of its oracle."""
    profile = oracle_profile(Machine.of_place(specification, name, Side.LONG, exact=True))
    interest = specification.markets[name].max_open_interest
    if interest is None or not profile.has_most:
        return None
    least, most = Fraction(profile.least_oracle), Fraction(profile.most_oracle)
    sides = (Gain(name, Side.LONG, interest, most), Gain(name, Side.SHORT, interest, least))
    return max(sides, key=lambda each: each.amount)


def open_at_first(specification: Specification) -> Fraction:
    """Quote quanta that are gained already when the window begins."""
    return (specification.pool_trigger or Fraction(0)) * (specification.pool_assets or 0)


def owed_at_most(specification: Specification) -> Fraction | None:
    """Quote quanta that all gains are at the end of a window at most; None where they have no limit."""
    gains = dearest(specification)
    if gains is None:
        return None
    return open_at_first(specification) + sum((each.amount for each in gains), Fraction(0))


def run(specification: Specification) -> Iterator[str]:
    """How it comes to that, in words: what is open, what prices do, and what is gained."""
    first = open_at_first(specification)
    if first:
        yield f"the window begins with open gains of {amount(first, specification)}"
    for each in dearest(specification) or ():
        if each.amount > 0:
            moved = "rises" if each.factor > 1 else "falls"
            yield (
                f"{each.side}s in {each.market} are {amount(each.interest, specification)}, and nobody is on the other "
                f"side; what the oracle shows {moved} by {percent(abs(each.factor - 1))} within "
                f"{blocks(specification.delay + 1)}: they gain {amount(each.amount, specification)}"
            )
