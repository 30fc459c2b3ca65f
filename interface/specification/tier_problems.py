"""What cannot be true of tiers together: each is written rightly, and they fall, or do not meet.

With a deduction that is not the one with which two tiers meet, a requirement jumps where the upper one begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from novate.model.parameter import KeyPath, Tiers
from novate.model.quantities import QuantityError, format_amount, format_rate
from novate.model.specification import Level
from novate.specification.declared import declared
from novate.specification.entries import Document, entry, quote_quantum, readable, value
from novate.specification.problems import Problem, dotted
from novate.specification.tiers import DEDUCTION, SHARE, SIZE
from novate.specification.values import described


def tier_problems(document: Document) -> Iterator[Problem]:
    """Tiers that fall, that do not begin at whole quanta or begin twice, and deductions that make a jump."""
    for path, _ in declared(document, Tiers):
        found = entry(document, path)
        if isinstance(found, Mapping):
            yield from _of_market(document, path, found)


def _of_market(document: Document, path: KeyPath, found: Mapping[str, Any]) -> Iterator[Problem]:
    """Of one market, tier by tier from the smallest; one that cannot be read is left out."""
    below = path[:-1]
    sizes = {key: size for key in found if (size := readable(key, SIZE)) is not None}
    begun: set[Fraction] = set()
    deduction: Fraction | None = Fraction(0)
    quantum = quote_quantum(document)
    for key, size in sorted(sizes.items(), key=lambda each: each[1]):
        here = (*path, key)
        if size in begun:
            yield Problem(dotted(here), "a size at which another tier begins", "one tier for each size")
        if quantum is not None and size % quantum:
            expected = f'a whole number of quanta of "{format_amount(quantum)}" (mechanism.quote_quantum)'
            yield Problem(dotted(here), described(key), expected)
        begun.add(size)
        yield from _rises(document, below, here)
        yield from _in_order(document, here)
        lower, upper = (value(document, (*each, Level.MAINTENANCE), SHARE) for each in (below, here))
        if deduction is None or lower is None or upper is None:
            deduction = None
        else:
            deduction += (upper - lower) * size
            yield from _meets(document, below, here, size, deduction)
        below = here


def _rises(document: Document, below: KeyPath, here: KeyPath) -> Iterator[Problem]:
    """Larger positions need no smaller share: else a larger one might need less than a smaller one."""
    for level in Level:
        least, found = (value(document, (*each, level), SHARE) for each in (below, here))
        if least is not None and found is not None and found < least:
            expected = f'at least "{format_rate(least)}", which is {dotted((*below, level))}'
            yield Problem(dotted((*here, level)), described(entry(document, (*here, level))), expected)


def _in_order(document: Document, here: KeyPath) -> Iterator[Problem]:
    """An account that may just be opened is not yet to be closed."""
    initial, found = (value(document, (*here, level), SHARE) for level in Level)
    if initial is not None and found is not None and found > initial:
        place, said = (*here, Level.MAINTENANCE), format_rate(initial)
        yield Problem(dotted(place), described(entry(document, place)), f'at most initial_margin, which is "{said}"')


def _meets(document: Document, below: KeyPath, here: KeyPath, size: Fraction, deduction: Fraction) -> Iterator[Problem]:
    """A deduction that is said is the one with which the requirement goes on from the tier below."""
    place = (*here, "deduction")
    found = value(document, place, DEDUCTION)
    if found is not None and found != deduction:
        jump = "jumps up" if found < deduction else "falls"
        by = _amount(abs(found - deduction))
        expected = (
            f'"{_amount(deduction)}": with {described(entry(document, place))} the maintenance requirement {jump} '
            f"by {by} at a notional of {_amount(size)}, where {dotted(below)} ends"
        )
        yield Problem(dotted(place), described(entry(document, place)), expected)


def _amount(number: Fraction) -> str:
    """As a file would say it, if it can."""
    try:
        return format_amount(number)
    except QuantityError:
        return str(number)
