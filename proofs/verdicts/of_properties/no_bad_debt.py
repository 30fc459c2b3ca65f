"""No bad debt: from which margin on, and of close-outs in parts up to which position."""

from __future__ import annotations

from novate.model.component import part
from novate.model.core.symbolic.state import Machine
from novate.proofs.engine.limits import Limits
from novate.proofs.status import Status
from novate.proofs.theorems.plainer.rewards import of_the_parts
from novate.proofs.verdicts.margin import margin_figure
from novate.proofs.verdicts.of_property import InVerdict
from novate.proofs.verdicts.sizes import in_words
from novate.proofs.verdicts.thresholds import by_margin, by_sizes, is_known, up_to
from novate.proofs.verdicts.verdict import Figures, amounts
from novate.properties.no_bad_debt import NO_BAD_DEBT


def of_sizes(machine: Machine, _: Limits) -> Figures:
    """The largest position for which the margin is known to be enough; none where the size does not matter."""
    if by_sizes(machine, NO_BAD_DEBT.name):
        largest = up_to(machine, NO_BAD_DEBT.name)
        return amounts(largest_position=machine.market.largest_position if largest is None else largest)
    told = by_margin(machine, NO_BAD_DEBT.name)
    if told is not None:
        return amounts(largest_position=told.largest(machine))
    asked = of_the_parts(machine, NO_BAD_DEBT.name)
    if asked.market.close_out.is_whole or not is_known(asked, NO_BAD_DEBT.name):
        return {}
    contract = part("close_outs", asked.market.close_out.kind, "contract")
    return amounts(largest_position=contract.largest_position(asked))


def of_margin(machine: Machine, known: Figures, status: Status) -> str:
    """The margin, and the position."""
    margin = margin_figure(machine, NO_BAD_DEBT.name, status)
    return margin if machine.market.close_out.is_whole else in_words(machine, known, margin)


IN_VERDICT = InVerdict(figures=of_sizes, detail=of_margin)
