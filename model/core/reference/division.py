"""Where exact amounts become whole quanta.

Inside the reference an amount is a whole number of `1 / scale` quanta (see `Rules.scale`), or an exact fraction where
an oracle price is one. It is rounded only where money changes hands, and each call says on its own
line in whose favour.
"""

from __future__ import annotations

from fractions import Fraction


def rounded_down(scaled: int | Fraction, scale: int) -> int:
    """Return the largest whole number of quanta that is at most `scaled / scale`."""
    return scaled // scale


def rounded_up(scaled: int | Fraction, scale: int) -> int:
    """Return the smallest whole number of quanta that is at least `scaled / scale`."""
    return -(-scaled // scale)
