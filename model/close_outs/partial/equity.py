"""Equity at the oracle price between the calls of a close-out in parts: what takes the place of W_K and V_K.

An account has the worst equity before some call, or when nothing is left:

    before call k    kept (x_0 L_K + ... + x_(k-1) L_(K+k-1)) + X_k W_(K+k)          X_k: the rest of the units
    at the end       kept mean

of a long, `kept` being (1 - s)(1 - f); with U, V and (1 + s)(1 + f) of a short. The least (most) of these takes the
place of W_K (V_K) in the core's solvency row: m >= 1 - least, m >= most - 1.

*Sound* like the mean. Where a unit is worth more at the oracle price than what a call brings for it, the end is worse
than all before it; else it is worse the fewer are closed. *Exact* where the mean is, no close-out leaves bad debt, and
the oracle may go from the most to the least in a block.

Source: derived; `novate.proofs.components.close_outs.partial` proves the steps.
"""

from __future__ import annotations

from fractions import Fraction

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reach import PARTS, Reach
from novate.model.close_outs.partial.schedule import all_further, mean, steps
from novate.model.specification import Side

SMALL = Fraction(1, 10**12)
"""Of the position: calls without an end are looked at one by one until no more is left, if there is a need."""


def worst_equity(rule: Partial, notional: int, reach: Reach, kept: Fraction) -> Fraction | None:
    """That number; None where no margin is enough. `notional` as in `mean`."""
    found = mean(rule, notional, reach)
    if found is None:
        return None
    worse, end = (min if reach.side is Side.LONG else max), kept * found
    whole, sold, worst = notional * PARTS, Fraction(0), end
    for step in steps(rule, notional, reach):
        units = Fraction(step.left, whole)
        worst = worse(worst, kept * sold + units * reach.worst_shown(step.call))
        if all_further(rule, step, reach) is not None:
            later = worst_later(end - kept * sold, units * reach.market(step.call), reach)
            if later == 0 or units < SMALL:
                return worse(worst, end + later)
        sold += Fraction(step.closed * reach.parts(step.call), whole * PARTS)
    return worst


def worst_later(end: Fraction, market: Fraction, reach: Reach) -> Fraction:
    """How much worse than at the end equity can be before any further call, if each closes the same share.

    `end` is what they bring, `market` what is left at the market price. Before each, equity differs from that at the
    end by what is left, times how much the oracle shows more of a unit than the calls bring for it.
    """
    if reach.side is Side.LONG:
        return min(Fraction(0), reach.least_shown * market - end)
    return max(Fraction(0), reach.most_shown * market - end)
