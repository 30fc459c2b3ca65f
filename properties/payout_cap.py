"""Payout cap: gains never reach the part of the pool that is paid for them at most (`novate.properties.gains`)."""

from __future__ import annotations

from fractions import Fraction

from novate.model.specification import MarketParameters, Specification
from novate.properties import gains
from novate.properties.property import FileClaim, Property


def on_file(specification: Specification) -> FileClaim:
    """What is gained is within the cap."""
    cap = specification.pool_payout_cap
    return gains.within(specification, Fraction(1) if cap is None else cap, "gains never reach the payout cap")


def not_applicable(specification: Specification, market: MarketParameters | None) -> str | None:
    """There is a cap."""
    without = "pool.payout_cap is not given" if specification.pool_payout_cap is None else None
    return gains.not_applicable(specification, market) or without


PAYOUT_CAP = Property(
    name="payout-cap",
    short="pcap",
    title="The payout cap never binds",
    statement="Where a window begins with open gains of at most deleveraging_trigger of the pool, and open interest of "
    "at most max_open_interest on each side of every market, what is gained by its end is at most payout_cap of the "
    "pool: nobody's gain is cut.",
    formula="a P + sum of I max(V - 1, 1 - W) <= k P",
    source="derived in novate.properties.gains; the theorem waterfall/pool-counterparty",
    expected="The payout cap never binds.",
    concerns=lambda specification: not_applicable(specification, None) is None,
    assumptions=lambda _, __: gains.LIMITS,
    not_applicable=not_applicable,
    decides=("payout_cap", "deleveraging_trigger"),
    of_specification=True,
    on_file=on_file,
)
