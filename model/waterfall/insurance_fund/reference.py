"""The insurance fund pays, in exact integers."""

from __future__ import annotations

from novate.model.observation import LayerSeen
from novate.model.specification import Specification
from novate.model.state import Ledger, Spent
from novate.model.waterfall.insurance_fund.parameters import Payment


def pay(specification: Specification, ledger: Ledger, market: str, owed: int) -> tuple[Ledger, int]:
    """Pay what is owed for a close-out in a market (quote quanta); return the ledger, and how much was paid."""
    most = min((ledger.insurance_fund, *left_of_caps(specification, ledger.spent, market)))
    paid = paid_of(specification, most, owed)
    spent = counted(specification, ledger.spent, market, paid)
    return ledger._replace(insurance_fund=ledger.insurance_fund - paid, spent=spent), paid


def left_of_caps(specification: Specification, spent: Spent, market: str) -> list[int]:
    """What each cap that there is leaves."""
    caps = (
        (specification.fund_cap_per_event, 0),
        (specification.fund_cap_per_block, spent.in_block),
        (specification.fund_cap_lifetime, spent.ever),
        (specification.markets[market].insurance_cap, spent.for_market(market)),
    )
    return [cap - used for cap, used in caps if cap is not None]


def paid_of(specification: Specification, most: int, owed: int) -> int:
    """What is paid where so much may be."""
    if specification.fund_payment == Payment.ALL_OR_NOTHING:
        return owed if owed <= most else 0
    return min(most, owed)


def counted(specification: Specification, spent: Spent, market: str, paid: int) -> Spent:
    """What has been paid so far, as far as a cap asks."""
    if specification.fund_cap_per_block is not None:
        spent = spent._replace(in_block=spent.in_block + paid)
    if specification.fund_cap_lifetime is not None:
        spent = spent._replace(ever=spent.ever + paid)
    if specification.markets[market].insurance_cap is not None:
        spent = spent._replace(of_markets={**spent.of_markets, market: spent.for_market(market) + paid})
    return spent


def seen(before: Ledger, after: Ledger, market: str) -> LayerSeen[int]:
    """What the properties look at: the fund once it has received its part, and once it has paid."""
    spent, paid = before.spent, before.insurance_fund - after.insurance_fund
    return LayerSeen(
        "insurance-fund", before.insurance_fund, paid, spent.in_block, spent.ever, spent.for_market(market)
    )
