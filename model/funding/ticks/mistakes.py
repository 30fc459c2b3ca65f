"""Mistakes that people make about how much funding at ticks can take."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "funding.ticks",
    Mutant(
        "a payment for every block that the look refers to",
        "contract.Paid.ticks",
        "self.blocks + 1",
        "self.blocks + 1 + self.machine.market.oracle.lookback",
    ),
    Mutant("no tick in the block of the close-out", "contract.Paid.ticks", "self.blocks + 1", "self.blocks"),
    Mutant(
        "each payment of what the close-out brings",
        "contract.Paid.of_market",
        "over(self.least_market(self.blocks - block))",
        "Fraction(1)",
    ),
)
"""In the order of the table."""
