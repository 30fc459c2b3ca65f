"""Steps of the reference with a network are steps of the symbolic machine, and the other way round; and wrong twins."""

from __future__ import annotations

from collections import Counter
from random import Random

from test_reference import longest

from novate.model.keepers.network.parameters import Network
from novate.model.keepers.network.reference import prepared
from novate.model.mutant import Mutant
from novate.model.quantities import SomeBlocks
from novate.proofs.mutation.mutant import applied
from novate.proofs.refinement.adventure import adventure
from novate.proofs.refinement.draws import drawn_adventure
from novate.proofs.refinement.known import Known
from novate.proofs.refinement.run import ConfirmedRun
from novate.proofs.refinement.small import COARSE, mechanism
from novate.proofs.refinement.templates import Symbolic

NETWORKS = (
    Network(1, accounts_at_once=3),
    Network(2, accounts_at_once=40, congested=SomeBlocks(1, 3)),
    Network(2, arrivals_at_once=3, arrivals_per_block=1, congested=SomeBlocks(1, 3)),
)


def test_each_step_of_one_is_a_step_of_the_other() -> None:
    """Whatever a run with a crowd does; the symbolic machine follows one account, and has no guard of many."""
    reached: Counter[str] = Counter()
    for seed, network in enumerate(NETWORKS):
        specification = mechanism(COARSE, keepers=network, staleness=1)
        symbolic, known = Symbolic(specification), Known()
        run = adventure(ConfirmedRun(specification, symbolic, known), Random(seed), 2)
        drawn_adventure(specification, Random(seed), 2, symbolic, known)
        reached += run.reached
    assert {"refused: few-at-once", "refused: keepers-keep-up", "overdue to the limit", "Liquidate"} <= {*reached}


YOUNGEST_FIRST = Mutant(
    "the youngest are first",
    "keepers.network.reference.NetworkRules.behind",
    "enumerate(overdue, start=1)",
    "enumerate(reversed(overdue), start=1)",
)
ROUNDED_DOWN = Mutant("rounded down", "keepers.network.queue.ceiling", "-(-number // parts)", "number // parts")


def test_keepers_who_close_out_the_youngest_first_are_noticed() -> None:
    """One has waited for two blocks, two have just come: three of six at once, two of whom are closed in a block."""
    network = Network(2, accounts_at_once=6)
    assert prepared(network, 0).behind([2, 1, 1]) is None
    assert prepared(network, 0).behind([2, 2, 2]) == (3, 2, 2)
    with applied(YOUNGEST_FIRST):
        assert prepared(network, 0).behind([2, 1, 1]) is not None


def test_a_crowd_that_is_rounded_down_is_noticed() -> None:
    """Three accounts, two in a block: keepers must not be believed to be done after one."""
    network, fall_due = Network(2, accounts_at_once=3), [0, 0, 0]
    assert longest(network, 1, fall_due) == 2
    with applied(ROUNDED_DOWN):
        assert longest(network, 1, fall_due) == 1
