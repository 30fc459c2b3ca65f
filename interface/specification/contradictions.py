"""Values of a specification file that are each right and cannot be right together.

They are looked for in the document itself, key by key, so that a mistake elsewhere in the file hides none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from novate.model.parameter import KIND, Declaration, KeyPath, Money, Rate
from novate.model.parameters import GROUPS, companions
from novate.model.quantities import format_amount, format_rate
from novate.model.specification import Side
from novate.specification.declared import declaration_at, declared, own_table, replaced
from novate.specification.entries import Document, entry, markets, quote_quantum, value
from novate.specification.feeds import feed_problems
from novate.specification.layer_problems import layer_problems
from novate.specification.problems import Problem, dotted, one_of
from novate.specification.size_order import size_problems
from novate.specification.spread_problems import spread_problems
from novate.specification.tier_problems import tier_problems
from novate.specification.times import time_problems
from novate.specification.values import described, reader


def contradictions(document: Document) -> tuple[Problem, ...]:
    """Every contradiction between values that can be read."""
    return (
        *_limits(document),
        *_needs(document),
        *_excluded(document),
        *_companions(document),
        *_quanta(document),
        *time_problems(document),
        *tier_problems(document),
        *size_problems(document),
        *spread_problems(document),
        *feed_problems(document),
        *layer_problems(document),
        *_expectations(document),
    )


def _limits(document: Document) -> Iterator[Problem]:
    """A key that is never larger than another: an account that may just be opened is not yet to be closed."""
    for path, each in declared(document):
        if not each.at_most or not isinstance(each.kind, Rate | Money):
            continue
        read = reader(each.kind)
        found, limit = value(document, path, read), value(document, (*path[:-1], each.at_most), read)
        if limit is not None and found is not None and found > limit:
            said = format_rate(limit) if isinstance(each.kind, Rate) else format_amount(limit)
            expected = f'at most {each.at_most}, which is "{said}"'
            yield Problem(dotted(path), described(entry(document, path)), expected)


def _needs(document: Document) -> Iterator[Problem]:
    """A key that says too little without another one; not where it says no more than if it were left out."""
    for path, each in declared(document):
        if entry(document, path) in (None, each.default):
            continue
        needed = lacked(document, path, each)
        if needed is not None:
            expected = f"{dotted(needed)} besides, on which it depends what this comes to"
            yield Problem(dotted(path), described(entry(document, path)), expected)


def lacked(document: Document, path: KeyPath, declaration: Declaration) -> KeyPath | None:
    """The key without which another one says too little: of its own table, or of some market that it is about."""
    if not declaration.needs:
        return None
    beside = (*path[:-1], declaration.needs)
    found = declaration_at(beside)
    if found is not None and not found.in_a_market and not found.replaces:
        return beside if entry(document, beside) is None else None
    for market in _markets_of(document, path):
        needed = (*market, declaration.needs)
        common = replaced(needed)
        if entry(document, needed) is None and (common is None or entry(document, common) is None):
            return common or needed
    return None


def _excluded(document: Document) -> Iterator[Problem]:
    """A key that takes away what another one speaks of; not where either says no more than if it were left out."""
    for path, each in declared(document):
        other = (*path[:-1], each.excludes)
        if each.excludes and entry(document, path) not in (None, each.default) and entry(document, other) is True:
            expected = f"this or {dotted(other)}, which speaks of accounts that cannot pay: not both"
            yield Problem(dotted(path), described(entry(document, path)), expected)


def _companions(document: Document) -> Iterator[Problem]:
    """A component of one kind that goes with others of some kinds only."""
    for group in GROUPS:
        kind = entry(document, (*group.path, KIND)) if group.variants else None
        if not isinstance(kind, str) or kind not in group.variants:
            continue
        for table, needed in companions(group, kind):
            for path in ((table,), *((*market, table) for market in markets(document))):
                found = entry(document, (*path, KIND))
                if found is not None and found != needed:
                    expected = f'"{needed}", with which {dotted(group.path)} of kind "{kind}" goes'
                    yield Problem(dotted((*path, KIND)), described(found), expected)


def _markets_of(document: Document, path: KeyPath) -> list[KeyPath]:
    """The tables of the markets for which a value holds: that whose own it is, or all that have none of their own."""
    if own_table(path) is not None:
        return [path[:2]]
    return [market for market in markets(document) if entry(document, (*market, *path[:-1])) is None]


def _expectations(document: Document) -> Iterator[Problem]:
    """Something can be expected only of a market that there is."""
    named, known = entry(document, ("expect", "markets")), [name for _, name in markets(document)]
    for name in named if isinstance(named, Mapping) else ():
        if name not in known:
            meant = f"a market of this file: {one_of(known, name)}"
            yield Problem(dotted(("expect", "markets", name)), "an unknown market", meant)
        elif isinstance(named, Mapping):
            yield from _expected_of(document, name, named[name])


def _expected_of(document: Document, market: str, expected: object) -> Iterator[Problem]:
    """Of a market and a side only what there is a verdict on."""
    sides = entry(document, ("markets", market, "sides"))
    for name, said in expected.items() if isinstance(expected, Mapping) else ():
        path = ("expect", "markets", market, name)
        for side in Side if isinstance(said, Mapping) else ():
            if side in said and sides in [*Side] and sides != side:
                found = f'a side without verdicts: markets.{market}.sides is "{sides}"'
                yield Problem(dotted((*path, side)), found, f"{sides} only")


def _quanta(document: Document) -> Iterator[Problem]:
    """Money comes in whole quanta."""
    quantum, read = quote_quantum(document), reader(Money())
    if quantum is None:
        return
    for path, _ in declared(document, Money):
        amount = value(document, path, read)
        if amount is not None and amount % quantum != 0:
            expected = f'a whole number of quanta of "{format_amount(quantum)}" (mechanism.quote_quantum)'
            yield Problem(dotted(path), described(entry(document, path)), expected)
