"""Mistakes that people make about an oracle that shows the mean of the last market prices."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "oracles.mean",
    Mutant("the mean is over a block more", "reference.MeanRules.total", "self.window - 1", "self.window"),
    Mutant(
        "the mean is rounded to whole ticks",
        "reference.MeanRules.ranges",
        "Fraction(self.total(now) * self.scale, self.window)",
        "self.total(now) // self.window * self.scale",
    ),
    Mutant("a mean of a price that jumps", "symbolic.followed", "moved(machine, before, after),", ""),
    Mutant(
        "a mean that says anything",
        "symbolic.followed",
        "averages(machine, after.oracle, summed([after.market, *before.memory])),",
        "",
    ),
    Mutant("a mean that remembers what it likes", "symbolic.followed", "slid(before, after),", ""),
    Mutant(
        "a mean without the newest price",
        "symbolic.followed",
        "summed([after.market, *before.memory])",
        "summed([before.market, *before.memory])",
    ),
    Mutant(
        "a mean lags by half its window",
        "contract.least_after",
        "mean_fall(machine, blocks, mean(machine).window)",
        "fall(machine, blocks) * fall(machine, (mean(machine).window - 1) // 2)",
    ),
    Mutant(
        "the window is counted a block short",
        "contract.most_after",
        "mean(machine).window",
        "max(1, mean(machine).window - 1)",
    ),
    Mutant("what a mean shows falls by a block's move", "contract.furthest_down", "Span.DELAY", "1"),
    Mutant(
        "what a mean shows rises as the market falls",
        "contract.furthest_up",
        "rise(machine, Span.DELAY)",
        "1 / fall(machine, Span.DELAY)",
    ),
)
"""In the order of the table."""
