"""A capacity in money in whole numbers: how much of a run may be liquidatable at once, and for how long.

As with a network of keepers, a run need not show everybody, and what is asked of those it shows is what must be true of
them whoever else there is. Those that are closed out or healthy again are not remembered: that no more than a wave
becomes liquidatable until there is a calm is asked of those that are liquidatable together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import accumulate

from novate.model.figures import decimal
from novate.model.keepers.notional.contract import waiting
from novate.model.keepers.notional.parameters import Notional
from novate.model.oracle_price import OraclePrice


@dataclass(frozen=True, slots=True)
class NotionalRules:
    """Such keepers, and what they leave."""

    keepers: Notional
    left: Callable[[int], int]
    """Quote quanta that may have been overdue for so many blocks or more when a block ends."""
    asks_for_notional: bool = True

    def too_many(self, _: Sequence[int], notional: Sequence[OraclePrice]) -> tuple[OraclePrice, int] | None:
        """What is liquidatable, and what may be, in quote quanta; None where that is kept."""
        found, most = sum(notional), self.keepers.notional_per_wave
        return (found, most) if found > most else None

    def behind(self, overdue: Sequence[int], notional: Sequence[OraclePrice]) -> tuple[OraclePrice, int, int] | None:
        """What has been overdue for so many blocks or more, these blocks, and what may be left of it."""
        for found, blocks in zip(accumulate(notional), overdue, strict=True):
            most = self.left(blocks)
            if found > most:
                return found, blocks, most
        return None

    def counted(self, number: OraclePrice) -> str:
        """So much, in words."""
        return f"accounts worth {decimal(number)} quote quanta when they were last healthy"


def prepared(keepers: Notional, ignored: int) -> NotionalRules:
    """The rules."""
    return NotionalRules(keepers, cache(partial(waiting, keepers, ignored)))
