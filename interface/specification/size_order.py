"""Where a rate by sizes stands: it is no smaller than that of a smaller size, and no larger than that of all others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from novate.model.core.parameters import ENVIRONMENT
from novate.model.parameter import KeyPath, RatesUpTo
from novate.model.quantities import format_amount, format_rate
from novate.specification.declared import declaration_at, declared, key_at, replaced
from novate.specification.entries import Document, entry, markets, quote_quantum, readable, value
from novate.specification.problems import Problem, dotted
from novate.specification.tiers import SIZE, SLIPPAGE
from novate.specification.values import described

(UP_TO,) = (each.key for each in ENVIRONMENT.declarations if isinstance(each.kind, RatesUpTo))
OF_ALL_OTHERS = UP_TO.removesuffix("_up_to")
"""The key of the rate of all larger ones."""
OF_SMALLEST = f"{OF_ALL_OTHERS}_from"
"""The key of the rate from which it rises with the size, to that of all others."""


def is_by_size(path: KeyPath) -> bool:
    """Whether a path names the rate of one size."""
    declaration, key = declaration_at(path), key_at(path)
    return declaration is not None and isinstance(declaration.kind, RatesUpTo) and key == path[:-1]


def sizes(document: Document, table: KeyPath) -> list[KeyPath]:
    """The paths of the rates in a table, from the smallest size on."""
    found = entry(document, table)
    read = {key: readable(key, SIZE) for key in found} if isinstance(found, Mapping) else {}
    return [(*table, key) for _, key in sorted((size, key) for key, size in read.items() if size is not None)]


def of_all_others(document: Document, table: KeyPath) -> tuple[KeyPath, Fraction | None]:
    """The rate of all larger ones: a market's own, or that of all markets; 0 where none is said."""
    path = (*table[:-1], OF_ALL_OTHERS)
    common = replaced(path)
    if common is not None and entry(document, path) is None:
        path = common
    return path, Fraction(0) if entry(document, path) is None else value(document, path, SLIPPAGE)


def between_sizes(document: Document, path: KeyPath) -> tuple[dict[KeyPath, Fraction], dict[KeyPath, Fraction]]:
    """The rates that the one at a path is never below, and those that it is never above."""
    if path[-1] == OF_ALL_OTHERS:
        tables = [path[:-1], *(market for market in markets(document) if inherits(document, market, path))]
        last = [each for table in tables for each in sizes(document, (*table, UP_TO))[-1:]]
        last += [(*table, OF_SMALLEST) for table in tables if entry(document, (*table, OF_SMALLEST)) is not None]
        return {each: rate for each in last if (rate := value(document, each, SLIPPAGE)) is not None}, {}
    if path[-1] == OF_SMALLEST:
        tables = [path[:-1], *(market for market in markets(document) if inherits(document, market, path))]
        found = dict(of_all_others(document, (*table, OF_SMALLEST)) for table in tables)
        return {}, {each: rate for each, rate in found.items() if rate is not None}
    if not is_by_size(path):
        return {}, {}
    every = sizes(document, path[:-1])
    place = every.index(path)
    below, above = every[:place][-1:], every[place + 1 :][:1]
    found = {each: value(document, each, SLIPPAGE) for each in (*below, *above)}
    if not above:
        others, most = of_all_others(document, path[:-1])
        above, found = [others], found | {others: most}
    known = {each: rate for each, rate in found.items() if rate is not None}
    return of_these(known, below), of_these(known, above)


def inherits(document: Document, market: KeyPath, path: KeyPath) -> bool:
    """Whether a market has the value at a path that is of all of them, since it says none of its own."""
    return replaced((*market, path[-1])) == path and entry(document, (*market, path[-1])) is None


def of_these(known: Mapping[KeyPath, Fraction], paths: list[KeyPath]) -> dict[KeyPath, Fraction]:
    """The rates at these paths, of those that are known."""
    return {each: known[each] for each in paths if each in known}


def size_problems(document: Document) -> Iterator[Problem]:
    """Rates that fall with the size, or are above that of all others; sizes said twice, or not in whole quanta."""
    for path in (("environment", OF_SMALLEST), *((*market, OF_SMALLEST) for market in markets(document))):
        yield from _from_smallest(document, path)
    for table, _ in declared(document, RatesUpTo):
        yield from _of_table(document, table)
        inherited = replaced(table)
        if inherited is not None and entry(document, table) is None:
            yield from _below_own(document, table, sizes(document, inherited)[-1:])


def _from_smallest(document: Document, path: KeyPath) -> Iterator[Problem]:
    """Of all markets or of one: no larger than that of the largest, and not beside a table by sizes."""
    common = replaced(path)
    own = path if common is None or entry(document, path) is not None else common
    found = value(document, own, SLIPPAGE) if entry(document, own) is not None else None
    if found is None:
        return
    other, most = of_all_others(document, path)
    if most is not None and found > most:
        yield Problem(dotted(own), described(entry(document, own)), f'at most "{format_rate(most)}", {dotted(other)}')
    table = (*path[:-1], UP_TO)
    inherited = replaced(table)
    table = table if inherited is None or entry(document, table) is not None else inherited
    if sizes(document, table):
        yield Problem(dotted(own), described(entry(document, own)), f"nothing beside {dotted(table)}")


def _of_table(document: Document, table: KeyPath) -> Iterator[Problem]:
    """Of all markets, or of one."""
    quantum, begun = quote_quantum(document), set()
    for path in sizes(document, table):
        size = readable(path[-1], SIZE)
        if size in begun:
            yield Problem(dotted(path), "a size that has a rate already", "one rate for each size")
        if quantum is not None and size is not None and size % quantum:
            expected = f'a whole number of quanta of "{format_amount(quantum)}" (mechanism.quote_quantum)'
            yield Problem(dotted(path), described(path[-1]), expected)
        begun.add(size)
        found = value(document, path, SLIPPAGE)
        _, above = between_sizes(document, path)
        for other, most in above.items():
            if found is not None and found > most:
                expected = f'at most "{format_rate(most)}", which is {dotted(other)}'
                yield Problem(dotted(path), described(entry(document, path)), expected)


def _below_own(document: Document, table: KeyPath, last: list[KeyPath]) -> Iterator[Problem]:
    """A market's own rate is no smaller than those by size that it takes from all markets."""
    path, own = of_all_others(document, table)
    for other in last:
        least = value(document, other, SLIPPAGE)
        if path[:-1] == table[:-1] and least is not None and own is not None and own < least:
            expected = f'at least "{format_rate(least)}", which is {dotted(other)}'
            yield Problem(dotted(path), described(entry(document, path)), expected)
