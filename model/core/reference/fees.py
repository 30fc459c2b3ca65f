"""Trading fees: each of the two accounts of a trade pays a share of what it is worth at the oracle price.

It is taken before the trade is checked, or after it; then up to what the account is worth at the oracle price, and an
account may be left with less than it was checked for. Fees are the venue's own, and nobody pays any in a close-out.
"""

from __future__ import annotations

from fractions import Fraction

from novate.model.actions import Refusal
from novate.model.core.reference.accounts import rested_if_healthy
from novate.model.core.reference.division import rounded_down, rounded_up
from novate.model.core.reference.margin import scaled_equity
from novate.model.core.reference.rules import Rules
from novate.model.state import Account, ClearingState


def fee(rules: Rules, state: ClearingState, market: str, size: int) -> int:
    """What one account pays for a trade of so many base quanta, in quote quanta."""
    rate = rules.specification.trading_fee
    if rate is None:
        return 0
    worth = size * state.markets[market].oracle * rules.markets[market].unit
    return rounded_up(worth * rate.numerator, rules.scale * rate.denominator)  # for the clearing house


def paying(account: Account, amount: int) -> Account:
    """The account with so many quote quanta less."""
    return account._replace(balance=account.balance - amount)


def paying_at_last(rules: Rules, state: ClearingState, account: Account, amount: int) -> Account:
    """The account with so many quote quanta less, but not more than it is worth: it need not be healthy then."""
    worth = rounded_down(scaled_equity(rules, state, account), rules.scale)
    return rested_if_healthy(rules, state, paying(account, min(amount, worth)))


def largest_trade(rules: Rules, market: str, name: str, account: Account, size: int) -> Refusal | None:
    """Refuse to move more than a share of the position that is left, unless none is."""
    most, left = rules.specification.largest_trade, abs(account.positions.get(market, 0))
    if most is None or not left or size <= most * left:
        return None
    found = Fraction(size, left)
    message = f"account {name} would move {found} times the position that is left to it in {market}; at most {most}"
    return Refusal("largest-trade", message, {"found": found, "needed": most}, name, market)
