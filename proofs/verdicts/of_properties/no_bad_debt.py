"""No bad debt: from which margin on, and of close-outs in parts up to which position."""

from __future__ import annotations

from novate.model.component import part
from novate.model.core.symbolic.state import Machine
from novate.model.figures import amount
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.verdicts.margin import margin_figure
from novate.proofs.verdicts.of_property import InVerdict
from novate.proofs.verdicts.shares import percent
from novate.proofs.verdicts.thresholds import by_sizes, is_known, up_to
from novate.proofs.verdicts.verdict import Figures, amounts
from novate.properties.no_bad_debt import NO_BAD_DEBT


def of_sizes(machine: Machine, _: Limits) -> Figures:
    """The largest position for which the margin is known to be enough; none where the size does not matter."""
    if by_sizes(machine, NO_BAD_DEBT.name):
        largest = up_to(machine, NO_BAD_DEBT.name)
        return amounts(largest_position=machine.market.largest_position if largest is None else largest)
    if machine.market.close_out.is_whole or not is_known(machine, NO_BAD_DEBT.name):
        return {}
    contract = part("close_outs", machine.market.close_out.kind, "contract")
    return amounts(largest_position=contract.largest_position(machine))


def in_words(machine: Machine, known: Figures, status: Status) -> str:
    """The margin, and the position."""
    margin = margin_figure(machine, NO_BAD_DEBT.name, status)
    if "largest_position" not in known or machine.market.close_out.is_whole:
        return margin
    largest = amount(int(known["largest_position"].exact), machine.specification)
    sizes = f"positions of up to {largest}" if known["largest_position"].exact else "no position, however small"
    sized = f"at {percent(machine.market.maintenance_margin)} it holds for {sizes}"
    return f"{margin}; {sized}" if margin else sized


IN_VERDICT = InVerdict(figures=of_sizes, detail=in_words)
