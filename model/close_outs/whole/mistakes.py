"""Mistakes that people make about close-outs that are whole."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "close_outs.whole",
    Mutant("a part is left", "reference.WholeRules.closed", "return size", "return size - size // 2"),
)
"""In the order of the table."""
