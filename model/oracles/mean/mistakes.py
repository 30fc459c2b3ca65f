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
    Mutant(
        "the geometric mean is over a block more",
        "reference.GeometricRules.product",
        "self.window - 1",
        "self.window",
    ),
    Mutant("a root is rounded up", "reference.GeometricRules.in_parts", "root // over", "-(-root // over)"),
    Mutant(
        "a root is rounded down no further than it must",
        "reference.GeometricRules.in_parts",
        "-(-beyond // under), root // over",
        "root // over, root // over",
    ),
    Mutant("a mean of a price that jumps", "symbolic.followed", "moved(machine, before, after),", ""),
    Mutant(
        "a mean that says anything",
        "symbolic.followed",
        "shows(machine, after.oracle, after.memory),",
        "",
    ),
    Mutant("a mean that remembers what it likes", "symbolic.followed", "window_moves(machine, before, after),", ""),
    Mutant(
        "a mean without the newest price",
        "symbolic.followed",
        "shows(machine, after.oracle, after.memory)",
        "shows(machine, after.oracle, (before.market, *after.memory[1:]))",
    ),
    Mutant(
        "a mean lags by half its window",
        "contract.least_after",
        "FALLS[mean(machine).average](machine, blocks, mean(machine).window)",
        "fall(machine, blocks) * fall(machine, (mean(machine).window - 1) // 2)",
    ),
    Mutant(
        "the window is counted a block short",
        "contract.most_after",
        "mean(machine).window",
        "max(1, mean(machine).window - 1)",
    ),
    Mutant(
        "a feed that is a mean is off by a price",
        "symbolic.bounds",
        "summed(prices.memory)",
        "summed([prices.market, *prices.memory[:-1]])",
    ),
    Mutant("a root that nobody sees is anything", "symbolic.window", "z3.And(*positive, *roots)", "z3.And(*positive)"),
    Mutant("a root is above no mean", "symbolic.rounds_root", "power <= whole, ", ""),
    Mutant("a root is never rounded", "symbolic.rounds_root", "number(least_share(machine) ** size) * whole", "whole"),
    Mutant(
        "every mean is arithmetic", "contract.least_after", "FALLS[mean(machine).average]", "FALLS[Average.ARITHMETIC]"
    ),
    Mutant(
        "every mean is arithmetic, of a short",
        "contract.most_after",
        "RISES[mean(machine).average]",
        "RISES[Average.ARITHMETIC]",
    ),
    Mutant("rounding is nobody's concern", "contract.least_share", "1 - mean(machine).rounding", "Fraction(1)"),
    Mutant("what a mean shows falls by a block's move", "contract.furthest_down", "Span.DELAY", "1"),
    Mutant(
        "what a mean shows rises as the market falls",
        "contract.furthest_up",
        "rise(machine, Span.DELAY)",
        "1 / fall(machine, Span.DELAY)",
    ),
)
"""In the order of the table."""
