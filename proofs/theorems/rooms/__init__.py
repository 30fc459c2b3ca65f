"""Where a row fails by more than roundings are worth, one file for each run that not any large position makes."""

from collections.abc import Callable, Mapping

from novate.model.component import brought
from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth
from novate.proofs.components.runs import FILES, RUNS
from novate.proofs.components.witness import Witness
from novate.proofs.theorems.gap import large_enough_within, moved_against
from novate.proofs.theorems.inequality import Inequality

Room = Callable[[Inequality, Machine, Witness], tuple[Truth, ...]]


def large(row: Inequality, machine: Machine, run: Witness) -> tuple[Truth, ...]:
    """A position within the open interest is so large that it misses more than it sets aside."""
    return moved_against(machine, run), *large_enough_within(machine, row)


ROOMS: Mapping[str, Room] = dict.fromkeys(RUNS, large) | brought(__name__, dict(zip(RUNS, FILES, strict=True)), "room")
"""By the name of the closed form."""
