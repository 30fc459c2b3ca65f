"""What becomes of a clearing layer: who defaults, who loses, what would help, and what the pool guarantees.

*At best* and *at worst* are the greatest and the least clearing vector: which of all comes true nobody decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from novate.model.clearing_layer import cover, quotas
from novate.model.clearing_layer.clearing import Clearing, greatest, least
from novate.model.clearing_layer.injection import for_the_greatest
from novate.model.clearing_layer.layer import ClearingLayer
from novate.model.clearing_layer.netting import least_that_can_be_left, netted
from novate.model.clearing_layer.network import Network
from novate.model.quantities import QuantityError, format_amount
from novate.networks.figures import AT_BEST, AT_WORST, SHARED, SILOED, STRUCK_OFF, UNCOVERED, covered_by
from novate.proofs.design.smallest_injection import Injection, for_the_least
from novate.proofs.engine.limits import Limits
from novate.system.exit_codes import ExitCode


class Fate(StrEnum):
    """What becomes of a member."""

    PAYS = "pays"
    MAY_DEFAULT = "may default"
    DEFAULTS = "defaults"


@dataclass(frozen=True, slots=True)
class Ends:
    """Both clearing vectors of a network."""

    network: Network
    worst: Clearing
    best: Clearing

    @classmethod
    def of(cls, network: Network) -> Ends:
        """Find both."""
        return cls(network, least(network), greatest(network))

    @property
    def is_unique(self) -> bool:
        """Whether there is no other."""
        return dict(self.worst.paid) == dict(self.best.paid)

    def fate(self, member: str) -> Fate:
        """Of one member."""
        if member in self.best.defaulting:
            return Fate.DEFAULTS
        return Fate.MAY_DEFAULT if member in self.worst.defaulting else Fate.PAYS

    def paid(self, member: str) -> tuple[Fraction, Fraction]:
        """At worst, at best."""
        return self.worst.paid[member], self.best.paid[member]

    def lost(self, member: str) -> tuple[Fraction, Fraction]:
        """What it is owed and does not get: at worst, at best."""
        return self.network.lost(member, self.worst.paid), self.network.lost(member, self.best.paid)

    def left(self, member: str) -> tuple[Fraction, Fraction]:
        """What it is left with: at worst, at best."""
        return self.network.left(member, self.worst.paid), self.network.left(member, self.best.paid)

    @property
    def costs(self) -> tuple[Fraction, Fraction]:
        """What defaults destroy: at worst, at best."""
        return self._cost(self.worst), self._cost(self.best)

    def _cost(self, found: Clearing) -> Fraction:
        return sum((self.network.cost(each, found.paid) for each in self.network.members), Fraction(0))


@dataclass(frozen=True)  # without slots: figures are kept
class Answer:
    """All that is said of one layer."""

    file: str
    layer: ClearingLayer
    ends: Ends
    netted: Ends
    at_best: Mapping[str, Fraction]
    """What each needs so that all are paid in full at best."""
    at_worst: Injection

    @classmethod
    def of(cls, file: str, layer: ClearingLayer, limits: Limits) -> Answer:
        """Find everything."""
        network = layer.network
        ends, after = Ends.of(network), Ends.of(netted(network))
        return cls(file, layer, ends, after, for_the_greatest(network), for_the_least(network, limits))

    @property
    def has_debts(self) -> bool:
        """Whether anybody owes anything."""
        return bool(self.layer.network.owed)

    @property
    def changed_by_netting(self) -> tuple[str, ...]:
        """Who is left with something else, at worst or at best."""
        return tuple(each for each in self.layer.network.members if self.ends.left(each) != self.netted.left(each))

    @property
    def least_left(self) -> Fraction:
        """The least that can be left of the debts if new ones may be made."""
        return least_that_can_be_left(self.layer.network)

    @cached_property
    def guaranteed(self) -> dict[str, Fraction]:
        """Of each quota."""
        funds = self.layer.funds
        return {} if funds is None else quotas.guarantees(funds, self.layer.most_drawn)

    @property
    def not_guaranteed(self) -> tuple[str, ...]:
        """Whose quota is not there in full whatever the others draw."""
        return tuple(each for each, amount in self.layer.most_drawn.items() if self.guaranteed[each] < amount)

    @property
    def quota_too_small(self) -> tuple[str, ...]:
        """Whose quota, as often as it is there in a window, is less than what it can lose by its own specification."""
        drawn = self.layer.most_drawn
        return tuple(each for each, loss in self.layer.can_lose.items() if each in drawn and drawn[each] < loss)

    @cached_property
    def worst_losses(self) -> dict[str, Fraction]:
        """Of each member, over the scenarios."""
        return cover.worst_losses(self.layer.scenarios)

    @cached_property
    def unpaid(self) -> dict[str, Fraction]:
        """By scenario, what the pool leaves unpaid; nothing where there is no pool."""
        funds, scenarios = self.layer.funds, self.layer.scenarios
        if funds is None:
            return {}
        if not self.layer.quotas:
            return {name: max(Fraction(0), sum(losses.values()) - funds) for name, losses in scenarios.items()}
        return {name: cover.unpaid(funds, self.layer.most_drawn, losses) for name, losses in scenarios.items()}

    @property
    def most_unpaid(self) -> Fraction:
        """Of all scenarios."""
        return max(self.unpaid.values(), default=Fraction(0))

    def figure(self, name: str) -> Fraction | None:
        """By its name; None where there is none: only bounds of an injection are known, or there is nothing to say."""
        scenarios = self.layer.scenarios
        if count := covered_by(name):
            return cover.cover(count, scenarios) if scenarios else None
        return {
            SILOED: cover.siloed(scenarios) if scenarios else None,
            SHARED: cover.shared(scenarios) if scenarios else None,
            UNCOVERED: self.most_unpaid if self.unpaid else None,
            STRUCK_OFF: _sum(self.layer.network) - _sum(self.netted.network),
            AT_BEST: sum(self.at_best.values(), Fraction(0)),
            AT_WORST: self.at_worst.total if self.at_worst.is_smallest else None,
        }[name]

    @property
    def unmet(self) -> list[str]:
        """What the file expects and does not find, in words."""
        accepted = self.layer.accepted
        return [
            *_names_unmet("defaults", accepted.defaults, self.ends.worst.defaulting),
            *_names_unmet("not_guaranteed", accepted.not_guaranteed, self.not_guaranteed),
            *_names_unmet("quota_too_small", accepted.quota_too_small, self.quota_too_small),
            *self._figures_unmet(),
        ]

    def _figures_unmet(self) -> Iterator[str]:
        for name, expected in self.layer.accepted.figures.items():
            found = self.figure(name)
            if found != expected:
                said = "nothing" if found is None else exact(found)
                yield f"{name}: expected {exact(expected)}, found {said}"

    @property
    def is_as_accepted(self) -> bool:
        """Whether everything is fine or accepted, and comes out as expected."""
        accepted = self.layer.accepted
        return not (
            self.unmet
            or (accepted.defaults is None and self.ends.worst.defaulting)
            or (accepted.not_guaranteed is None and self.not_guaranteed)
            or (accepted.quota_too_small is None and self.quota_too_small)
            or (UNCOVERED not in accepted.figures and self.most_unpaid > 0)
        )

    @property
    def exit_code(self) -> ExitCode:
        """Violated where somebody may default, is not guaranteed, not covered or can lose more, unless expected."""
        return ExitCode.AS_WISHED if self.is_as_accepted else ExitCode.VIOLATED


def exact(number: Fraction) -> str:
    """All digits, or a quotient."""
    try:
        return format_amount(number)
    except QuantityError:
        return f"{number.numerator}/{number.denominator}"


def _names_unmet(name: str, expected: frozenset[str] | None, found: tuple[str, ...]) -> Iterator[str]:
    if expected is not None and expected != frozenset(found):
        yield f"{name}: expected {', '.join(sorted(expected)) or 'nobody'}, found {', '.join(found) or 'nobody'}"


def _sum(network: Network) -> Fraction:
    return sum(network.owed.values(), Fraction(0))
