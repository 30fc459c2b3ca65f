"""Steps of the reference are steps of the symbolic machine, and a run is followed from calm to calm."""

from __future__ import annotations

from random import Random

from novate.model.keepers.notional.parameters import Notional
from novate.model.state import Account, ClearingState, Ledger
from novate.proofs.counterexamples.wave_so_far import WaveSoFar
from novate.proofs.refinement.adventure import adventure
from novate.proofs.refinement.known import Known
from novate.proofs.refinement.run import ConfirmedRun
from novate.proofs.refinement.small import COARSE, mechanism
from novate.proofs.refinement.templates import Symbolic


def test_each_step_of_one_is_a_step_of_the_other() -> None:
    """The symbolic machine follows one account, and has no guard of many."""
    specification = mechanism(COARSE, keepers=Notional(500, 1_500), staleness=1)
    run = adventure(ConfirmedRun(specification, Symbolic(specification), Known()), Random(0), 2)
    assert {"refused: few-at-once", "Liquidate"} <= {*run.reached}


def state(block: int, **overdue: int) -> ClearingState:
    """Accounts, each worth 10, that have been liquidatable for so many blocks."""
    accounts = {name: Account(0, {}, blocks, worth=10) for name, blocks in overdue.items()}
    return ClearingState(block, {}, accounts, Ledger(0, 0, 0, 0, 0, 0))


def test_who_is_counted_in_a_wave() -> None:
    """Each who falls due, once, and anew when he was healthy meanwhile; until nobody is for as long as a calm is."""
    wave = WaveSoFar(calm=3)
    found = []
    for each in (
        state(0, one=0),
        state(1, one=1, two=1),
        state(1, one=1, two=1),
        state(2, one=2, two=0),
        state(3, one=0, two=1),
        state(4, one=0, two=0),
        state(6, one=1, two=0),
        state(10, one=1, two=1),
    ):
        wave.remember(each)
        found.append(wave.worth)
    assert found == [0, 20, 20, 20, 30, 30, 40, 20]
