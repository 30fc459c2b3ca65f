"""Mistakes that people make about a market without funding payments: none, there is nothing in it to get wrong."""

from __future__ import annotations

from novate.model.mutant import Mutant

MISTAKES: tuple[Mutant, ...] = ()
"""In the order of the table."""
