"""The guards that more than one action has. Each returns the refusal, or None where it lets the action pass."""

from __future__ import annotations

from novate.model.actions import NOBODY, Refusal
from novate.model.core.reference.margin import equity, headroom, initial_requirement
from novate.model.core.reference.rules import Rules
from novate.model.state import Account, ClearingState


def named(account: str) -> Refusal | None:
    """Refuse an account without a name, which stands for nobody."""
    if account != NOBODY:
        return None
    return Refusal("no-name", "an account must have a name: the empty one stands for nobody", {})


def amount_positive(amount: int) -> Refusal | None:
    """Refuse to move less than one quote quantum."""
    if amount > 0:
        return None
    message = f"the amount is {amount} quote quanta; it must be at least 1"
    return Refusal("amount-positive", message, {"found": amount, "needed": 1})


def different_accounts(first: str, second: str) -> Refusal | None:
    """Refuse a fill of an account with itself."""
    if first != second:
        return None
    return Refusal(
        "same-account", f"account {first} stands on both sides; two different accounts are needed", account=first
    )


def one_market_per_account(rules: Rules, name: str, account: Account) -> Refusal | None:
    """Refuse an account in several markets where margin is isolated."""
    if not rules.isolated or len(account.positions) <= 1:
        return None
    held = ", ".join(sorted(account.positions))
    message = f"account {name} would hold positions in {held}; with isolated margin it may hold one market only"
    return Refusal("one-market-per-account", message, {"found": len(account.positions), "needed": 1}, name)


def largest_account(rules: Rules, name: str, account: Account) -> Refusal | None:
    """Refuse an account with more positions than the mechanism lets one hold."""
    most = rules.specification.largest_account
    if most is None or len(account.positions) <= most:
        return None
    numbers = {"found": len(account.positions), "needed": most}
    message = f"account {name} would hold {len(account.positions)} positions; at most {most} are allowed"
    return Refusal("largest-account", message, numbers, name)


def initial_margin(rules: Rules, state: ClearingState, name: str, account: Account) -> Refusal | None:
    """Refuse where the account, as it would be afterwards, misses its initial requirement at the oracle price."""
    if headroom(rules, state, account, rules.initial) >= 0:
        return None
    found, needed = equity(rules, state, account), initial_requirement(rules, state, account)
    message = f"account {name} would have an equity of {found} quote quanta; its initial requirement is {needed}"
    return Refusal("initial-margin", message, {"found": found, "needed": needed}, name)
