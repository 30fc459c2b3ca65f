"""Keeper incentive: closing out an account always pays its keeper, and never its owner.

*Individual rationality.* The reward of every close-out that the rules allow, of a position of at least `dust_notional`
at the oracle price, is at least the gas. Whenever an account is liquidatable a close-out is allowed, so this speaks of
every reachable state with such an account, at the worst permitted fill.

*No profit from one's own liquidation.* Account, keeper and market maker together, at the market price: the trade moves
money among them, the fund's part of the charges leaves them, and a forgiven shortfall is their gain. So they gain
exactly shortfall - (charges - reward), less a residue of rounding. Of an account with several positions all close-outs
since it was last healthy count together: what the last one forgives may be less than what the others brought the fund.
"""

from __future__ import annotations

from typing import Any

from novate.model.observation import CloseOut
from novate.model.rounding import rounding_allowance
from novate.model.specification import Keeper, MarketParameters, Specification
from novate.properties.assumptions import adversary, dust, gas
from novate.properties.property import Claim, Property


def on_close_out(specification: Specification, _: MarketParameters, close_out: CloseOut[Any]) -> tuple[Claim, ...]:
    """The keeper earns the gas; the coalition gains nothing beyond rounding."""
    is_no_dust = close_out.oracle_notional >= specification.dust_notional
    gain = close_out.drain - close_out.received_before
    return (
        Claim("the keeper's reward is at least the gas cost", is_no_dust, close_out.reward >= specification.gas_cost),
        Claim(
            "account, keeper and market maker together gain nothing",
            True,
            gain <= rounding_allowance(specification),
        ),
    )


def assumptions(specification: Specification, market: MarketParameters) -> tuple[str, ...]:
    """The adversary's limits, the gas and the dust."""
    small = (dust(specification, market),) if specification.dust_notional else ()
    return (*adversary(specification, market), gas(specification, market), *small)


def not_applicable(specification: Specification, _: MarketParameters | None) -> str | None:
    """A chain that liquidates needs no reward; that it does so in time is then an assumption."""
    if specification.keeper is Keeper.PROTOCOL:
        return "the protocol liquidates by itself, so its delay is an undischarged assumption"
    return None


KEEPER_INCENTIVE = Property(
    name="keeper-incentive",
    title="Keepers are always paid, and nobody profits from his own liquidation",
    statement="In every reachable state with a liquidatable account of at least dust_notional, the keeper's reward is "
    "at least the gas cost; and account, keeper and market maker together never gain from a liquidation.",
    formula="reward >= gas;  sum of (shortfall - (charges - reward)) <= R",
    source="individual rationality and coalition proofness, derived in this file",
    assumptions=assumptions,
    not_applicable=not_applicable,
    on_close_out=on_close_out,
)
