"""Mistakes about prices that close-outs do not move: there is nothing to mistake."""

from __future__ import annotations

from novate.model.mutant import Mutant

MISTAKES: tuple[Mutant, ...] = ()
"""None."""
