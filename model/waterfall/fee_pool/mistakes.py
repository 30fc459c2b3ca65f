"""Mistakes that people make about fees that pay, each of which some check must notice."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

KEPT = ("ledger.fees - paid", "ledger.fees")
MISTAKES = within(
    "waterfall.fee_pool",
    Mutant("fees pay and stay", "reference.pay", *KEPT),
    Mutant("fees pay what they are not", "reference.pay", "min(ledger.fees, owed)", "owed"),
    Mutant("fees pay and stay", "symbolic.pay", *KEPT),
    Mutant("fees pay what they are not", "symbolic.pay", "smaller(ledger.fees, owed)", "owed"),
)
"""In the order of the table."""
