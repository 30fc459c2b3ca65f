"""Keepers without a limit, in whole numbers: each account is judged alone, so there is nothing to say of many."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.keepers.unlimited.parameters import Unlimited
from novate.model.oracle_price import OraclePrice


class UnlimitedRules:
    """Nothing to prepare."""

    asks_for_notional = False

    def too_many(self, _: Sequence[int], __: Sequence[OraclePrice] = ()) -> None:
        """Any number of accounts may be liquidatable at once."""

    def behind(self, _: Sequence[int], __: Sequence[OraclePrice] = ()) -> None:
        """Keepers are never too few."""

    def counted(self, number: OraclePrice) -> str:
        """So many, in words."""
        return f"{number} accounts"


def prepared(_: Unlimited, __: int) -> UnlimitedRules:
    """The rules."""
    return UnlimitedRules()
