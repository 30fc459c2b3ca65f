"""What an oracle guarantees that is made of feeds, by what the feeds guarantee.

What it shows is g(feeds), where g rises with each of them and doubles when all are doubled: an order statistic, a mean
of some, the least or the greatest. Some feeds may lie or be silent: that is in `highest` and `lowest`, the most and the
least that can be shown if each honest feed is as high, or as low, as here. In block t feed i showed at most
p(t + k)/L_i, so the oracle at most p(t + k) highest(1/L_i):

    1/L_k = highest(1/L_k of each)    1/U_k = lowest(1/U_k of each)

A feed without a bound, L = 0, shows any multiple of the market price: in `highest` it is above all others, and where
its rank is shown there is no bound either. (Without an upper one it shows next to nothing, and is below them.)

All bounds are reached on one path: on the steepest fall (rise) each feed is at its own. Over itself the oracle is
bounded by the market, W_K = L_K/U_0 and V_K = U_K/L_0; by more where it moves no further than its feeds do.

Source: derived; `novate.proofs.components.feeds` proves it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from novate.model.contract import LagProfile
from novate.model.core.symbolic.numbers import Number, Term, larger, smaller
from novate.model.oracles.of_feeds.symbolic import greatest_of, least_of

Shown = Callable[[Sequence[Number]], Number]
"""What is shown of the values of feeds."""


NOTHING = Fraction(0)
"""The share of the market that a feed without a bound shows at least."""
MARKET_PRICE = Fraction(1)
"""A share of the market that every feed without a bound may show."""


class Unbounded:
    """More than any number, as what is added to it is and any share of it; one over it is nothing."""

    def __gt__(self, _: object) -> bool:
        return True

    __ge__ = __gt__

    def __lt__(self, _: object) -> bool:
        return False

    __le__ = __lt__

    def __add__(self, _: object) -> Unbounded:
        return self

    __radd__ = __mul__ = __rmul__ = __add__

    def __rtruediv__(self, _: object) -> Fraction:
        return NOTHING


UNBOUNDED = Unbounded()


def over(number: Number, share: Number) -> Number:
    """A number above 0 over a share; more than any number where that is nothing."""
    return UNBOUNDED if isinstance(share, int | Fraction) and share == 0 else number / share


def most_of(share: Number) -> Number:
    """What is shown at most of a market price that is this share of it at least."""
    return UNBOUNDED if isinstance(share, int | Fraction) and share == 0 else inverse(share)


def inverse(share: Number) -> Number:
    """1 / share, exact also of a whole number. Raises `ZeroDivisionError`."""
    return Fraction(1, share) if isinstance(share, int) else 1 / share


def has_most(profile: LagProfile) -> bool:
    """Whether a feed may have upper bounds: of symbols and of arrays it is not known."""
    return profile.has_most is not False


@dataclass(frozen=True)
class FeedsProfile:
    """Each number worked out once: of numbers, symbols, or arrays."""

    profiles: Sequence[LagProfile]
    lowest: Shown
    highest: Shown
    honest: Shown
    """What it shows if every feed shows this."""

    @cached_property
    def most_shown(self) -> Term:
        """1/L_K: what it showed at most of the market price K blocks later."""
        return self.highest([most_of(each.least_market) for each in self.profiles])

    @cached_property
    def most_shown_now(self) -> Term:
        """1/L_0: of the market price of the same block."""
        return self.highest([most_of(each.least_market_now) for each in self.profiles])

    @cached_property
    def least_shown(self) -> Term:
        """1/U_K, or 0 where there is no bound."""
        return self.lowest([inverse(each.most_market) if has_most(each) else NOTHING for each in self.profiles])

    @cached_property
    def least_shown_now(self) -> Term:
        """1/U_0, or 0."""
        return self.lowest(
            [NOTHING if each.has_most is False else inverse(each.most_market_now) for each in self.profiles]
        )

    @property
    def least_market(self) -> Term:
        """L_K."""
        return inverse(self.most_shown)

    @property
    def most_market(self) -> Term:
        """U_K. Raises `ZeroDivisionError` where there is no bound."""
        return inverse(self.least_shown)

    @property
    def least_market_now(self) -> Term:
        """L_0."""
        return inverse(self.most_shown_now)

    @property
    def most_market_now(self) -> Term:
        """U_0. Raises `ZeroDivisionError`."""
        return inverse(self.least_shown_now)

    @cached_property
    def least_oracle(self) -> Term:
        """W_K."""
        by_market, own = self.least_market * self.least_shown_now, self.least_moved
        return by_market if own is None else larger(by_market, own)

    @cached_property
    def most_oracle(self) -> Term:
        """V_K. Raises `ZeroDivisionError`."""
        by_market, own = self.most_market * self.most_shown_now, self.most_moved
        return by_market if own is None else smaller(by_market, own)

    @property
    def least_moved(self) -> Term | None:
        """How little of what it showed it may show after a look, by what feeds say of themselves; None if nothing."""
        return None

    @property
    def most_moved(self) -> Term | None:
        """How much. Raises `ZeroDivisionError`."""
        return None

    @cached_property
    def shown_at_least(self) -> Term:
        """X_L: every feed shows what it shows at the end of its own worst run, which is on the same path.

        Where there is no bound, the market price.
        """
        if isinstance(self.most_shown, Unbounded):
            return MARKET_PRICE
        return self.least_market * self.honest([over(each.shown_at_least, each.least_market) for each in self.profiles])

    @cached_property
    def shown_at_most(self) -> Term:
        """X_U; of a feed without a bound the market price itself. Raises `ZeroDivisionError`."""
        return self.most_market * self.honest(
            [each.shown_at_most / each.most_market if has_most(each) else MARKET_PRICE for each in self.profiles]
        )

    @property
    def has_most(self) -> Term:
        """Whether it shows some share of the market at least, and after a look some multiple of it at most."""
        if isinstance(self.most_shown_now, Unbounded) and isinstance(self.most_moved or UNBOUNDED, Unbounded):
            return False
        return self.least_shown_now > 0


@dataclass(frozen=True)
class SteadyProfile(FeedsProfile):
    """Of an oracle that moves no further than its feeds: all of them are live and honest, and it does not choose."""

    @cached_property
    def least_moved(self) -> Term:
        """The least of theirs: g(feeds) is at least g(W feeds) = W g(feeds)."""
        return least_of([each.least_oracle for each in self.profiles])

    @cached_property
    def most_moved(self) -> Term | None:
        """The most; None where a feed has no bound, of which others may keep what is shown from following."""
        if not all(has_most(each) and each.most_oracle is not None for each in self.profiles):
            return None
        return greatest_of([each.most_oracle for each in self.profiles])
