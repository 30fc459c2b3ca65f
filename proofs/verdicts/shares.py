"""Shares of a notional, as sentences about a verdict give them."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from novate.model.core.symbolic.state import Machine
from novate.model.figures import UNREADABLE, decimal
from novate.model.quantities import format_amount, format_rate


def percent(rate: Fraction) -> str:
    """Exact where that takes at most 12 decimals, else rounded up to 6."""
    if rate >= UNREADABLE:
        return f"{decimal(100 * rate)}%"
    if (rate * 10**12).denominator == 1:
        return format_rate(rate)
    hundredths = ceil(rate * 10**8)
    return f"about {format_amount(Fraction(hundredths, 10**6))}%"


def proviso(machine: Machine) -> str:
    """With several positions in an account, a weak market breaks the others as well; of tiers the smallest decides."""
    company = "if every other market's is enough, too" if machine.many_positions else ""
    tier = "of the smallest positions, which have least: larger ones need more" if machine.market.tiers_above else ""
    said = "; ".join(each for each in (tier, company) if each)
    return f" ({said})" if said else ""
