"""Mistakes that people make about a pool that pays, each of which some check must notice; see `share_mistakes`."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

KEPT = ("ledger.pool - paid", "ledger.pool")
MISTAKES = within(
    "waterfall.pool",
    Mutant("the pool pays and keeps its money", "reference.pay", *KEPT),
    Mutant("the pool pays what it does not have", "reference.pay", "min(ledger.pool, owed)", "owed"),
    Mutant("the pool pays and keeps its money", "symbolic.pay", *KEPT),
    Mutant("the pool pays what it does not have", "symbolic.pay", "smaller(ledger.pool, owed)", "owed"),
)
"""In the order of the table."""
