"""Keepers without a limit, in whole numbers: each account is judged alone, so there is nothing to say of many."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.keepers.unlimited.parameters import Unlimited


class UnlimitedRules:
    """Nothing to prepare."""

    def too_many(self, _: Sequence[int]) -> None:
        """Any number of accounts may be liquidatable at once."""

    def behind(self, _: Sequence[int]) -> None:
        """Keepers are never too few."""


def prepared(_: Unlimited, __: int) -> UnlimitedRules:
    """The rules."""
    return UnlimitedRules()
