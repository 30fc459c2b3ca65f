"""Mistakes that people make about deleveraging as a layer, each of which a check must notice; see `pass_mistakes`."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "waterfall.adl",
    Mutant(
        "the market maker keeps the position as well",
        "reference.moved",
        "- done.sign * sum(done.closed)",
        "",
    ),
)
"""In the order of the table."""
