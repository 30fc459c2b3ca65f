"""Mistakes that people make about an oracle that shows the lowest of its feeds."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "oracles.lowest",
    Mutant("the lowest may be what any feed shows", "reference.prepared", "(1,), (1,)", "(1,), (len(oracle.feeds),)"),
    Mutant(
        "the highest in place of the lowest",
        "reference.prepared",
        "(1,), (1,)",
        "(len(oracle.feeds),), (len(oracle.feeds),)",
    ),
    Mutant("the last feed is the lowest", "contract.lowest", "least_of(values)", "values[-1]"),
    Mutant("the twin believes the first feed", "symbolic.bounds", "least_of(low)", "low[0]"),
)
"""In the order of the table."""
