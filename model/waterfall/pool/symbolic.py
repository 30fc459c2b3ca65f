"""The symbolic twin of a pool that pays."""

from __future__ import annotations

from dataclasses import replace

from novate.model.core.symbolic.numbers import Term, smaller
from novate.model.core.symbolic.state import Ledger, Machine
from novate.model.observation import LayerSeen


def pay(_: Machine, ledger: Ledger, owed: Term) -> tuple[Ledger, Term]:
    """Pay what is owed as far as the pool reaches; the ledger, and how much was paid."""
    paid = smaller(ledger.pool, owed)
    return replace(ledger, pool=ledger.pool - paid), paid


def seen(before: Ledger, after: Ledger) -> LayerSeen[Term]:
    """What the properties look at: the pool before and after it pays."""
    held: Term = before.pool
    return LayerSeen("pool", held, held - after.pool)
