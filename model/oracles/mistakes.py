"""Mistakes that people make about what all oracles share."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "oracles",
    Mutant("rises bounded like falls", "prices.moved", "1 + market.move_up", "1 + market.move_down"),
    Mutant("falls bounded like rises", "prices.moved", "1 - market.move_down", "1 - market.move_up"),
    Mutant("the market price jumps", "bounded.followed", "moved(machine, before, after),", ""),
    Mutant("an oracle says anything", "bounded.followed", "shape(machine, after),", ""),
    Mutant(
        "an oracle forgets which prices were recent",
        "bounded.followed",
        "twin(machine.market.oracle).window_moves(machine, before, after),",
        "",
    ),
)
"""In the order of the table."""
