"""Mistakes that people make about what all oracles share."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "oracles",
    Mutant("rises bounded like falls", "prices.moved", "1 + market.move_up", "1 + market.move_down"),
    Mutant("falls bounded like rises", "prices.moved", "1 - market.move_down", "1 - market.move_up"),
)
"""In the order of the table."""
