"""Mistakes that people make about an oracle that sorts the prices of its feeds."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "oracles.median",
    Mutant(
        "one liar less than there are", "reference.prepared", "rank - oracle.faulty", "rank - max(0, oracle.faulty - 1)"
    ),
    Mutant(
        "liars lift the median by one rank less",
        "reference.prepared",
        "oracle.faulty + silent",
        "oracle.faulty - 1 + silent",
    ),
    Mutant("the quorum is ignored", "reference.prepared", " + silent for", " for"),
    Mutant(
        "an even number shows the lower of the middle two", "reference.shown", "live // 2 + 2)", "(live + 1) // 2 + 1)"
    ),
    Mutant("the lowest are trimmed alone", "reference.shown", "live - oracle.trim + 1", "live + 1"),
    Mutant("a liar less in the contract", "contract.highest", "oracle.faulty + silent", "silent"),
    Mutant("silent feeds do no harm", "contract.highest", " + silent", ""),
    Mutant("nobody lies downwards", "contract.lowest", "rank - oracle.faulty", "rank"),
    Mutant("as steady as its feeds whoever lies", "contract.guaranteed", "if all_honest", "if True"),
    Mutant(
        "the twin forgets who lies",
        "symbolic.bounds",
        "highest(median(machine), high)",
        "highest(median(machine), low)",
    ),
)
"""In the order of the table."""
