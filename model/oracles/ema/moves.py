"""Exponential moves: how far a price can get over each of so many numbers of blocks, the nearest counting most.

What an exponential average of all prices up to some block is to a price `first` blocks after that, at most (or at
least): with phi(n) the least share of a price that is left after n blocks, and each weight `kept` times the one before,

    exponential_fall = 1 / (newest/phi(first) + newest kept/phi(first + 1) + newest kept^2/phi(first + 2) + ...)

and likewise upwards. There are infinitely many terms, and their sum is a rational number: let r over k blocks be the
bound that is tightest by its length. Of k other bounds some add up to a multiple of k blocks, which so many times r
covers as tightly. So with k - 1 times the longest of the others, phi(n + k) = r phi(n) from there on: behind a
beginning there is a geometric series of sums of k terms, times kept^k/r each. Without a limit on falls, kept^k >= r,
that has no sum: 0 is then left.

*Digits.* As those of other moves (`novate.model.core.symbolic.powers`): with all of them up to `WHOLE_TERMS` terms are
added; more terms are rounded to some digits in any case. A beginning of more than `LONGEST_BEGINNING` terms is cut off
there: phi(n + k) >= r phi(n) for any n, so the move is then a little further in the adversary's favour.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from novate.model.core.symbolic.mean_moves import last_factors, reciprocals
from novate.model.core.symbolic.powers import SIGNIFICANT_DIGITS, Bounds, cost, power, rounded

WHOLE_TERMS = 2_000
LONGEST_BEGINNING = 20_000


class Weights(NamedTuple):
    """Of the newest price, and of each price per unit of that of the next newer one."""

    newest: Fraction
    kept: Fraction


def exponential_move(bounds: Bounds, first: int, weights: Weights, *, up: bool, exact: bool) -> Fraction:
    """From the average to a price so many blocks later; 0 where falls may leave the average behind without a limit."""
    length, ratio = steadiest(bounds)
    beginning = min(beginning_of(bounds, first), LONGEST_BEGINNING)
    is_whole = exact and first + beginning + length <= WHOLE_TERMS
    shrinking = weights.kept**length if is_whole else power(weights.kept, length, up=not up)
    if shrinking >= ratio:
        return Fraction(0)
    added = in_full if is_whole else in_decimals
    once, again = added(bounds, first, weights, (beginning, length), up=up)
    move = 1 / (once + again / (1 - shrinking / ratio))
    return move if is_whole else rounded(move, up=up)


def steadiest(bounds: Bounds) -> tuple[int, Fraction]:
    """The bound that is tightest by its length: prices cannot go on to move faster."""
    return min(bounds, key=lambda bound: (Fraction(cost(bound[1]), bound[0]), bound[0]))


def beginning_of(bounds: Bounds, first: int) -> int:
    """After how many terms each is the one before it by the length of the steadiest bound, over that."""
    length, _ = steadiest(bounds)
    longest = max((blocks for blocks, _ in bounds if blocks != length), default=0)
    return max(0, (length - 1) * longest + 1 - length - first)


def is_told_whole(lengths: Sequence[int]) -> bool:
    """Whether no beginning is cut short with bounds over so many blocks, whichever of them is the steadiest."""
    *_, longest_other, longest = sorted(lengths)
    return (longest - 1) * longest_other <= LONGEST_BEGINNING


Parts = tuple[int, int]
"""Numbers of terms: of the beginning, and of what is repeated."""


@lru_cache(1_000)
def in_decimals(bounds: Bounds, first: int, weights: Weights, parts: Parts, *, up: bool) -> tuple[Fraction, Fraction]:
    """The sums of the parts, rounded up for falls and down for rises, so that the move is further."""
    rounding = ROUND_FLOOR if up else ROUND_CEILING
    with localcontext(prec=2 * SIGNIFICANT_DIGITS, rounding=rounding, Emax=MAX_EMAX, Emin=MIN_EMIN):
        weight, kept = (Decimal(each.numerator) / Decimal(each.denominator) for each in weights)
        terms = islice(reciprocals(bounds, first + sum(parts), up=up), first, None)
        sums = []
        for count in parts:
            total = Decimal(0)
            for term, _ in islice(terms, count):
                total += weight * term
                weight *= kept
            sums.append(Fraction(total))
    return sums[0], sums[1]


@lru_cache(1_000)
def in_full(bounds: Bounds, first: int, weights: Weights, parts: Parts, *, up: bool) -> tuple[Fraction, Fraction]:
    """The same with all their digits."""
    terms = [Fraction(1)]
    for blocks, place in enumerate(last_factors(bounds, first + sum(parts), up=up), start=1):
        span, ratio = bounds[place]
        terms.append(terms[max(0, blocks - span)] / ratio)
    weighted = [weights.newest * weights.kept**place * term for place, term in enumerate(terms[first:])]
    beginning, _ = parts
    return sum(weighted[:beginning], start=Fraction(0)), sum(weighted[beginning:], start=Fraction(0))
