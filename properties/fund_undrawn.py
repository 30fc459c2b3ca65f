"""Fund undrawn: where the insurance fund settles every fill, none brings less than its bankruptcy price.

A fill is due the value of what it closes, less the account's share of equity in it: its bankruptcy price. What it
brings beyond that, the surplus, may be charged for the fund, up to the penalty; what it lacks the fund pays. With r,
equity over notional, the fund gets min(F (1 - s) c, (r - s) c) of a notional c, which is negative where r < s. No fill
lowers r, but prices do from call to call.

*Statements that look right and are false.* That margins from which on the fund is no net loser are enough
(`novate.properties.fund_no_net_loser`): with dYdX's rule a long of 1,000,000 needs 7.5899 % for this and 6.1847 % for
that. That the worst path is that on which the market falls as fast as it may: where it falls a little less a call more
may be needed, whose fill then lacks something (1,012 at 10 %, at least 1,000 a call: 2.1714 %, and on that path
1.9850 %).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from novate.model.contract import ADVERSARY
from novate.model.figures import amount
from novate.model.observation import CloseOut
from novate.model.rounding import rounding_of_all
from novate.model.specification import MarketParameters, Specification
from novate.properties.property import Claim, Property, beyond_rounding

NOT_SETTLED = 'no close-out has charge = "surplus": the insurance fund pays for an account when nothing is left of it'


def on_close_out(specification: Specification, _: MarketParameters, close_out: CloseOut[Any]) -> tuple[Claim, ...]:
    """What the fund pays for a fill is rounding at most."""
    allowance = rounding_of_all(specification, close_out.close_outs)
    label = "the insurance fund pays for no fill but rounding"
    return (Claim(label, True, close_out.shortfall <= allowance, lambda: drawn(specification, close_out)),)


def drawn(specification: Specification, close_out: CloseOut[Any]) -> str:
    """In which call, and how much."""
    explained = beyond_rounding(rounding_of_all(specification, close_out.close_outs), specification)
    which = f"call {int(close_out.close_outs):,} of the account"
    return f"{which} draws {amount(close_out.shortfall, specification)} from the insurance fund; {explained}"


def not_applicable(specification: Specification, market: MarketParameters | None) -> str | None:
    """Without such a market nobody settles fills."""
    settles = specification.settles_each_fill if market is None else market.close_out.settles_each_fill
    return None if settles else NOT_SETTLED


OF_SETTLED_FILLS: Mapping[str, Any] = {
    "examples": ("proved", {"status": "proved", "headroom": "0.5%"}),
    "concerns": lambda specification: specification.settles_each_fill,
    "of_margin": True,
    "assumptions": lambda _, __: ADVERSARY,
    "not_applicable": not_applicable,
}
"""What both properties of such a fund have in common."""

FUND_UNDRAWN = Property(
    name="fund-undrawn",
    short="draw",
    title="No fill draws on the insurance fund",
    statement="Whenever keepers act within the delay and prices stay inside their bounds, the insurance fund pays for "
    "no fill of a close-out more than R quanta for each of the account's, the worst effect of rounding.",
    formula="lacking <= R * close-outs",
    source="derived in novate.model.close_outs.partial.surplus",
    expected="No fill draws on the insurance fund.",
    on_close_out=on_close_out,
    **OF_SETTLED_FILLS,
)
