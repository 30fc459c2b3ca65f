"""From a specification to a book: how far its markets move, and who is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.margins.book import Book, Holder
from novate.model.margins.region import MOST_VERTICES, Moves, Pair, Region, TooManyVerticesError
from novate.model.specification import Level, MarketParameters, Side, Specification
from novate.specification.problems import Problem, SpecificationError

NOTIONAL = Fraction(100_000)
"""Quote units of each position of the book that is used where no accounts are given."""


def region_of(specification: Specification, spreads: Mapping[Pair, Fraction]) -> Region:
    """From a look at the oracles to the latest close-out: what each market's price is then, of what its oracle showed.

    Raises `SpecificationError` where a price may be any multiple of that.
    """
    low, high, problems = {}, {}, []
    for name in specification.markets:
        profile = lag_profile(Machine.of_place(specification, name, Side.LONG, exact=True))
        if profile.has_most is False:
            found = "an oracle that may show next to nothing of the market price"
            problems.append(Problem(f"markets.{name}", found, "one that bounds how far a price can rise after a look"))
            continue
        low[name], high[name] = Fraction(profile.least_market) - 1, Fraction(profile.most_market) - 1
    if problems:
        raise SpecificationError(problems)
    return Region(low, high, spreads)


def book_of(
    specification: Specification, positions: Mapping[str, tuple[Mapping[str, Fraction], Fraction]], region: Region
) -> Book:
    """Of accounts by name: notionals by market, and what each has. Raises `SpecificationError`."""
    holders = [
        Holder(name, notionals, collateral, required(specification, notionals))
        for name, (notionals, collateral) in positions.items()
        if notionals
    ]
    if not holders:
        raise SpecificationError([Problem("accounts", "no position", "at least one")])
    slippage: Moves = {name: market.slippage for name, market in specification.markets.items()}
    try:
        return Book.of(holders, slippage, region)
    except TooManyVerticesError:
        used = len({market for each in holders for market in each.notionals})
        expected = f"fewer: prices of so many can end in more than {MOST_VERTICES:,} extreme ways"
        raise SpecificationError([Problem("accounts", f"positions in {used} markets", expected)]) from None


def usual_positions(specification: Specification) -> dict[str, tuple[Mapping[str, Fraction], Fraction]]:
    """A small book where none is given, each position with as little collateral as nobody is closed out for.

    In one market somebody is long and somebody short; in several one account is long in the first and short in the
    second, and two others hold the other side.
    """
    first, *others = specification.markets
    sizes: dict[str, dict[str, Fraction]] = {"buyer": {first: NOTIONAL}, "seller": {first: -NOTIONAL}}
    if others:
        second = others[0]
        sizes = {
            "hedger": {first: NOTIONAL, second: -NOTIONAL},
            "seller": {first: -NOTIONAL},
            "buyer": {second: NOTIONAL},
        }
    return {name: (held, sum(required(specification, held).values(), Fraction(0))) for name, held in sizes.items()}


def required(specification: Specification, notionals: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The maintenance requirement of each position, in quote units."""
    return {
        name: requirement(specification.markets[name], abs(notional) / specification.quote_quantum)
        * specification.quote_quantum
        for name, notional in notionals.items()
    }


def requirement(market: MarketParameters, notional: Fraction) -> Fraction:
    """Of one position, in quote quanta."""
    of_share = max(rate * notional - deduction for rate, deduction in market.lines(Level.MAINTENANCE))
    minimum = Fraction(market.minimum_maintenance)
    return max(of_share, minimum) if market.is_floored else of_share + minimum


def hedged(book: Book, region: Region) -> Iterator[tuple[Holder, str, str]]:
    """Accounts that are long in one market and short in another that moves by itself, with both."""
    linked = {market: region.of([market]).low for market in region.low}
    for holder in book.holders:
        longs, shorts = _by_side(holder.notionals.items())
        apart = ((one, other) for one in longs for other in shorts if other not in linked[one])
        for one, other in apart:
            yield holder, one, other
            break


def _by_side(held: Iterable[tuple[str, Fraction]]) -> tuple[list[str], list[str]]:
    listed = list(held)
    return [name for name, notional in listed if notional > 0], [name for name, notional in listed if notional < 0]
