"""Fund no net loser: where the insurance fund settles every fill, it gets from an account at least what it pays for it.

Since an account was last healthy, at every moment: early fills are charged for the fund, and late ones lack something.
Account and fund together lose the slippage of a fill and nothing else, whoever pays it. So the fund is no net loser
wherever an account that is charged nothing can pay for its own close-out: at the margins of no-bad-debt with charges
that are capped (`novate.properties.no_bad_debt`), and not below.

*A statement that looks right and is false.* That one fill in which the fund pays makes it lose: with 7 % behind a
million dollars the fund pays for late fills, and less than it got from early ones.
"""

from __future__ import annotations

from typing import Any

from novate.model.figures import amount
from novate.model.observation import CloseOut
from novate.model.rounding import drain_rounding_of_all
from novate.model.specification import MarketParameters, Specification
from novate.properties.fund_undrawn import OF_SETTLED_FILLS
from novate.properties.property import Claim, Property, beyond_rounding


def on_close_out(specification: Specification, _: MarketParameters, close_out: CloseOut[Any]) -> tuple[Claim, ...]:
    """What the fund has paid for the account is at most what it got, but for rounding."""
    lost = close_out.drain - close_out.received_before
    allowance = drain_rounding_of_all(specification, close_out.close_outs)
    label = "the insurance fund has paid for the account no more than it got, but for rounding"
    return (Claim(label, True, lost <= allowance, lambda: net_loss(specification, close_out)),)


def net_loss(specification: Specification, close_out: CloseOut[Any]) -> str:
    """After which call, and how much."""
    lost = amount(close_out.drain - close_out.received_before, specification)
    explained = beyond_rounding(drain_rounding_of_all(specification, close_out.close_outs), specification)
    return f"with call {int(close_out.close_outs):,} the account has cost the insurance fund {lost}; {explained}"


FUND_NO_NET_LOSER = Property(
    name="fund-no-net-loser",
    short="loss",
    title="The insurance fund loses nothing by an account",
    statement="Whenever keepers act within the delay and prices stay inside their bounds, what the insurance fund has "
    "paid for the fills of an account since it was last healthy is at most what it got from them (beyond R + 1 quanta "
    "for each).",
    formula="sum of lacking <= sum of charges + (R + 1) * close-outs",
    source="the threshold of no-bad-debt, charges capped; derived in this file",
    expected="The insurance fund loses nothing by an account.",
    on_close_out=on_close_out,
    **OF_SETTLED_FILLS,
)
