"""Rules about auto-deleveraging."""

from __future__ import annotations

from collections.abc import Iterator

from novate.linting.note import Source
from novate.model.layers import says_any
from novate.model.waterfall.adl.allocations import RULES
from novate.properties.allocations import AXIOMS
from novate.properties.allocations.smallest_witness import smallest_witness
from novate.specification.problems import Problem


def deleveraging_can_be_escaped(source: Source) -> Iterator[Problem]:
    """An allocation of deleveraging that an account escapes by splitting, merging or a deposit: others pay for it."""
    if not says_any(source.specification, "moves_positions"):
        return
    rule = RULES[source.specification.adl_allocation]
    broken = ((each, smallest_witness(rule, each)) for each in AXIOMS.values() if each.against_escape)
    found = [(witness, each.name) for each, witness in broken if witness is not None]
    if found:
        witness, name = min(found, key=lambda each: sum(member.gain for member in each[0].members))
        expected = f'"pro-rata", or a "list", which nobody escapes so: it is not {name}: gains {witness}'
        yield source.problem(("adl", "allocation"), expected)
