"""Mistakes that people make about what all oracles share."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "oracles",
    Mutant("rises bounded like falls", "prices.moved", "1 + market.most_up", "1 + market.most_down"),
    Mutant("falls bounded like rises", "prices.moved", "1 - market.most_down", "1 - market.most_up"),
    Mutant("the market price jumps", "bounded.followed", "moved(machine, before, after),", ""),
    Mutant("an oracle says anything", "bounded.followed", "shape(machine, after),", ""),
    Mutant(
        "an oracle forgets which prices were recent",
        "bounded.followed",
        "twin(machine.market.oracle).window_moves(machine, before, after),",
        "",
    ),
    Mutant(
        "feeds jump no further than the market",
        "of_feeds.contract.FeedsProfile.least_oracle",
        "self.least_market * self.least_shown_now",
        "self.least_market",
    ),
    Mutant(
        "feeds are where the market will be", "of_feeds.contract.FeedsProfile.most_shown", "least_market", "most_market"
    ),
    Mutant(
        "what is made of means is a whole number of ticks",
        "of_feeds.reference.RankRules.ranges",
        "if self.fine == 1:",
        "if self.fine:",
    ),
    Mutant("feeds are not sorted", "of_feeds.reference.ranked", "sorted(prices)", "list(prices)"),
)
"""In the order of the table."""
