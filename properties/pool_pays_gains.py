"""Pool pays gains: a pool that is the other side of all trades can pay what they gain (`novate.properties.gains`)."""

from __future__ import annotations

from fractions import Fraction

from novate.properties.gains import LIMITS, concerns, not_applicable, within
from novate.properties.property import Property

POOL_PAYS_GAINS = Property(
    name="pool-pays-gains",
    short="gain",
    title="The pool pays all gains",
    statement="Where a window begins with open gains of at most deleveraging_trigger of the pool, and open interest of "
    "at most max_open_interest on each side of every market, what is gained by its end is no more than the pool.",
    formula="a P + sum of I max(V - 1, 1 - W) <= P",
    source="derived in novate.properties.gains; the theorem waterfall/pool-counterparty",
    expected="The pool pays all gains.",
    concerns=concerns,
    assumptions=lambda _, __: LIMITS,
    not_applicable=not_applicable,
    of_specification=True,
    on_file=lambda specification: within(specification, Fraction(1), "what is gained is no more than the pool"),
)
