"""Mistakes that people make about an oracle whose nodes push reports."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "oracles.push",
    Mutant(
        "a report is due later than at the threshold",
        "reference.PushRules.is_off",
        "price * self.highest_view <= answer",
        "price * self.highest_view < answer",
    ),
    Mutant(
        "the threshold is of the market price and not of the answer",
        "reference.PushRules.is_off",
        "price * self.lowest_view >= answer * self.highest_kept",
        "price * self.lowest_kept >= answer * self.scale",
    ),
    Mutant(
        "a report is of a price from before it was due",
        "reference.PushRules.since",
        "if last.waited else (price, price)",
        "",
    ),
    Mutant(
        "a report lands a block late",
        "reference.PushRules.may_stay",
        "last.waited < self.delay",
        "last.waited <= self.delay",
    ),
    Mutant("nodes see no low price", "reference.PushRules.ranges", "lowest * self.lowest_view", "lowest * self.scale"),
    Mutant(
        "an answer that is off when it lands is not due again",
        "reference.PushRules.remembered",
        "self.delay and self.is_off(price, answer)",
        "False",
    ),
    Mutant(
        "the market price jumps while a report is under way", "symbolic.followed", "moved(machine, before, after), ", ""
    ),
    Mutant("the answer is anything", "symbolic.followed", "reported(machine, before, after), ", ""),
    Mutant("a report lands a block late", "symbolic.reported", "last.waited < delay", "last.waited <= delay"),
    Mutant(
        "a report is of a price from before it was due",
        "symbolic.reported",
        "z3.If(last.waited > 0, smaller(last.lowest, after.market), after.market)",
        "smaller(last.lowest, after.market)",
    ),
    Mutant(
        "an answer that is off when it lands is not due again",
        "symbolic.reported",
        "z3.And(delay > 0, is_off(machine, after.market, after.oracle))",
        "z3.BoolVal(False)",
    ),
    Mutant("nodes see no high price", "symbolic.is_view", "answer <= number(1 + error) * highest", "answer <= highest"),
    Mutant(
        "a report is due later than at the threshold",
        "symbolic.is_off",
        "market >= number(1 + oracle.threshold)",
        "market > number(1 + oracle.threshold)",
    ),
    Mutant(
        "the age of what has landed is forgotten",
        "parameters.content_age",
        "2 * report_delay - 1",
        "report_delay",
    ),
    Mutant(
        "a threshold is a deviation",
        "contract.least_after",
        "(1 - oracle.threshold) * fall(machine, near)",
        "fall(machine, near) / (1 + oracle.threshold)",
    ),
    Mutant(
        "a threshold is a deviation, of a short",
        "contract.most_after",
        "(1 + oracle.threshold) * rise(machine, near)",
        "rise(machine, near) / (1 - oracle.threshold)",
    ),
    Mutant(
        "an answer that landed when it was off already is forgotten",
        "contract.least_after",
        "smaller((1 - oracle.threshold) * fall(machine, near), fall(machine, content))",
        "(1 - oracle.threshold) * fall(machine, near)",
    ),
    Mutant(
        "the oracle shows no view that is too low",
        "contract.lowest_view",
        "(1 - push(machine).node_error) * price",
        "price",
    ),
    Mutant(
        "the error of a node counts twice in what the oracle shows",
        "contract.highest_view",
        "(1 + push(machine).node_error) * price",
        "(1 + push(machine).node_error) * (1 + push(machine).node_error) * price",
    ),
    Mutant(
        "the threshold of a feed is a deviation",
        "parameters.Push.as_feed",
        "(1 + self.node_error) / (1 - self.threshold) - 1",
        "self.threshold + self.node_error",
    ),
    Mutant(
        "the threshold of a feed is a deviation, of a short",
        "parameters.Push.as_feed",
        "1 - (1 - self.node_error) / (1 + self.threshold)",
        "self.threshold",
    ),
    Mutant(
        "no report of a feed lands off",
        "parameters.Push.as_feed",
        'Feed("not off", near), Feed("landed off", landed)',
        'Feed("not off", near), Feed("landed off", near)',
    ),
    Mutant(
        "where a heartbeat is relied on, what is due is there at once",
        "parameters.PushInTime.staleness",
        "self.heartbeat + self.report_delay",
        "self.heartbeat",
    ),
    Mutant(
        "where a heartbeat is relied on, nodes see no high price",
        "parameters.PushInTime.deviation_up",
        "self.node_error",
        "Fraction(0)",
    ),
    Mutant(
        "where a heartbeat is relied on, nodes see no low price",
        "parameters.PushInTime.deviation_down",
        "self.node_error",
        "Fraction(0)",
    ),
    Mutant(
        "the threshold is relied on beside the heartbeat",
        "parameters.PushInTime.deviation_down",
        "self.node_error",
        "self.threshold",
    ),
)
"""In the order of the table."""
