"""The fee pool pays, in exact integers."""

from __future__ import annotations

from novate.model.observation import LayerSeen
from novate.model.specification import Specification
from novate.model.state import Ledger


def pay(_: Specification, ledger: Ledger, __: str, owed: int) -> tuple[Ledger, int]:
    """Pay what is owed as far as the fees reach (quote quanta); return the ledger, and how much was paid."""
    paid = min(ledger.fees, owed)
    return ledger._replace(fees=ledger.fees - paid), paid


def seen(before: Ledger, after: Ledger, _: str) -> LayerSeen[int]:
    """What the properties look at: the fees before and after they pay."""
    return LayerSeen("fee-pool", before.fees, before.fees - after.fees)
