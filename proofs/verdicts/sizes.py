"""Of a property that holds up to some size of positions: from which margin on, and up to which position."""

from __future__ import annotations

from novate.model.core.symbolic.state import Machine
from novate.model.figures import amount
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.margin import margin_figure
from novate.proofs.verdicts.of_property import InVerdict
from novate.proofs.verdicts.shares import percent
from novate.proofs.verdicts.thresholds import by_margin
from novate.proofs.verdicts.verdict import Figures, amounts


def in_words(machine: Machine, known: Figures, margin: str) -> str:
    """The margin, and the position."""
    if "largest_position" not in known:
        return margin
    sized = f"at {percent(machine.market.maintenance_margin)} it {up_to(machine, int(known['largest_position'].exact))}"
    return f"{margin}; {sized}" if margin else sized


def up_to(machine: Machine, largest: int) -> str:
    """Of which positions it holds; what a minimum pays for of the smallest ones is not counted."""
    if largest:
        return f"holds for positions of up to {amount(largest, machine.specification)}"
    if machine.market.minimum_maintenance:
        return "is known to hold for no position"
    return "holds for no position, however small"


def sized(name: str) -> InVerdict:
    """What a property adds to its verdict of which no theorem speaks, and whose margin is known all the same."""

    def figures(machine: Machine, _: Limits) -> Figures:
        told = by_margin(machine, name)
        return {} if told is None else amounts(largest_position=told.largest(machine))

    def detail(machine: Machine, known: Figures, status: Status) -> str:
        told = by_margin(machine, name)
        said = in_words(machine, known, margin_figure(machine, name, status)), told.remark(machine) if told else ""
        return "; ".join(each for each in said if each)

    return InVerdict(figures=figures, detail=detail)
