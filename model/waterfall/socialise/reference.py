"""Socialised loss, in exact integers: no money of the house's pays, and a withdrawal is paid in part."""

from __future__ import annotations

from novate.model.observation import LayerSeen
from novate.model.specification import Specification
from novate.model.state import Ledger
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
