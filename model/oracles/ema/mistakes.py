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
        "reference.EmaRules.in_parts",
        "highest * self.parts // whole",
        "-(-highest * self.parts // whole)",
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
    Mutant(
        "a feed forgets how low it was",
        "symbolic.window_moves",
        "averaged(machine, old_lowest, after.market)",
        "averaged(machine, old_highest, after.market)",
    ),
    Mutant(
        "a feed goes on from the market price",
        "symbolic.window_moves",
        "averaged(machine, old_highest, after.market)",
        "averaged(machine, before.market, after.market)",
    ),
    Mutant("it is never rounded", "symbolic.followed", "number(1 - ema(machine).rounding) * average", "average"),
    Mutant(
        "what it showed counts in full",
        "symbolic.averaged",
        "number(1 - weight) * oracle",
        "number(1) * oracle",
    ),
    Mutant(
        "an average lags by what is left of it over its weight",
        "contract.moved_since",
        "exponential_move(bounds, first, weights(ema(machine), up=up), up=up, exact=machine.exact)",
        "rise(machine, first + int(1 / ema(machine).weight - 1)) if up else "
        "fall(machine, first + int(1 / ema(machine).weight - 1))",
    ),
    Mutant(
        "an average knows one horizon",
        "contract.moved_since",
        "bounds_of(machine, up=up), length",
        "bounds_of(machine, up=up)[:1], length",
    ),
    Mutant("what is repeated counts once", "moves.exponential_move", "again / (1 - shrinking / ratio)", "again"),
    Mutant(
        "prices go on to move as in a block",
        "moves.steadiest",
        "min(bounds, key=lambda bound: (Fraction(cost(bound[1]), bound[0]), bound[0]))",
        "bounds[0]",
    ),
    Mutant("rounding does not add up", "contract.weights", "shown * (1 - oracle.weight)", "1 - oracle.weight"),
    Mutant("what rose is not rounded down", "contract.weights", "1 - oracle.rounding", "1"),
    Mutant("the newest price counts in full", "contract.weights", "shown * oracle.weight", "shown"),
    Mutant(
        "what it shows falls by its weight",
        "contract.least_shown",
        "max(fall(machine, Span.DELAY), kept)",
        "kept",
    ),
    Mutant("what it shows is not rounded down later", "contract.least_shown", "rounding * ", ""),
    Mutant(
        "what it shows was not rounded before",
        "contract.most_shown",
        " / over_delay(machine, 1 - ema(machine).rounding)",
        "",
    ),
)
"""In the order of the table."""
