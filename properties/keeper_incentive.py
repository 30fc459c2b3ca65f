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

from novate.model.contract import ADVERSARY, Limit
from novate.model.figures import amount
from novate.model.observation import CloseOut
from novate.model.rounding import rounding_of_all
from novate.model.specification import Keeper, MarketParameters, Specification
from novate.properties.assumptions import of_keepers
from novate.properties.property import Claim, Property, beyond_rounding


def on_close_out(specification: Specification, _: MarketParameters, close_out: CloseOut[Any]) -> tuple[Claim, ...]:
    """The keeper earns the gas; the coalition gains nothing beyond rounding."""
    is_no_dust = close_out.oracle_notional >= specification.dust_notional
    gain = close_out.drain - close_out.received_before
    return (
        Claim(
            "the keeper's reward is at least the gas cost",
            is_no_dust,
            close_out.reward >= specification.needed_reward,
            lambda: unpaid(specification, close_out),
        ),
        Claim(
            "account, keeper and market maker together gain nothing",
            True,
            gain <= rounding_of_all(specification, close_out.close_outs),
            lambda: coalition(specification, close_out, gain),
        ),
    )


def unpaid(specification: Specification, close_out: CloseOut[Any]) -> str:
    """The reward against what is needed, and of which position."""
    reward, worth = amount(close_out.reward, specification), amount(close_out.oracle_notional, specification)
    needed = of_keepers(specification).unpaid(specification)
    return f"the keeper earns {reward} and {needed}; the position is worth {worth} at the oracle price"


def coalition(specification: Specification, close_out: CloseOut[Any], gain: Any) -> str:
    """Who gains how much: what is forgiven, less what the fund got."""
    received = close_out.charges - close_out.reward + close_out.received_before
    of_fund = f"got {amount(received, specification)} of charges"
    if received < 0:
        of_fund = f"paid {amount(-received, specification)} of the keeper's reward"
    return (
        f"account, keeper and market maker together gain {amount(gain, specification)} by the close-out: "
        f"{amount(close_out.shortfall, specification)} is forgiven, and the insurance fund {of_fund}; "
        f"{beyond_rounding(rounding_of_all(specification, close_out.close_outs), specification)}"
    )


def assumptions(specification: Specification, _: MarketParameters) -> tuple[Limit, ...]:
    """The adversary's limits, the gas and the dust."""
    return (*ADVERSARY, Limit.GAS, *((Limit.DUST,) if specification.dust_notional else ()))


def not_applicable(specification: Specification, _: MarketParameters | None) -> str | None:
    """A chain that liquidates needs no reward; that it does so in time is then an assumption."""
    if specification.keeper is Keeper.PROTOCOL:
        return "the protocol liquidates by itself, so its delay is an undischarged assumption"
    return None


KEEPER_INCENTIVE = Property(
    name="keeper-incentive",
    short="keep",
    title="Keepers are always paid, and nobody profits from his own liquidation",
    statement="In every reachable state with a liquidatable account of at least dust_notional, the keeper's reward is "
    "at least the gas cost; and account, keeper and market maker together never gain from a liquidation.",
    formula="reward >= gas;  sum of (shortfall - (charges - reward)) <= R",
    source="individual rationality and coalition proofness, derived in this file",
    expected="Liquidating always pays its keeper, and gains a coalition nothing.",
    examples=("violated",),
    assumptions=assumptions,
    not_applicable=not_applicable,
    assumed_instead=(Limit.DELAY,),
    guarantees=(Limit.DELAY,),
    decides=("gas_cost", "dust_notional", "keeper_share", "gas_growth", "cost_of_losing", "racing"),
    on_close_out=on_close_out,
)
