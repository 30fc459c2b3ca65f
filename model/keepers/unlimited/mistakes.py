"""Mistakes that people make about keepers without a limit: those of the core."""

from __future__ import annotations

from novate.model.mutant import Mutant

MISTAKES: tuple[Mutant, ...] = ()
