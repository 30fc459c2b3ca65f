"""How far a price can get in so many blocks: the least share of it that is left, and the most that it can become.

*Several bounds at once.* Bounds over one block and over more than one hold together, so the least share left after n
blocks is the largest product of bounds whose blocks add up to n or more: `fall(n) = max over i of r_i fall(n - k_i)`.
It is reached: the path p(t) = fall(t) keeps every bound, since fall(a + b) >= fall(a) fall(b). So it is the one bound
for n blocks, and the bounds for all n together say no less than the bounds that were given.

*Digits.* (1 - d)^1000 has thousands of digits, and the solver's time grows with them. A power is therefore rounded to
70 significant digits *in the adversary's favour*: a fall goes a little further down, a rise a little further up. What
is proved of the stronger adversary holds for the real one. Only a margin within 10^-70 of its threshold can tell the
difference; for that, `Machine.exact` keeps every digit.

*Symbolic moves.* Where a machine is given its moves, there is one number, symbol or array for each `Span`, and for each
of the `further_moves` of its oracle (`novate.model.core.symbolic.lag_profile`). A feed looks back as far as it does
itself, so its moves are its own: they are given besides, under its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from functools import cache, lru_cache
from heapq import heappop, heappush
from math import prod
from typing import ClassVar

from novate.model.component import part
from novate.model.contract import Feed, feeds_of
from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.state import Machine
from novate.model.specification import MarketParameters, Side

SIGNIFICANT_DIGITS = 70
POWER_DIGITS = 2 * SIGNIFICANT_DIGITS
LOGARITHM_DIGITS = 100
"""Digits after the point in which products of bounds are compared."""

Bounds = tuple[tuple[int, Fraction], ...]
"""(blocks, least or greatest ratio of two prices at most so many blocks apart), one block first."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number of blocks that depends on the specification, under the name of its symbol."""

    name: str
    blocks: Callable[[Machine], int]

    STALENESS: ClassVar[Span]
    """Staleness of the oracle."""
    STALENESS_LESS_ONE: ClassVar[Span]
    """staleness - 1, at least 0: between the oldest price that stays in the oracle's window and the last one before."""
    DELAY: ClassVar[Span]
    """The keepers' delay, and one more: between the last healthy block and the forced close-out."""
    HORIZON: ClassVar[Span]
    """The same and the staleness."""

    def __str__(self) -> str:
        return self.name


def horizon(machine: Machine) -> int:
    """Blocks from what the oracle refers to at a look to the forced close-out."""
    return machine.specification.delay + 1 + machine.market.oracle.lookback


Span.STALENESS = Span("h", lambda machine: machine.market.oracle.lookback)
Span.STALENESS_LESS_ONE = Span("h1", lambda machine: max(0, machine.market.oracle.lookback - 1))
Span.DELAY = Span("D1", lambda machine: machine.specification.delay + 1)
Span.HORIZON = Span("n", horizon)
CORE = (Span.STALENESS, Span.STALENESS_LESS_ONE, Span.DELAY, Span.HORIZON)


def spans(machine: Machine) -> tuple[Span, ...]:
    """The core's, and those that the market's oracle brings (`SPANS` in its contract)."""
    own: tuple[Span, ...] = getattr(part("oracles", machine.market.oracle.kind, "contract"), "SPANS", ())
    return CORE + own


def fall(machine: Machine, blocks: int | Span) -> Term:
    """The least share of a price that is left after so many blocks: a `Fraction`, or what is given."""
    if machine.moves is not None:
        return machine.moves[f"fall_{blocks}"]
    return compounded(bounds_of(machine, up=False), length(machine, blocks), up=False, exact=machine.exact)


def rise(machine: Machine, blocks: int | Span) -> Term:
    """The most that a price of 1 can be after so many blocks: a `Fraction`, or what is given."""
    if machine.moves is not None:
        return machine.moves[f"rise_{blocks}"]
    return compounded(bounds_of(machine, up=True), length(machine, blocks), up=True, exact=machine.exact)


def bounds_of(machine: Machine, *, up: bool) -> Bounds:
    """Those of its market on moves of one direction."""
    return bounds_on(machine.market, up=up)


def bounds_on(market: MarketParameters, *, up: bool) -> Bounds:
    """The same of a market."""
    if up:
        return (1, 1 + market.move_up), *((each.blocks, 1 + each.up) for each in market.move_windows)
    return (1, 1 - market.move_down), *((each.blocks, 1 - each.down) for each in market.move_windows)


def of_feed(machine: Machine, feed: Feed) -> Machine:
    """A machine whose market has the feed alone for its oracle."""
    moves, own = machine.moves, _under(feed)
    if moves is not None:
        moves = {name.removeprefix(own): move for name, move in moves.items() if name.startswith(own)}
    return replace(machine, market=replace(machine.market, oracle=feed.seen), moves=moves, profile=None)


def with_feeds(machine: Machine) -> Iterator[tuple[str, Machine]]:
    """The machine, and those of all feeds of its oracle, each with what its moves are named after."""
    yield "", machine
    for feed in feeds_of(machine.market.oracle):
        yield from ((f"{_under(feed)}{name}", each) for name, each in with_feeds(of_feed(machine, feed)))


def _under(feed: Feed) -> str:
    """What stands before the names of a feed's moves; no name has a space."""
    return f"{feed.name} "


def worst_move(machine: Machine, blocks: int | Span) -> Term:
    """The worst move of so many blocks for a side, rounded in the adversary's favour."""
    return fall(machine, blocks) if machine.side is Side.LONG else rise(machine, blocks)


def length(machine: Machine, blocks: int | Span) -> int:
    """The number of blocks of a span."""
    return blocks if isinstance(blocks, int) else blocks.blocks(machine)


def compounded(bounds: Bounds, blocks: int, *, up: bool, exact: bool) -> Fraction:
    """The tightest bound over so many blocks that all the bounds imply."""
    if not exact:
        return in_digits(bounds, blocks, up=up)
    factors = used(bounds, blocks)
    return prod((exact_power(factor, times) for factor, times in factors), start=Fraction(1))


@lru_cache(10_000)
def in_digits(bounds: Bounds, blocks: int, *, up: bool) -> Fraction:
    """The same to `SIGNIFICANT_DIGITS`; every question about a market asks for it."""
    powers = (power(factor, times, up=up) for factor, times in used(bounds, blocks))
    return rounded(prod(powers, start=Fraction(1)), up=up)


def used(bounds: Bounds, blocks: int) -> Iterator[tuple[Fraction, int]]:
    """The factors of the tightest product, and how often each is in it."""
    times = (blocks,) if len(bounds) == 1 else tightest(bounds, blocks)
    return zip((factor for _, factor in bounds), times, strict=True)


@lru_cache(maxsize=16)
def exact_power(factor: Fraction, times: int) -> Fraction:
    """A power with all its digits, of which there may be a million: the last few are kept."""
    result: Fraction = factor**times
    return result


def power(factor: Fraction, times: int, *, up: bool) -> Fraction:
    """A power of a number above 0: with all its digits where they are few, else more than `SIGNIFICANT_DIGITS`."""
    if times * digits(max(factor.numerator, factor.denominator)) <= POWER_DIGITS:
        return factor**times
    with localcontext(prec=POWER_DIGITS, rounding=ROUND_CEILING if up else ROUND_FLOOR):
        result, square = Decimal(1), Decimal(factor.numerator) / Decimal(factor.denominator)
        while times:
            if times % 2:
                result *= square
            square *= square
            times //= 2
    return Fraction(result)


@cache
def tightest(bounds: Bounds, blocks: int) -> tuple[int, ...]:
    """How often each bound is used in the tightest product that covers so many blocks.

    In logarithms: the cheapest way to cover a length with pieces of given lengths and costs. The piece that is cheapest
    by its length does nearly all of it; which others stand beside it is tried out, the least wasteful first. What is
    left may be covered by any number of cheapest pieces, so of two remainders that differ by a multiple of their length
    the less wasteful is enough, if it is the longer one. Any choice of bounds is sound: all of them hold.
    """
    costs = [cost(factor) for _, factor in bounds]
    cheapest = min(range(len(bounds)), key=lambda index: (Fraction(costs[index], bounds[index][0]), index))
    length, price = bounds[cheapest][0], costs[cheapest]
    best: tuple[int, tuple[int, ...]] | None = None
    longest: dict[int, int] = {}
    waiting = [(blocks * price, 0, blocks, (0,) * len(bounds))]
    while waiting:
        least, spent, left, used = heappop(waiting)
        if best is not None and least >= best[0]:
            break
        if left <= longest.get(left % length, -1):
            continue
        longest[left % length] = left
        times = -(-left // length)
        total = (spent + times * price) * length
        if best is None or total < best[0]:
            best = total, more(used, cheapest, times)
        for index, (span, _) in enumerate(bounds):
            if index != cheapest and left:
                rest, paid = max(0, left - span), spent + costs[index]
                heappush(waiting, (paid * length + rest * price, paid, rest, more(used, index, 1)))
    return best[1] if best is not None else ()


def more(used: tuple[int, ...], index: int, times: int) -> tuple[int, ...]:
    """One bound used so many times more."""
    return (*used[:index], used[index] + times, *used[index + 1 :])


def cost(factor: Fraction) -> int:
    """The size of a factor's logarithm, in units of 10^-`LOGARITHM_DIGITS`."""
    with localcontext(prec=LOGARITHM_DIGITS + 10):
        logarithm = Decimal(factor.numerator).ln() - Decimal(factor.denominator).ln()
        return abs(int(logarithm.scaleb(LOGARITHM_DIGITS)))


def rounded(value: Fraction, *, up: bool, to: int = SIGNIFICANT_DIGITS) -> Fraction:
    """A positive number to so many significant digits; unchanged where it has no more."""
    if max(value.numerator, value.denominator) <= 10**to:
        return value
    shift = to - digits(value.numerator) + digits(value.denominator)
    numerator, denominator = value.numerator * 10 ** max(shift, 0), value.denominator * 10 ** max(-shift, 0)
    whole = -(-numerator // denominator) if up else numerator // denominator
    return Fraction(whole, 10**shift) if shift >= 0 else Fraction(whole * 10**-shift)


def digits_of_moves(machine: Machine) -> int:
    """How many digits it takes to write down exactly how far prices can get over the whole horizon."""
    exact = replace(machine, exact=True)
    return max(digits(each.denominator) for each in (fall(exact, Span.HORIZON), rise(exact, Span.HORIZON)))


def digits(number: int) -> int:
    """How many decimal digits a whole number above 0 has; writing them out would take quadratic time."""
    fewest = (number.bit_length() - 1) * 30_102_999_566 // 10**11  # log10(2), rounded down
    return next(count for count in range(fewest + 1, number.bit_length() + 2) if number < 10**count)
