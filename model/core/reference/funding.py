"""Funding: one side of a market pays the other a share of its notional at the oracle price.

The rate of a payment is of either sign: above 0 longs pay and shorts receive. An account's balance changes by

    floor(-size * rate * oracle price)

for each of its positions: who pays pays a part quantum more, who receives gets one less. Sizes net to zero in a market,
so what is left over is from 0 to k - 1 quanta, k being the number of open positions, and belongs to the insurance fund.
(Rounded towards zero, three positions of -2, 1 and 1 at a rate of 1/2 would make a quantum out of nothing.)
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from novate.model.actions import Payments, Refusal
from novate.model.core.reference.division import rounded_down
from novate.model.core.reference.rules import MarketRules, Rules
from novate.model.state import Account, ClearingState, MarketState


def refused_funding(rules: Rules, markets: Mapping[str, MarketState], rates: Mapping[str, Fraction]) -> Refusal | None:
    """Refuse a payment in a market that there is not, at a higher rate than its rule has, or too soon."""
    for name, rate in rates.items():
        if name not in markets:
            message = f"there is no market {name} to pay funding in; there are {', '.join(markets)}"
            return Refusal("unknown-market", message, market=name)
        refusal = rate_within_rule(rules.markets[name], rate) or payment_due(name, markets[name], rate)
        if refusal is not None:
            return refusal
    return None


def rate_within_rule(market: MarketRules, rate: Fraction) -> Refusal | None:
    """Refuse a rate that is higher, for either side, than the market's rule has."""
    name, most = market.parameters.name, Fraction(market.parameters.funding.most)
    if -most <= rate <= most:
        return None
    message = f"the funding rate of {name} is {rate}; it must be from {-most} to {most}"
    return Refusal("funding-rate", message, {"found": rate, "lowest": -most, "highest": most}, market=name)


def payment_due(name: str, market: MarketState, rate: Fraction) -> Refusal | None:
    """Refuse a payment before the time from one to the next is over."""
    if not (rate and market.until_funding):
        return None
    message = f"the next funding payment of {name} may be made {market.until_funding} blocks later"
    return Refusal("funding-too-soon", message, {"found": 0, "needed": market.until_funding}, market=name)


def blocks_until_next(market: MarketRules, before: MarketState, rate: Fraction) -> int:
    """How many blocks after this one there can be no payment."""
    return int(market.parameters.funding.every) - 1 if rate else max(0, before.until_funding - 1)


def pay_funding(rules: Rules, state: ClearingState, rates: Mapping[str, Fraction]) -> tuple[ClearingState, Payments]:
    """Let everybody pay or receive at the oracle prices of this block; what rounding leaves is the insurance fund's."""
    paid = {name: payments_of(rules, state, account, rates) for name, account in state.accounts.items()}
    paid = {name: each for name, each in paid.items() if each}
    if not paid:
        return state, {}
    residue = sum(sum(each.values()) for each in paid.values())
    ledger = state.ledger._replace(insurance_fund=state.ledger.insurance_fund + residue)
    accounts = {
        name: account._replace(balance=account.balance - sum(paid[name].values())) if name in paid else account
        for name, account in state.accounts.items()
    }
    return state._replace(accounts=accounts, ledger=ledger), paid


def payments_of(rules: Rules, state: ClearingState, account: Account, rates: Mapping[str, Fraction]) -> dict[str, int]:
    """What one account pays in each market (negative: receives), in quote quanta."""
    held = {name: size for name, size in account.positions.items() if rates.get(name)}
    return {name: payment(rules, state, name, size, rates[name]) for name, size in held.items()}


def payment(rules: Rules, state: ClearingState, market: str, size: int, rate: Fraction) -> int:
    """What so many base quanta pay (negative: receive), in quote quanta."""
    scaled = size * state.markets[market].oracle * rules.markets[market].unit
    return -rounded_down(-scaled * rate.numerator, rules.scale * rate.denominator)  # for the clearing house
