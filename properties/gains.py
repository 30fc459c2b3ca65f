"""What traders gain of a pool that is the other side of all trades, against what it may pay.

What the pool owes for a position is convex in the price, and of each market there is an end at which it owes most. With
V and W, between which the oracle is within delay + 1 blocks of where a window begins, longs of all the open
interest I gain I (V - 1) at most, and shorts I (1 - W). Who loses may have nothing to lose, and one side may be empty,
so of a market it is the larger of the two, and of all markets the sum: what moves one says nothing of the others.

*Statements that look right and are false.* That a pool as large as all shortfalls pays everybody: a long that gains 1
is owed 1 where nobody defaults. That open interest which is the same on both sides costs the pool nothing: who loses
has paid in no more than his margin, and may leave with what is left of it.
"""

from __future__ import annotations

from fractions import Fraction

from novate.model.contract import Limit
from novate.model.figures import amount
from novate.model.specification import MarketParameters, Specification
from novate.model.waterfall.pool.parameters import Role
from novate.properties.property import FileClaim

LIMITS = (Limit.MOVES, Limit.ORACLE, Limit.DELAY)
"""Deleveraging is due as close-outs are."""
ANY_PRICE = "an oracle may show any price, or the open interest of a market has no limit"


def within(specification: Specification, part: Fraction, label: str) -> FileClaim:
    """What is gained by the end of a window is at most this part of the pool."""
    from novate.model.waterfall.pool.gains import owed_at_most, run  # which imports Z3

    owed, most = owed_at_most(specification), part * (specification.pool_assets or 0)

    def replayed() -> tuple[str, ...]:
        gained, paid = (amount(each, specification) for each in (owed or Fraction(0), most))
        return (*run(specification), f"gains are {gained} together, and the pool may pay {paid}")

    if owed is None:
        return FileClaim(label, None, ANY_PRICE, replayed)
    gained, paid = amount(owed, specification), amount(most, specification)
    return FileClaim(label, most - owed, f"gains are {gained} at most, and the pool may pay {paid}", replayed)


def concerns(specification: Specification) -> bool:
    """Whether the file has a pool that is the other side of all trades, and says what is in it."""
    return specification.pool_role == Role.COUNTERPARTY and specification.pool_assets is not None


def not_applicable(specification: Specification, _: MarketParameters | None) -> str | None:
    """There is such a pool."""
    if concerns(specification):
        return None
    return 'pool.role is not "counterparty", or pool.assets is not given'
