"""Mistakes that people make about a capacity in money, each of which some check must notice."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "keepers.notional",
    Mutant("the last turn of a wave is waited through", "contract.delay", " - 1", ""),
    Mutant("a wave is begun before it is due", "contract.delay", "ignored + ", ""),
    Mutant(
        "the capacity is used in useless blocks, too",
        "parameters.Notional.service",
        "self.block_capacity, self.congested.count, self.congested.of",
        "self.block_capacity",
    ),
)
"""In the order of the table. What is said of turns, and of what waits, the tests of the fund notice."""
