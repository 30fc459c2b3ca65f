"""What auto-deleveraging at the bankruptcy price guarantees: that it starts no cascade, and that it fills.

*No cascade.* With additive maintenance margins whoever is deleveraged frees m of the oracle notional, and loses the
haircut rate, which is how far the bankruptcy price is beyond the oracle price. So every healthy account stays healthy
iff that is at most m. The bankrupt account was healthy at a look, so its bankruptcy price is at worst 1 - m of what the
oracle showed then (a short's 1 + m), and the oracle is at least W_K of that now, at most V_K:

    long: m >= (1 - W_K)/(1 + W_K)        short: m >= (V_K - 1)/(V_K + 1)

A minimum requirement or a floor breaks it: a part that is closed frees none of that.

*It fills.* Sizes of a market net to zero, so the other side is no smaller than the bankrupt position. With at most so
many accounts a pass, in the order of a list from any place on, as much is sure as the fewest of them in a row hold.

Source: derived; `novate.proofs.components.waterfall.deleveraging` proves it.
"""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.numbers import Term
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side


def no_cascade_margin(machine: Machine) -> Term:
    """The least maintenance margin with which deleveraging makes no healthy account liquidatable.

    Of a bankrupt position on the machine's side, closed in time. Raises `ZeroDivisionError` where the oracle may show
    any multiple of what it showed.
    """
    shown = lag_profile(machine)
    if machine.side is Side.LONG:
        return (1 - shown.least_oracle) / (1 + shown.least_oracle)
    return (shown.most_oracle - 1) / (shown.most_oracle + 1)


def left_out(machine: Machine) -> str:
    """Why that says nothing of a mechanism, in words; empty where it does."""
    if machine.many_positions:
        return "an account may hold other positions, whose losses are in its bankruptcy price"
    if not machine.market.close_out.is_whole:
        return "close-outs in parts go on for longer after a look than the oracle's profile is for"
    if machine.market.minimum_maintenance:
        return "with a minimum_maintenance a part that is closed frees less than its share of the requirement"
    if machine.pays_funding:
        return "funding payments since the last look are in the bankruptcy price"
    return ""


def guaranteed_fill(sizes: Sequence[int], most: int) -> int:
    """Base quanta that at most so many accounts in a row close, whichever of the list, a ring, is the first."""
    return min(sum((*sizes, *sizes)[first : first + min(most, len(sizes))]) for first in range(len(sizes)))
