"""What the insurance fund of a whole specification has to hold: what is enough, and what is known to be necessary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from novate.model.core.symbolic.numbers import Number, larger
from novate.model.specification import Place


@dataclass(frozen=True, slots=True)
class Loss:
    """What one side of one market can cost the fund in a window."""

    place: Place
    most: Number
    """Quote quanta; at least 0."""
    is_bounded: Number
    """Whether that is so: otherwise no amount is enough."""
    is_shown: bool
    """Whether there is a run that costs it, but for roundings; where it is not bounded, one that can be repeated."""


@dataclass(frozen=True, slots=True)
class Need:
    """What the fund has to hold, in quote quanta."""

    asked_by: str
    """The name of a property."""
    losses: tuple[Loss, ...]
    one_way: bool
    """Whether only one side of a market can fail in one window."""
    owed: tuple[Loss, ...] | None = field(default=None, kw_only=True)
    """What accounts can owe, whatever the fund has got of them before; None where that is what they cost it."""

    @property
    def asked_for(self) -> tuple[Loss, ...]:
        """What layers can be asked for."""
        return self.losses if self.owed is None else self.owed

    @property
    def sufficient(self) -> Fraction | None:
        """What is proved to be enough; None where nothing is."""
        if not all(each.is_bounded for each in self.asked_for):
            return None
        return Fraction(of_all_sides(((each.place[0], each.most) for each in self.asked_for), self.one_way))

    @property
    def necessary(self) -> Fraction | None:
        """What is known to be needed, but for roundings; None where no fund is enough."""
        shown = [each for each in self.losses if each.is_shown]
        if not all(each.is_bounded for each in shown):
            return None
        return sum((each.most for each in self.dearest), Fraction(0))

    @property
    def dearest(self) -> tuple[Loss, ...]:
        """Of every market that can cost something the side that is shown to cost most."""
        found: dict[str, Loss] = {}
        for each in self.losses:
            market, known = each.place[0], found.get(each.place[0])
            if each.is_shown and each.most > (0 if known is None else known.most):
                found[market] = each
        return tuple(found.values())

    @property
    def unbounded(self) -> tuple[Loss, ...]:
        """The sides of which a run is known that can be repeated until any fund is empty."""
        return tuple(each for each in self.losses if each.is_shown and not each.is_bounded)


def of_all_sides(costs: Iterable[tuple[str, Number]], one_way: bool) -> Number:
    """What sides of markets, each with what it can cost, can cost in one window together.

    Where only one side of a market can fail in it, the dearer one counts.
    """
    markets: dict[str, Number] = {}
    for market, most in costs:
        if market in markets:
            most = larger(most, markets[market]) if one_way else most + markets[market]
        markets[market] = most
    return sum(markets.values(), 0)
