"""Powers of a block's move, short enough for the solver.

(1 - d)^1000 has thousands of digits, and the solver's time grows with them. A power is therefore rounded to 70
significant digits *in the adversary's favour*: a fall goes a little further down, a rise a little further up. What is
proved of the stronger adversary holds for the real one. Only a margin within 10^-70 of its threshold can tell the
difference; for that, `Machine.exact` keeps every digit.
"""

from __future__ import annotations

from fractions import Fraction

from novate.model.symbolic.state import Machine

SIGNIFICANT_DIGITS = 70


def fall(machine: Machine, blocks: int) -> Fraction:
    """The least share of a price that is left after so many blocks."""
    exact: Fraction = (1 - machine.market.move_down) ** blocks
    return exact if machine.exact else rounded(exact, up=False)


def rise(machine: Machine, blocks: int) -> Fraction:
    """The most that a price of 1 can be after so many blocks."""
    exact: Fraction = (1 + machine.market.move_up) ** blocks
    return exact if machine.exact else rounded(exact, up=True)


def rounded(value: Fraction, *, up: bool) -> Fraction:
    """A positive number to `SIGNIFICANT_DIGITS`; unchanged where it has no more."""
    size = len(str(value.numerator)) - len(str(value.denominator))
    scale = Fraction(10) ** (SIGNIFICANT_DIGITS - size)
    scaled = value * scale
    whole = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
    return whole / scale if max(value.numerator, value.denominator) > 10**SIGNIFICANT_DIGITS else value
