"""Oracle prices: a whole number of ticks or an exact fraction of one; market prices are always whole.

The mean of 30 market prices is a whole number of thirtieths of a tick. It is never rounded, and never a float.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

OraclePrice: TypeAlias = int | Fraction
"""In ticks: an `int` where it is a whole number of them."""


def in_ticks(price: Fraction | int) -> OraclePrice:
    """A number of ticks, as an `int` where it is whole."""
    return price.numerator if price.denominator == 1 else price
