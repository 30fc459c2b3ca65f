"""Where a row fails by more than roundings are worth, one file for each run that not any large position makes."""

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec

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


def stated(file: str) -> Room:
    """What a file here says of the run that is called like it; of any other, that of a large position."""
    place = f"{__name__}.{file}"
    found: Room = import_module(place).room if find_spec(place) else large
    return found


ROOMS: Mapping[str, Room] = {form: stated(file) for form, file in zip(RUNS, FILES, strict=True)}
"""By the name of the closed form."""
