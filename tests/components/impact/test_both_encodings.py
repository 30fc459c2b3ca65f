"""In a market that close-outs move, steps of the reference are steps of the symbolic machine; and the other way."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from novate.model.impact.depth.parameters import Depth
from novate.model.specification import MoveWindow
from novate.proofs.refinement.adventure import adventure
from novate.proofs.refinement.draws import drawn_adventure
from novate.proofs.refinement.known import Known
from novate.proofs.refinement.run import ConfirmedRun
from novate.proofs.refinement.small import COARSE, PER_CENT, mechanism
from novate.proofs.refinement.templates import Symbolic

WINDOWS = (MoveWindow(blocks=3, up=6 * PER_CENT, down=6 * PER_CENT),)


@pytest.mark.parametrize("windows", [(), WINDOWS], ids=["one bound", "several"])
def test_each_step_of_one_is_a_step_of_the_other(windows: tuple[MoveWindow, ...]) -> None:
    """Prices go as far as the close-outs of a block take them, and no further."""
    specification = mechanism(COARSE | {"impact": Depth(1_000, 30), "move_windows": windows}, staleness=1)
    symbolic, known = Symbolic(specification), Known()
    reached: Counter[str] = Counter()
    for seed in range(2):
        reached += adventure(ConfirmedRun(specification, symbolic, known), Random(seed), 2).reached
        drawn_adventure(specification, Random(seed), 2, symbolic, known)
    assert {"Liquidate", "overdue to the limit"} <= {*reached}
