"""From the lines of a list to accounts: whose positions are whose, at which prices, and what each account has."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from novate.model.quantities import format_amount
from novate.model.specification import Margin, Specification
from novate.reviewing.accounts import Fallen, Holding, fallen
from novate.reviewing.accounts_file import BALANCE, MARKET, PRICE, RATIO, SIZE, AccountsFile, Line, read_accounts
from novate.specification.problems import Problem, SpecificationError

Both = tuple[Specification, Specification]
"""Before and after."""


def fallen_of(path: Path, given: Mapping[str, Fraction], both: Both) -> tuple[Fallen, tuple[str, ...]]:
    """Who of a list falls, at these prices and those of the list, and which columns it has that mean nothing.

    Raises `SpecificationError` with everything that is wrong with the list.
    """
    alike, unknown = common_markets(both)
    file = read_accounts(path, alike, unknown)
    return fallen_in(file, given, both), file.unused


def holdings_in(
    path: Path, given: Mapping[str, Fraction], specification: Specification
) -> tuple[list[Holding], dict[str, Fraction], tuple[str, ...]]:
    """The accounts of a list, all positions of each together, their prices, and columns that mean nothing.

    Raises `SpecificationError` with everything that is wrong with the list.
    """
    file = read_accounts(path, list(specification.markets), {})
    return *holdings_from(file, given, specification), file.unused


def holdings_from(
    file: AccountsFile, given: Mapping[str, Fraction], specification: Specification
) -> tuple[list[Holding], dict[str, Fraction]]:
    """The same of a list that was read. Raises `SpecificationError` with everything that is wrong with it."""
    both = specification, specification
    known = [line for line in file.lines if line.market in specification.markets]
    prices = prices_of(file, known, given, reference_prices(both))
    check_sizes(file, known, both)
    holdings = holdings_of(file, known, prices, isolated=False)
    if file.problems:
        raise SpecificationError(sorted(file.problems, key=line_of))
    return holdings, prices


def common_markets(both: Both) -> tuple[list[str], dict[str, str]]:
    """Those in which positions can be asked about; and why not about those in others.

    Raises `SpecificationError` where an account is not the same in both.
    """
    before, after = both
    if before.margin is not after.margin:
        found = f"{before.margin} margin before and {after.margin} margin after"
        raise SpecificationError([Problem("file", found, "the same: else accounts are not the same either")])
    alike = [name for name in before.markets if name in after.markets]
    unknown = {name: "a market of both versions: it is removed" for name in before.markets if name not in alike}
    unknown |= {name: "a market of both versions: it is new" for name in after.markets if name not in alike}
    return alike, unknown


def fallen_in(file: AccountsFile, given: Mapping[str, Fraction], both: Both) -> Fallen:
    """The same of a list that was read. Raises `SpecificationError` with everything that is wrong with it."""
    before, after = both
    alike, _ = common_markets(both)
    known = [line for line in file.lines if line.market in alike]
    prices = prices_of(file, known, given, reference_prices(both))
    check_sizes(file, known, both)
    holdings = holdings_of(file, known, prices, isolated=before.margin is Margin.ISOLATED)
    if file.problems:
        raise SpecificationError(sorted(file.problems, key=line_of))
    return fallen(holdings, prices, before, after)


def line_of(problem: Problem) -> int:
    """The line in which a problem is; those of the whole list come last."""
    return sys.maxsize if problem.line is None else problem.line


def reference_prices(both: Both) -> dict[str, Fraction]:
    """Those that the files have, the one after the change first."""
    every = (market for specification in both for market in specification.markets.values())
    return {each.name: each.reference_price for each in every if each.reference_price is not None}


def prices_of(
    file: AccountsFile, lines: Sequence[Line], given: Mapping[str, Fraction], known: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """The price of each market of the list: one that is given, else the list's own, else one that is known."""
    names = dict.fromkeys(line.market for line in lines)
    prices = {name: given[name] for name in names if name in given}
    for line in lines:
        if line.price is None or line.market in given:
            continue
        first = prices.setdefault(line.market, line.price)
        if first != line.price:
            file.problem(line.number, PRICE, format_amount(line.price), f"{format_amount(first)}, as above")
    prices = {**{name: price for name, price in known.items() if name in names}, **prices}
    for name in names:
        if name not in prices:
            option = f"--price {shlex.quote(name)}=PRICE"
            expected = f"one that is given ({option}), a column {PRICE}, or reference_price in the file"
            file.problems.append(Problem(f"the price of {name}", "none", expected))
    return {name: price for name, price in prices.items() if price > 0}


def check_sizes(file: AccountsFile, lines: Sequence[Line], both: Both) -> None:
    """Every size is a whole number of base quanta."""
    for line in lines:
        for specification in both:
            quantum = specification.markets[line.market].base_quantum
            if line.size % quantum:
                expected = f"a whole number of base quanta of {format_amount(quantum)}"
                file.problem(line.number, SIZE, format_amount(line.size), expected)
                break


def holdings_of(
    file: AccountsFile, lines: Sequence[Line], prices: Mapping[str, Fraction], *, isolated: bool
) -> list[Holding]:
    """The accounts, in the list's order; with isolated margin every position is an account of its own."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.account, line.market if isolated else ""), []).append(line)
    return [holding(file, ours, prices) for ours in groups.values()]


def holding(file: AccountsFile, lines: Sequence[Line], prices: Mapping[str, Fraction]) -> Holding:
    """One account; what it has may stand in one of its lines, or in each."""
    first: dict[str, Line] = {}
    for line in lines:
        other = first.setdefault(line.market, line)
        if other is not line:
            file.problem(line.number, MARKET, f"a second position in {line.market}", f"one: line {other.number}")
    said = [line for line in lines if line.wealth is not None]
    if not said:
        file.problem(lines[0].number, file.wealth, "nothing", f"the {file.wealth} of {lines[0].account}")
    for line in said[1:]:
        if line.wealth != said[0].wealth:
            expected = f"the same as in line {said[0].number}, of the same account"
            file.problem(line.number, file.wealth, "another one", expected)
    sizes = {name: line.size for name, line in first.items() if line.size}
    wealth = (said[0].wealth if said else None) or Fraction(0)
    return Holding(lines[0].account, sizes, equity(file.wealth, wealth, sizes, prices))


def equity(way: str, wealth: Fraction, sizes: Mapping[str, Fraction], prices: Mapping[str, Fraction]) -> Fraction:
    """What an account has with all positions at their prices: a balance is without them, a ratio is of the notional."""
    values = [size * prices.get(name, Fraction(0)) for name, size in sizes.items()]
    if way == BALANCE:
        return wealth + sum(values)
    return wealth * sum(map(abs, values)) if way == RATIO else wealth


def notionals_of(
    holdings: Sequence[Holding], prices: Mapping[str, Fraction]
) -> dict[str, tuple[dict[str, Fraction], Fraction]]:
    """By account the signed notional of each position, and its equity, in quote units."""
    return {
        each.name: ({name: size * prices[name] for name, size in each.positions.items()}, each.equity)
        for each in holdings
    }
