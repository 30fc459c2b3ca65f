"""Amounts, moves and positions of a comparison, for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor

from novate.model.figures import ROUNDED, decimal, percent

_MOST_NAMES = 6


def money(amount: Fraction) -> str:
    """Quote units: exact to hundredths, else rounded towards 0 to them and marked."""
    cents = Fraction(floor(abs(amount) * 100), 100)
    sign = "-" if amount < 0 else ""
    return f"{'' if cents == abs(amount) else ROUNDED}{sign}{decimal(cents)}"


def move(part: Fraction) -> str:
    """A signed rate, towards 0 to hundredths of a per cent and then marked."""
    size, sign = share(abs(part)), "+" if part > 0 else "-" if part else ""
    return f"{ROUNDED}{sign}{size[len(ROUNDED) :]}" if size.startswith(ROUNDED) else f"{sign}{size}"


def times(multiple: Fraction | None) -> str:
    """How many times, rounded down."""
    return "any" if multiple is None else f"{decimal(Fraction(floor(multiple * 1000), 1000))} times"


def share(part: Fraction) -> str:
    """A rate of at least 0, rounded down to hundredths of a per cent and then marked."""
    short = Fraction(floor(part * 10**4), 10**4)
    return percent(short) if short == part else f"{ROUNDED}{percent(short)}"


def moves_in_words(moves: Mapping[str, Fraction]) -> str:
    """As in "A-USD -5%, B-USD +4%"."""
    return named([f"{market} {move(each)}" for market, each in moves.items()])


def named(found: Sequence[str]) -> str:
    """A few of them, and how many more."""
    more = len(found) - _MOST_NAMES
    return ", ".join(found[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
