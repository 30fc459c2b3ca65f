"""Mistakes that people make about an oracle that shows the market price."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "oracles.exact",
    Mutant("the oracle is a tick off", "reference.ExactRules.ranges", "now.price *", "(now.price - 1) *"),
    Mutant("an exact oracle shows less", "symbolic.bounds", "return prices.market,", "return prices.market / 2,"),
    Mutant("the market moves for one block only", "contract.furthest_down", "Span.HORIZON", "1"),
    Mutant(
        "rises like falls", "contract.furthest_up", "rise(machine, Span.HORIZON)", "1 / fall(machine, Span.HORIZON)"
    ),
)
"""In the order of the table."""
