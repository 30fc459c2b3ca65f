"""The fee pool pays, in exact integers."""

from __future__ import annotations

from novate.model.specification import Specification
from novate.model.state import Ledger


def pay(_: Specification, ledger: Ledger, __: str, owed: int) -> tuple[Ledger, int]:
    """Pay what is owed as far as the fees reach (quote quanta); return the ledger, and how much was paid."""
    paid = min(ledger.fees, owed)
    return ledger._replace(fees=ledger.fees - paid), paid
