"""Whether deleveraging at the bankruptcy price can make healthy accounts liquidatable, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from novate.library.specification import Specification
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.model.waterfall.adl.guarantee import left_out, no_cascade_margin


@dataclass(frozen=True, slots=True)
class NoCascade:
    """Of a bankrupt position on one side of a market, closed in time against the other side."""

    market: str
    side: Side
    """That of the bankrupt position; whoever is deleveraged is on the other."""
    margin: Fraction
    """The maintenance margin as it is, a share of the notional."""
    needed: Fraction | None
    """The least with which every healthy account stays healthy, however much of it is closed; None where not known."""
    reason: str
    """Why it is not known; empty where it is."""

    @property
    def is_enough(self) -> bool | None:
        """Whether no cascade can start; None where that is not known."""
        return None if self.needed is None else self.margin >= self.needed


def no_cascade(specification: Specification) -> tuple[NoCascade, ...]:
    """Of each side of each market. `novate theorem waterfall/deleveraging` proves the margins, in both directions."""
    meaning = specification.meaning
    return tuple(_of(Machine.of_place(meaning, *place, exact=True)) for place in meaning.places)


def _of(machine: Machine) -> NoCascade:
    market, reason = machine.market, left_out(machine)
    needed = None
    if not reason:
        try:
            needed = Fraction(no_cascade_margin(machine))
        except ZeroDivisionError:
            reason = "the oracle may show any multiple of what it showed"
    return NoCascade(market.name, machine.side, Fraction(market.maintenance_margin), needed, reason)
