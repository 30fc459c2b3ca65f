"""Mistakes that people make about socialised loss, each of which some check must notice; see `share_mistakes`."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "waterfall.socialise",
    Mutant("withdrawals are at face value", "reference.paid_out", "max(amount - missing, share)", "amount"),
    Mutant(
        "withdrawals are at face value",
        "symbolic.paid_out",
        "larger(amount - missing, rounding.down(share, number(0)))",
        "amount",
    ),
    Mutant(
        "more is kept back than is missing",
        "symbolic.paid_out",
        "larger(amount - missing, rounding.down(share, number(0)))",
        "rounding.down(share, number(0))",
    ),
)
"""In the order of the table."""
