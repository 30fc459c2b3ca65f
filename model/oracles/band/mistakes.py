"""Mistakes that people make about an oracle within a deviation of recent market prices."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "oracles.band",
    Mutant(
        "the oracle looks one block further back",
        "reference.BandRules.ranges",
        "self.staleness",
        "self.staleness + 1",
    ),
    Mutant(
        "a deviation upwards like one downwards",
        "reference.prepared",
        "1 + oracle.deviation_up",
        "1 + oracle.deviation_down",
    ),
    Mutant("an oracle that never deviates downwards", "symbolic.bounds", "1 - oracle.deviation_down", "1"),
    Mutant(
        "an oracle that cannot jump back",
        "symbolic.kept_factors",
        "smaller(fall(machine, Span.STALENESS), 1 / rise(machine, Span.STALENESS_LESS_ONE))",
        "fall(machine, Span.STALENESS)",
    ),
    Mutant(
        "prices may be zero",
        "symbolic.window",
        "low > 0,",
        "",
        equivalent="The other conditions of the window imply it. The oracle price is above 0 and at most (1 + e) high, "
        "so `high` is above 0; the market price is at least fall(h) high, so it is above 0; and it is at most "
        "rise(h) low, so `low` is.",
    ),
    Mutant(
        "deviation forgotten",
        "contract.least_after",
        " / (1 + band(machine).deviation_up)",
        "",
    ),
    Mutant(
        "a deviation upwards like one downwards",
        "contract.most_after",
        "1 - band(machine).deviation_down",
        "1 + band(machine).deviation_down",
    ),
    Mutant(
        "the profile of an oracle that cannot jump back",
        "contract.least_shown",
        "smaller(fall(machine, Span.HORIZON), 1 / rise(machine, Span.STALENESS_LESS_ONE))",
        "fall(machine, Span.HORIZON)",
    ),
    Mutant(
        "the deviation counts once in what the oracle shows",
        "contract.most_shown",
        "(1 + oracle.deviation_up) * highest / (1 - oracle.deviation_down)",
        "highest / (1 - oracle.deviation_down)",
    ),
)
"""In the order of the table."""
