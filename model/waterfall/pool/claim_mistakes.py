"""Mistakes that people make about what a pool that is the other side may owe, each of which some check must notice."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "waterfall.pool",
    Mutant("longs alone gain", "gains.of_market", "max(sides, key=lambda each: each.amount)", "sides[0]"),
    Mutant("the oracle shows the market price", "gains.of_market", "profile.most_oracle", "profile.most_market"),
    Mutant(
        "one market moves at a time",
        "gains.owed_at_most",
        "sum(",
        "sum([max(each.amount for each in gains)]) + 0 * sum(",
    ),
    Mutant("nothing is gained before", "gains.owed_at_most", "open_at_first(specification) +", "0 +"),
    Mutant("a counterparty covers", "contract.held", " or specification.pool_role == Role.COUNTERPARTY", ""),
)
"""In the order of the table."""
