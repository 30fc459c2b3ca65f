"""The run in which equity is negative while the account waits to be closed out.

The worst oracle price, and the worst market price that goes with it. Prices are above 0: without a bound on what the
oracle shows it is a quantum, or all of what is less.
"""

from __future__ import annotations

from novate.model.core.symbolic.lag_profile import lag_profile, worst_at_close_out, worst_oracle
from novate.model.core.symbolic.liquidate import worst_fill
from novate.model.core.symbolic.numbers import Number, larger, smaller
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.components.run import Run, Witness, chosen


def asleep(machine: Machine, anchor: Number) -> Witness:
    """The account at those prices."""
    worst, furthest = worst_at_close_out(machine) * anchor, worst_oracle(machine) * anchor
    if machine.side is Side.SHORT:
        final = smaller(worst, lag_profile(machine).most_market_now * furthest)
        return Witness(anchor, final, furthest, worst_fill(machine, final))
    final = larger(worst, lag_profile(machine).least_market_now * furthest)
    oracle = chosen(worst_oracle(machine) > 0, furthest, smaller(worst, 1))
    return Witness(anchor, final, oracle, worst_fill(machine, final))


RUN = Run("oracle margin", asleep, is_large=True, is_asleep=True, shows_worst=lambda _: True, has_own_way=True)
