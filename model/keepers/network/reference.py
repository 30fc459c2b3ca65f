"""A network of keepers in whole numbers: how many accounts of a run may be liquidatable at once, and for how long.

A run need not show everybody: whoever it does not show stands in the queue as well. So what is asked of those it shows
is what must be true of them whoever else there is, and in whichever blocks keepers are of no use: that of all accounts
that have been overdue for so long, no more are left than the worst queue leaves (`contract.waiting`). A run that shows
the whole crowd can leave so many, and an account alone can be the last of a crowd that is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

from novate.model.keepers.network.contract import at_once, waiting
from novate.model.keepers.network.parameters import Network
from novate.model.oracle_price import OraclePrice


@dataclass(frozen=True, slots=True)
class NetworkRules:
    """A network, and what its queue leaves."""

    network: Network
    left: Callable[[int], int | None]
    """How many may have been overdue for so many blocks or more when a block ends."""
    asks_for_notional: bool = False

    def too_many(self, overdue: Sequence[int], _: Sequence[OraclePrice] = ()) -> tuple[int, int] | None:
        """How many accounts are liquidatable, and how many may be; None where that is kept.

        `overdue` are the blocks for which each has been, the longest first. Those that have been for at most so many
        blocks became so in the last so many.
        """
        for number, blocks in enumerate(reversed(overdue), start=1):
            most = at_once(self.network, blocks)
            if number > most:
                return number, most
        return None

    def behind(self, overdue: Sequence[int], _: Sequence[OraclePrice] = ()) -> tuple[int, int, int] | None:
        """How many accounts have been overdue for so many blocks or more, these blocks, and how many may be left."""
        for number, blocks in enumerate(overdue, start=1):
            most = self.left(blocks)
            if most is not None and number > most:
                return number, blocks, most
        return None

    def counted(self, number: OraclePrice) -> str:
        """So many, in words."""
        return f"{number} accounts"


def prepared(network: Network, ignored: int) -> NetworkRules:
    """The rules."""
    return NetworkRules(network, cache(partial(waiting, network, ignored)))
