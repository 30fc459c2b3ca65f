"""The pool pays, in exact integers."""

from __future__ import annotations

from novate.model.observation import LayerSeen
from novate.model.specification import Specification
from novate.model.state import Ledger


def pay(_: Specification, ledger: Ledger, __: str, owed: int) -> tuple[Ledger, int]:
    """Pay what is owed as far as the pool reaches (quote quanta); return the ledger, and how much was paid."""
    paid = min(ledger.pool, owed)
    return ledger._replace(pool=ledger.pool - paid), paid


def seen(before: Ledger, after: Ledger, _: str) -> LayerSeen[int]:
    """What the properties look at: the pool before and after it pays."""
    return LayerSeen("pool", before.pool, before.pool - after.pool)
