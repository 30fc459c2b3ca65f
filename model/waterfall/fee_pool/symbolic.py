"""The symbolic twin of a fee pool that pays."""

from __future__ import annotations

from dataclasses import replace

from novate.model.core.symbolic.numbers import Term, smaller
from novate.model.core.symbolic.state import Ledger, Machine
from novate.model.observation import LayerSeen


def pay(_: Machine, ledger: Ledger, owed: Term) -> tuple[Ledger, Term]:
    """Pay what is owed as far as the fees reach; the ledger, and how much was paid."""
    paid = smaller(ledger.fees, owed)
    return replace(ledger, fees=ledger.fees - paid), paid


def seen(before: Ledger, after: Ledger) -> LayerSeen[Term]:
    """What the properties look at: the fees before and after they pay."""
    return LayerSeen("fee-pool", before.fees, before.fees - after.fees)
