"""Amounts and names of a clearing layer, for a person."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from rich.text import Text

from novate.model.figures import decimal, in_short

_LARGEST_DENOMINATOR = 1000
"""A quotient that is still read at a glance."""
_MOST_NAMES = 6
_MOST_ROWS = 20
"""Of a table that fits a screen."""


def money(number: Fraction) -> str:
    """All digits; a short quotient where there is no end to them; else rounded down, and marked."""
    text = decimal(number)
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1:
        return text
    short = number.denominator <= _LARGEST_DENOMINATOR and abs(number.numerator) <= _LARGEST_DENOMINATOR
    return f"{number.numerator}/{number.denominator}" if short else f"~{in_short(number)}"


def from_to(worst_and_best: tuple[Fraction, Fraction]) -> str:
    """One amount, or from the smaller to the larger."""
    low, high = sorted(worst_and_best)
    return money(low) if low == high else f"{money(low)} to {money(high)}"


def named(found: Sequence[str]) -> str:
    """A few of them, and how many more."""
    more = len(found) - _MOST_NAMES
    return ", ".join(found[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def first(rows: Sequence[list[Text]]) -> tuple[list[list[Text]], list[Text]]:
    """The rows that fit a screen, and a line that says how many more there are."""
    if len(rows) <= _MOST_ROWS:
        return list(rows), []
    return list(rows[:_MOST_ROWS]), [Text(f"  ... and {len(rows) - _MOST_ROWS} more: --format csv has all of them")]
