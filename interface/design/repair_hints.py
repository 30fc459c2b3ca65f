"""Why no repair was found: what is missing, and which further key, if it were allowed to change, would do."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from novate.design.repair_levers import Choice, Wishes, choice
from novate.model.specification import place_in_words
from novate.proofs.design.lever import Bench
from novate.proofs.design.repairs import repairs
from novate.proofs.design.requirement import Requirement
from novate.specification.changes import Document
from novate.specification.declared import declared, lower
from novate.specification.entries import entry
from novate.specification.parameters import number_at, parameter_named
from novate.specification.problems import SpecificationError, dotted
from novate.specification.units import unit_of

_ALLOW = "--allow"
BenchOf = Callable[[Choice], Bench]
"""The mechanism as it can be changed by a choice."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that would help."""

    option: str
    """As in `--allow environment.keeper_delay`."""
    value: str
    """What the key then becomes; empty where several things change."""


def missing(bench: Bench) -> list[str]:
    """What theorems require and the file does not meet, in words."""
    return list(dict.fromkeys(_in_words(each) for each in bench.failing({})))


def _in_words(each: Requirement) -> str:
    where = f" ({place_in_words(each.market, each.side)})" if each.market is not None else ""
    return f"{each.label}{where}"


def hints(document: Document, bench_of: BenchOf, wishes: Wishes) -> Iterator[Hint]:
    """Each wish that stands in the way, then each key of the environment that may be changed instead."""
    for key in wishes.fixed:
        fixed = [each for each in wishes.fixed if each != key]
        yield from _hint(document, bench_of, replace(wishes, fixed=fixed), key, "without --fix")
    for key in wishes.bounds:
        bounds = {each: ends for each, ends in wishes.bounds.items() if each != key}
        yield from _hint(document, bench_of, replace(wishes, bounds=bounds), key, "without --bound")
    for key in others(document, wishes):
        yield from _hint(document, bench_of, replace(wishes, allowed=[*wishes.allowed, key]), key, _ALLOW)


def others(document: Document, wishes: Wishes) -> list[str]:
    """The numbers that the file states, and that no repair changes unless it is told to."""
    stated = (
        path
        for path, each in declared(document)
        if not each.may_be_repaired and isinstance(entry(document, path), str) and number_at(path) and not lower(path)
    )
    return [key for key in map(dotted, stated) if key not in {*wishes.allowed, *wishes.fixed}]


def _hint(document: Document, bench_of: BenchOf, wishes: Wishes, key: str, option: str) -> Iterator[Hint]:
    """If theorems then have a repair."""
    try:
        chosen = choice(document, wishes)
    except SpecificationError:  # a unit, say, about which nothing can be asked
        return
    levers = [each for each in chosen.levers if each.key == key] if option == _ALLOW else chosen.levers
    found = repairs(bench_of(chosen), levers)
    if found:
        value = found[0].get(key)
        parameter = chosen.parameters[parameter_named(document, key).key]
        alone = value is not None and len(found[0]) == 1
        yield Hint(
            f"{option} {shlex.quote(key)}",
            unit_of(document, parameter).written(value) if alone and value is not None else "",
        )
