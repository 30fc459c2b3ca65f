"""Mistakes that people make about an oracle that shows an exponential moving average of market prices."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "oracles.ema",
    Mutant("the average is of two market prices", "reference.EmaRules.remembered", "now.oracle", "now.price"),
    Mutant(
        "the weight is that of the old price",
        "reference.prepared",
        "weight, scale - weight,",
        "scale - weight, weight,",
    ),
    Mutant(
        "it is rounded up",
        "reference.EmaRules.ranges",
        "highest = average * self.parts // unit",
        "highest = -(-average * self.parts // unit)",
    ),
    Mutant(
        "it is rounded to whole ticks",
        "reference.EmaRules.ranges",
        "Fraction(each * self.scale, self.parts)",
        "each // self.parts * self.scale",
    ),
    Mutant("an average of a price that jumps", "symbolic.followed", "moved(machine, before, after), ", ""),
    Mutant("an average that says anything", "symbolic.followed", ", between(after, lowest, average)", ""),
    Mutant("an average without the newest price", "symbolic.followed", "after.market)\n", "before.market)\n"),
    Mutant("it is never rounded", "symbolic.followed", "number(1 - ema(machine).rounding) * average", "average"),
    Mutant(
        "what it showed counts in full",
        "symbolic.averaged",
        "number(1 - weight) * oracle",
        "number(1) * oracle",
    ),
    Mutant(
        "prices as far off as they like",
        "symbolic.shape",
        'prices.market >= times(known(machine, "least_now"), prices.oracle),',
        "",
    ),
    Mutant(
        "an average lags by what is left of it over its weight",
        "contract.least_now",
        "(weight - down) / (weight * (1 - down))",
        "(1 - down) ** int((1 - weight) / weight)",
    ),
    Mutant(
        "an average with the weight of a fall has a bound",
        "contract.least_now",
        "Fraction(0)",
        "1 - down",
    ),
    Mutant("rounding does not add up", "contract.most_now", "kept = 1 - oracle.rounding", "kept = 1"),
    Mutant(
        "what it shows falls by its weight",
        "contract.least_shown",
        "min(oracle.weight, machine.market.move_down)",
        "oracle.weight",
    ),
    Mutant("what it shows is not rounded down later", "contract.least_shown", "(1 - oracle.rounding) * ", ""),
    Mutant("what it shows was not rounded before", "contract.most_shown", " / (1 - ema(machine).rounding)", ""),
)
"""In the order of the table."""
