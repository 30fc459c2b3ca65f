"""What the rows of a review are called, and how their values are written, for a person."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from novate.model.figures import decimal, percent, percentage_points, two_percentages
from novate.proofs.verdicts import shares
from novate.reviewing.comparison import (
    ENOUGH,
    HEADROOM,
    LARGEST,
    MORE_IS_BETTER,
    NEEDED,
    STATUS,
    THRESHOLD,
    Figure,
    Row,
    Value,
)

NOTHING = "-"
_CALLED = {
    STATUS: "{of}",
    HEADROOM: "headroom of {of}",
    THRESHOLD: "least margin for {of}",
    LARGEST: "largest position for {of}",
    ENOUGH: "smallest fund known to be enough",
    NEEDED: "a fund below this is not enough",
    "smallest_notional": "smallest position that pays its keeper",
    "closes_only_below": "equity above which nobody is closed out",
    "initial_margin": "least initial margin for {of}",
}


def called(name: str, properties: Sequence[str]) -> str:
    """What a row is about."""
    of = ", ".join(properties)
    return _CALLED.get(name, f"{name.replace('_', ' ')} of {{of}}").format(of=of)


def both_in_words(row: Row) -> tuple[str, str]:
    """The value before and after; two that are not the same never look it."""
    before, after = (in_words(row.name, each) for each in (row.before, row.after))
    if before == after and isinstance(row.before, Figure) and isinstance(row.after, Figure):
        one, other = row.before.exact, row.after.exact
        if one != other:
            return (decimal(one), decimal(other)) if row.before.is_money else two_percentages(one, other)
    return before, after


def in_words(name: str, value: Value) -> str:
    """One value."""
    if value is None:
        return NOTHING
    if not isinstance(value, Figure):
        return str(value)
    if value.is_money:
        said = money(value.exact, up=name not in MORE_IS_BETTER)
        return f"+{said}" if name == HEADROOM and value.exact > 0 else said
    if name == HEADROOM:
        return percentage_points(value.exact)
    return shares.percent(value.exact) if name == THRESHOLD else percent(value.exact)


def money(number: Fraction, *, up: bool) -> str:
    """Quote units to two decimals, rounded up or down; in full where they are fewer than one, or short."""
    if abs(number) < 1 or (number * 100).denominator == 1:
        return decimal(number)
    return decimal(Fraction(ceil(number * 100) if up else floor(number * 100), 100))
