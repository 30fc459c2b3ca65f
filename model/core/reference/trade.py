"""Trade: two accounts exchange a position for money at any price on which they agree.

Both must meet their initial requirement at the oracle price afterwards, and neither may be left with a position smaller
than the market's minimum notional. Both pay a fee, before that is checked or after (see `reference.fees`).
The price is not bounded by the market price: a trade far away from it moves equity from one account to the other, which
is how an account can be opened with hardly more than its initial margin.
"""

from __future__ import annotations

from novate.model.actions import Refusal, Step, Trade
from novate.model.core.reference.accounts import account_of, filled, rested, updated
from novate.model.core.reference.fees import fee, largest_trade, paying, paying_at_last
from novate.model.core.reference.guards import (
    different_accounts,
    initial_margin,
    largest_account,
    named,
    one_market_per_account,
)
from novate.model.core.reference.rules import Rules
from novate.model.state import Account, ClearingState


def trade(rules: Rules, state: ClearingState, action: Trade) -> Step | Refusal:
    """Move `size` from the seller to the buyer, and its price the other way; the residue and fees go to the fees."""
    refusal = refused_offer(rules, action)
    if refusal is not None:
        return refusal
    buyer, seller = account_of(state, action.buyer), account_of(state, action.seller)
    fill = filled(rules, action.market, buyer, seller, action.size, action.price)
    owed, at_last = fee(rules, state, action.market, action.size), rules.specification.fee_after_check
    unpaid = {action.buyer: fill.buyer, action.seller: fill.seller}
    checked = {name: each if at_last else paying(each, owed) for name, each in unpaid.items()}
    for name, account in checked.items():
        refusal = refused_side(rules, state, action, name, account)
        if refusal is not None:
            return refusal
    accounts = {
        name: paying_at_last(rules, state, each, owed) if at_last else rested(each) for name, each in checked.items()
    }
    fees = fill.residue + sum(each.balance - accounts[name].balance for name, each in unpaid.items())
    return Step(updated(state, accounts, state.ledger._replace(fees=state.ledger.fees + fees)))


def refused_offer(rules: Rules, action: Trade) -> Refusal | None:
    """Check a trade before anybody's account is looked at."""
    return (
        known_market(rules, action.market)
        or named(action.buyer)
        or named(action.seller)
        or different_accounts(action.buyer, action.seller)
        or size_positive(action.size)
        or price_not_negative(action.price)
    )


def refused_side(rules: Rules, state: ClearingState, action: Trade, name: str, account: Account) -> Refusal | None:
    """Check one side of a trade, given its account as it would be afterwards."""
    return (
        one_market_per_account(rules, name, account)
        or largest_account(rules, name, account)
        or minimum_notional(rules, state, action.market, name, account)
        or largest_trade(rules, action.market, name, account, action.size)
        or initial_margin(rules, state, name, account)
    )


def known_market(rules: Rules, market: str) -> Refusal | None:
    """Refuse a market that the specification does not have."""
    if market in rules.markets:
        return None
    known = ", ".join(rules.markets)
    return Refusal("unknown-market", f"there is no market {market}; the specification has {known}", market=market)


def size_positive(size: int) -> Refusal | None:
    """Refuse to move less than one base quantum."""
    if size > 0:
        return None
    return Refusal(
        "size-positive", f"the size is {size} base quanta; it must be at least 1", {"found": size, "needed": 1}
    )


def price_not_negative(price: int) -> Refusal | None:
    """Refuse a price below zero; trades happen at any other."""
    if price >= 0:
        return None
    return Refusal(
        "price-positive", f"the price is {price} ticks; it must be at least 0", {"found": price, "needed": 0}
    )


def minimum_notional(rules: Rules, state: ClearingState, market: str, name: str, account: Account) -> Refusal | None:
    """Refuse to leave a position worth less than the market's minimum notional at the oracle price."""
    parameters = rules.markets[market].parameters
    size = abs(account.positions.get(market, 0))
    found = size * state.markets[market].oracle * parameters.unit
    if size == 0 or found >= parameters.minimum_notional:
        return None
    message = (
        f"account {name} would hold a position of {found} quote quanta in {market}; "
        f"the smallest allowed is {parameters.minimum_notional}"
    )
    return Refusal("minimum-notional", message, {"found": found, "needed": parameters.minimum_notional}, name, market)
