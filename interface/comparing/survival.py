"""What each margin model survives: its verdicts, property by property, and the margins it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from novate.comparing.machines import Variant
from novate.model.specification import Place
from novate.proofs.status import Status
from novate.reports.needs import needs

WORST_FIRST = (
    Status.VIOLATED,
    Status.UNKNOWN,
    Status.SEARCHED,
    Status.PROVED,
    Status.VACUOUS,
    Status.NOT_APPLICABLE,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One property, by margin model: nothing of a model that has no machine."""

    name: str
    statuses: Mapping[str, Status]
    """The worst of all markets and sides."""

    @property
    def is_alike(self) -> bool:
        """Whether all that is known is the same, and nothing in it is open or violated."""
        found = set(self.statuses.values())
        return len(found) == 1 and not found & set(WORST_FIRST[:3])


def rows(variants: Sequence[Variant]) -> list[Row]:
    """Property by property, in the order of the answers."""
    names = dict.fromkeys(verdict.property for each in variants for verdict in each.verdicts)
    return [Row(name, {each.kind: _worst(each, name) for each in variants if each.verdicts}) for name in names]


def _worst(variant: Variant, name: str) -> Status:
    found = (verdict.status for verdict in variant.verdicts if verdict.property == name)
    return min(found, key=WORST_FIRST.index, default=Status.NOT_APPLICABLE)


def margins(variants: Sequence[Variant]) -> dict[Place, dict[str, Fraction]]:
    """For each side of each market the margin that each model needs, as far as it is known."""
    found: dict[Place, dict[str, Fraction]] = {}
    for each in variants:
        for need in [] if each.answer is None else needs(each.answer):
            found.setdefault((need.market, need.side), {})[each.kind] = need.needed
    order = [place for each in variants if each.specification is not None for place in each.specification.places]
    return {place: found[place] for place in dict.fromkeys(order) if place in found}
