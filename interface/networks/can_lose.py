"""What a protocol can lose by its own specification: the most that its close-outs cost in a window, side by side.

That is what fund-sufficiency is about: L of each side of each market, exact or proved to be enough, beyond rounding. Of
sides that fail at once it is the sum. What its own layers hold pays first, where each pays what it can; of other
layers, with caps or all or nothing, nothing is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from novate.model.component import usual_kind
from novate.model.specification import Place, Specification, place_in_words
from novate.model.waterfall.cover import pays_what_it_can, pot
from novate.proofs.theorems.fund.need import Need
from novate.proofs.theorems.fund.window import need, why_all_unknown
from novate.properties import PROPERTIES, the_one_of_all
from novate.specification.file import read_specification
from novate.specification.problems import SpecificationError


class UnknownLossError(ValueError):
    """Nothing is known of what a protocol can lose: the text says why."""


@dataclass(frozen=True, slots=True)
class CanLose:
    """One protocol."""

    specification: Specification
    need: Need

    @classmethod
    def of(cls, file: Path) -> CanLose:
        """Work it out. Raises `UnknownLossError`, also of a file that cannot be read."""
        try:
            specification = read_specification(file)
        except SpecificationError as error:
            first, *others = error.problems
            more = f" (and {len(others)} problems more)" if others else ""
            raise UnknownLossError(f"{file.name}: {first}{more}") from None
        plain, name = gross(specification), the_one_of_all()
        reason = PROPERTIES[name].not_applicable(plain, None) or why_all_unknown(plain, name)
        found = None if reason else need(plain, name)
        if found is None or found.sufficient is None:
            raise UnknownLossError(f"{file.name}: {reason or 'no amount is known to be enough'}")
        return cls(specification, found)

    @property
    def sides(self) -> dict[str, Place]:
        """By how a file calls them, as in "ETH-USD long"."""
        return {place_in_words(*each.place): each.place for each in self.need.losses}

    @property
    def at_most(self) -> Fraction:
        """In a window, whatever comes, beyond what its own layers pay; quote units."""
        return self._left(self.need.sufficient or Fraction(0))

    def by(self, sides: Iterable[Place]) -> Fraction:
        """The same where these sides fail at once, and no others."""
        failing = set(sides)
        return self._left(sum((Fraction(each.most) for each in self.need.losses if each.place in failing), Fraction(0)))

    def _left(self, cost: Fraction) -> Fraction:
        held = Fraction(pot(self.specification)) if pays_what_it_can(self.specification) else Fraction(0)
        return max(Fraction(0), cost - held) * self.specification.quote_quantum


def gross(specification: Specification) -> Specification:
    """The same close-outs, and one fund that pays for them what it can: whoever pays, they cost the same."""
    markets = {name: replace(each, insurance_cap=None) for name, each in specification.markets.items()}
    return replace(
        specification,
        markets=markets,
        layers=(usual_kind("waterfall"),),
        fund_payment="partial",
        fund_cap_per_event=None,
        fund_cap_per_block=None,
        fund_cap_lifetime=None,
    )
