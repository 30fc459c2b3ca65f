"""Scale: the unit makes no difference."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.waterfall.adl.allocations.rule import Amount, Member, Rule, allocated
from novate.properties.allocations.axiom import Axiom, written

FACTORS = (2, 3)


def breach(rule: Rule, members: Sequence[Member], budget: Amount) -> str:
    """Amounts of so many times the size that are not so many times what is paid."""
    paid = allocated(rule, members, budget)
    for factor in FACTORS:
        scaled = [each._replace(gain=factor * each.gain) for each in members]
        found, expected = allocated(rule, scaled, factor * budget), [factor * pays for pays in paid]
        if list(found) != expected:
            return f"times {factor} pay {written(found)}, not {written(expected)}"
    return ""


SCALE = Axiom("scale", "With all gains and the budget twice as large everybody pays twice as much.", breach)
