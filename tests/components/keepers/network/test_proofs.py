"""Two solvers prove the steps of the argument; none is empty, and without any one of its premises each is false."""

from __future__ import annotations

import pytest
from steps import confirmed, is_reachable, not_needed

from novate.proofs.components.keepers.network import obligations
from novate.proofs.engine.obligation import Obligation

EVERY = list(obligations())
named = pytest.mark.parametrize("obligation", EVERY, ids=lambda each: each.name)


@named
def test_every_step_is_proved_and_a_second_solver_confirms_it(obligation: Obligation) -> None:
    """Linear or not."""
    assert confirmed(obligation)


@named
def test_no_step_is_empty_and_none_has_a_premise_too_many(obligation: Obligation) -> None:
    """Some numbers satisfy all its premises; without any one of them, or turned round, it is false."""
    assert is_reachable(obligation)
    assert not_needed(obligation) == []
