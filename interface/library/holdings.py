"""Accounts as Python has them, for the question whom a change hits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from novate.model.quantities import parse_amount, parse_rate, quoted
from novate.model.specification import Margin, Specification
from novate.reviewing.accounts import Fallen
from novate.reviewing.accounts import Holding as Account
from novate.reviewing.accounts_file import MARKET, RATIO, SIZE, WEALTH, AccountsFile, Line
from novate.reviewing.holdings import Both, common_markets, fallen_in, holdings_from
from novate.specification.problems import Problem, SpecificationError, dotted, one_of

Amount = str | int | Fraction | Decimal
"""An exact number; a text as a specification file has it."""


@dataclass(frozen=True, slots=True)
class Holding:
    """An account: its positions, and what it has in one of three ways. With isolated margin it has one position."""

    account: str
    positions: Mapping[str, Amount]
    """Base units by market; a short's are negative."""
    balance: Amount | None = None
    """Quote units, without the positions."""
    equity: Amount | None = None
    """Quote units, with the positions at their prices."""
    margin_ratio: Amount | None = None
    """Equity as a share of the notional."""

    def __post_init__(self) -> None:
        """Raise `ValueError` where it does not say what it has, or in two ways."""
        if len(self.ways) != 1:
            found = " and ".join(map(_field, self.ways)) or "none"
            raise ValueError(
                f"found {found} of {quoted(self.account)}; expected one of {', '.join(map(_field, WEALTH))}"
            )

    @property
    def ways(self) -> tuple[str, ...]:
        """In which of them it says so."""
        return tuple(name for name in WEALTH if getattr(self, _field(name)) is not None)


def _field(name: str) -> str:
    """What a column of a list is called in Python."""
    return name.replace(" ", "_")


def exact(number: object, parse: Callable[[str], Fraction] = parse_amount) -> Fraction:
    """An amount, or what `parse` reads. Raises `TypeError` for a float, `ValueError` for a text that is none."""
    if isinstance(number, str):
        return parse(number)
    if isinstance(number, bool) or not isinstance(number, int | Fraction | Decimal):
        raise TypeError(f"found a {type(number).__name__}; expected an exact number: int, Fraction, Decimal or a text")
    return Fraction(number)


def fallen_among(holdings: Iterable[Holding], prices: Mapping[str, Fraction], both: Both) -> Fallen:
    """Whom the change between two versions hits. An account without positions is not asked about.

    Raises `SpecificationError` with everything that does not fit the two, `ValueError` for an account that is there
    twice and for accounts that say in different ways what they have.
    """
    every = _checked(holdings)
    known, unknown = common_markets(both)
    file, places = _listed(every, known, unknown, is_isolated=both[0].margin is Margin.ISOLATED)
    with _named(places):
        return fallen_in(file, prices, both)


def held_by(
    holdings: Iterable[Holding], prices: Mapping[str, Fraction], specification: Specification
) -> tuple[list[Account], dict[str, Fraction]]:
    """The accounts, all positions of each together, and the prices of their markets. Raises as `fallen_among`."""
    file, places = _listed(_checked(holdings), list(specification.markets), {}, is_isolated=False)
    with _named(places):
        return holdings_from(file, prices, specification)


def _checked(holdings: Iterable[Holding]) -> list[Holding]:
    """All of them. Raises `TypeError`."""
    every = list(holdings)
    for place, each in enumerate(every):
        if not isinstance(each, Holding):
            raise TypeError(f"accounts[{place}]: found a {type(each).__name__}; expected a Holding")
    return every


def _listed(
    every: Sequence[Holding], known: Sequence[str], unknown: Mapping[str, str], *, is_isolated: bool
) -> tuple[AccountsFile, list[tuple[int, str]]]:
    """As a list has them, and of each line which account and market it is of."""
    _check_alike(every, is_isolated=is_isolated)
    file = AccountsFile(every[0].ways[0] if every else WEALTH[0])
    places: list[tuple[int, str]] = []
    for place, each in enumerate(every):
        if is_isolated and len(each.positions) > 1:
            raise ValueError(f"found {len(each.positions)} positions of {quoted(each.account)}; {_ONE_POSITION}")
        wealth = exact(getattr(each, _field(file.wealth)), parse_rate if file.wealth == RATIO else parse_amount)
        for market, size in each.positions.items():
            places.append((place, market))
            if market not in known:
                expected = unknown.get(market) or one_of(known, market)
                file.problem(len(places), MARKET, quoted(market), expected)
            file.lines.append(Line(len(places), each.account, market, exact(size), wealth, None))
    return file, places


@contextmanager
def _named(places: Sequence[tuple[int, str]]) -> Iterator[None]:
    """Problems say which account they are of."""
    try:
        yield
    except SpecificationError as error:
        raise SpecificationError(_placed(each, places) for each in error.problems) from None


_ONE_POSITION = "expected one in each account: with isolated margin every position has its own"


def _check_alike(every: Sequence[Holding], *, is_isolated: bool) -> None:
    """Each account once, and all in one way. Raises `ValueError`."""
    seen = Counter((each.account, *(each.positions if is_isolated else ())) for each in every)
    twice = next((name for (name, *_), count in seen.items() if count > 1), None)
    if twice is not None:
        raise ValueError(f"found the account {quoted(twice)} twice; expected it once, with all its positions")
    ways = dict.fromkeys(way for each in every for way in each.ways)
    if len(ways) > 1:
        raise ValueError(f"found {' and '.join(map(_field, ways))}; expected the same of all accounts")


def _placed(problem: Problem, places: Sequence[tuple[int, str]]) -> Problem:
    """With the place in the list of accounts where there is one."""
    if problem.line is None:
        return problem
    place, market = places[problem.line - 1]
    path = dotted(("positions", market)) if problem.path in (SIZE, MARKET) else _field(problem.path)
    return replace(problem, path=f"accounts[{place}].{path}", line=None)
