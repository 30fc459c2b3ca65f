"""Mistakes that people make about an oracle that shows any of its feeds."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "oracles.fallback",
    Mutant(
        "a fallback as good as its feeds together",
        "reference.prepared",
        "(1,), (len(oracle.feeds),)",
        "(len(oracle.feeds),), (1,)",
    ),
    Mutant(
        "a fallback shows no more than its best feed", "reference.prepared", "(1,), (len(oracle.feeds),)", "(1,), (1,)"
    ),
    Mutant("the contract of the best feed", "contract.highest", "greatest_of", "least_of"),
    Mutant("it stays with a feed", "contract.FallbackProfile.least_moved", ", *self.falls()", ""),
    Mutant("the twin shows the first feed", "symbolic.bounds", "least_of(low)", "low[0]"),
)
"""In the order of the table."""
