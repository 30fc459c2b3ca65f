"""Socialised loss, in exact integers: accounts are charged, or a withdrawal is paid in part."""

from __future__ import annotations

from fractions import Fraction

from novate.model.core.reference.charge import Closed, Shared
from novate.model.core.reference.margin import scaled_equity
from novate.model.core.reference.rules import Rules
from novate.model.observation import LayerSeen
from novate.model.specification import Specification
from novate.model.state import ClearingState, Ledger
from novate.model.waterfall.socialise.bases import BASES, Sharer
from novate.model.waterfall.socialise.parameters import Base
from novate.model.waterfall.socialise.shares import Socialised, by_gains, by_size
from novate.model.waterfall.socialise.withdrawals import Vault, withdrawn


def pay(_: Specification, ledger: Ledger, __: str, ___: int) -> tuple[Ledger, int]:
    """Pay nothing; return the ledger, and that."""
    return ledger, 0


def seen(*_: object) -> LayerSeen[int]:
    """What the properties look at: that it neither holds nor pays anything."""
    return LayerSeen("socialise", 0, 0)


def paid_out(ledger: Ledger, amount: int) -> int:
    """What of a withdrawal is paid (quote quanta): its share of the cash, and never more kept back than is missing."""
    missing = ledger.uncovered_bad_debt
    _, share = withdrawn(Vault(ledger.cash, ledger.cash + missing), amount)
    return max(amount - missing, share)


def shared_out(rules: Rules, state: ClearingState, closed: Closed, left: int) -> Shared:
    """What all but the closed account pay of what is left of its close-out (quote quanta)."""
    names = [name for name in state.accounts if name != closed.account]
    found = shares(rules, state, names, closed, left)
    paid = {name: each for name, each in zip(names, found.paid, strict=True) if each}
    return Shared(paid, left - found.uncovered)


def shares(rules: Rules, state: ClearingState, names: list[str], closed: Closed, left: int) -> Socialised:
    """Of each of them, by the base of the mechanism."""
    mark = state.markets[closed.market].oracle * rules.specification.markets[closed.market].unit
    sharers = [sharer(rules, state, name, closed) for name in names]
    base = BASES[rules.specification.socialise_base]
    if rules.specification.socialise_base == Base.SIZE:
        sizes = [each.size for each in sharers]
        return by_size(sizes, left) if any(sizes) else Socialised((0,) * len(names), left, 0)
    return by_gains([int(min(base(each, mark), max(0, each.equity(mark))) // 1) for each in sharers], left)


def sharer(rules: Rules, state: ClearingState, name: str, closed: Closed) -> Sharer:
    """An account in the market of the closed one; its other positions are worth money."""
    account, market = state.accounts[name], rules.specification.markets[closed.market]
    size, mark = account.positions.get(closed.market, 0), state.markets[closed.market].oracle * market.unit
    worth = Fraction(scaled_equity(rules, state, account), rules.scale)
    entry = account.opened_at.get(closed.market, Fraction(0)) / (size or 1)
    return Sharer(size, worth - size * mark, entry, closed.at_look.get(name, Fraction(0)) + account.deposited)
