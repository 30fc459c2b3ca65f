"""Mistakes that people make about what a close-out costs a keeper of any kind, each of which some check must notice."""

from __future__ import annotations

from novate.model.mutant import Mutant, within

MISTAKES = within(
    "keepers.costs",
    Mutant("gas does not grow while a keeper waits", "needed_reward", "** delay", "** 0"),
    Mutant("to lose a race costs nothing", "needed_reward", "(keepers.racing - 1) * ", "0 * "),
)
"""In the order of the table."""
