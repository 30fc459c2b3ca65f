"""Mean moves: the harmonic mean of how far a price can get over each of so many numbers of blocks in a row.

What a mean of `count` prices in a row is to a price `first` blocks after the last of them, at most (or at least): with
phi(n) the least share of a price that is left after n blocks,

    mean_fall = count / (1/phi(first) + 1/phi(first + 1) + ... + 1/phi(first + count - 1))

and likewise upwards. The terms follow one from another: of bounds r over k blocks, 1/phi(n) is the least of all
1/(r phi(n - k)). With one bound they are a geometric series.

*Digits.* Each term is rounded to twice `SIGNIFICANT_DIGITS`, the mean to that many, in the adversary's favour: a mean
fall goes a little further down, a mean rise a little further up (see `novate.model.core.symbolic.powers`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from math import prod

from novate.model.core.symbolic.powers import SIGNIFICANT_DIGITS, Bounds, Span, bounds_of, exact_power, length, rounded
from novate.model.core.symbolic.state import Machine


def mean_fall(machine: Machine, first: int | Span, count: int) -> Fraction:
    """Over `first` blocks and the numbers of blocks after that, `count` of them in all."""
    return mean_move(bounds_of(machine, up=False), length(machine, first), count, up=False, exact=machine.exact)


def mean_rise(machine: Machine, first: int | Span, count: int) -> Fraction:
    """The same upwards."""
    return mean_move(bounds_of(machine, up=True), length(machine, first), count, up=True, exact=machine.exact)


@lru_cache(1_000)
def mean_move(bounds: Bounds, first: int, count: int, *, up: bool, exact: bool) -> Fraction:
    """The harmonic mean of the tightest bounds over `first`, `first` + 1, ... blocks."""
    if not exact:
        return rounded(count / in_decimals(bounds, first, count, up=up), up=up)
    total = geometric(bounds[0][1], first, count) if len(bounds) == 1 else in_full(bounds, first, count, up=up)
    return count / total


def in_decimals(bounds: Bounds, first: int, count: int, *, up: bool) -> Fraction:
    """The sum of the reciprocals, rounded up for falls and down for rises, so that the mean is further away."""
    rounding = ROUND_FLOOR if up else ROUND_CEILING
    with localcontext(prec=2 * SIGNIFICANT_DIGITS, rounding=rounding, Emax=MAX_EMAX, Emin=MIN_EMIN):
        terms = (term for term, _ in reciprocals(bounds, first + count, up=up))
        return Fraction(sum((term for place, term in enumerate(terms) if place >= first), start=Decimal(0)))


def reciprocals(bounds: Bounds, count: int, *, up: bool) -> Iterator[tuple[Decimal, int]]:
    """One over the tightest bound over 0, 1, ... blocks, and which of the bounds is the last of its factors."""
    inverses = [(blocks, Decimal(ratio.denominator) / Decimal(ratio.numerator)) for blocks, ratio in bounds]
    recent, best = deque([Decimal(1)], maxlen=max(blocks for blocks, _ in bounds)), max if up else min
    yield Decimal(1), 0
    for _ in range(count - 1):
        found = best(
            (recent[-min(blocks, len(recent))] * ratio, place) for place, (blocks, ratio) in enumerate(inverses)
        )
        recent.append(found[0])
        yield found


def geometric(ratio: Fraction, first: int, count: int) -> Fraction:
    """The sum with one bound on the moves of a block."""
    if ratio == 1:
        return Fraction(count)
    last = first + count
    return (1 / exact_power(ratio, last) - 1 / exact_power(ratio, first)) / (1 / ratio - 1)


def in_full(bounds: Bounds, first: int, count: int, *, up: bool) -> Fraction:
    """The sum with all its digits: whole numbers over a denominator that all terms have in common."""
    last = last_factors(bounds, first + count, up=up)
    most = [max(times) for times in zip(*used_by(bounds, last), strict=True)]
    common = prod(ratio.numerator**times for (_, ratio), times in zip(bounds, most, strict=True))
    terms = [common]
    for blocks, place in enumerate(last, start=1):
        span, ratio = bounds[place]
        terms.append(terms[max(0, blocks - span)] * ratio.denominator // ratio.numerator)
    return Fraction(sum(terms[first:]), common)


def last_factors(bounds: Bounds, count: int, *, up: bool) -> list[int]:
    """Which of the bounds is the last factor of the tightest one over 1, 2, ... blocks, one less than so many."""
    with localcontext(prec=2 * SIGNIFICANT_DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN):
        return [place for _, place in reciprocals(bounds, count, up=up)][1:]


def used_by(bounds: Bounds, last: Iterable[int]) -> list[tuple[int, ...]]:
    """How often each bound is a factor of the tightest one over 0, 1, ... blocks."""
    used = [(0,) * len(bounds)]
    for blocks, place in enumerate(last, start=1):
        before = used[max(0, blocks - bounds[place][0])]
        used.append((*before[:place], before[place] + 1, *before[place + 1 :]))
    return used
