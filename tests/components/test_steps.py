"""The steps of each component's own argument: two solvers prove them, none is empty, and each needs all it supposes."""

from __future__ import annotations

import pytest
from steps import confirmed, is_reachable, not_needed

from novate.proofs.components.close_outs import partial
from novate.proofs.components.funding import ticks
from novate.proofs.components.impact import depth
from novate.proofs.components.keepers import network, notional
from novate.proofs.components.waterfall import allocations, deleveraging, socialised_loss
from novate.proofs.engine.obligation import Obligation

COMPONENTS = {
    "partial": partial,
    "ticks": ticks,
    "depth": depth,
    "network": network,
    "notional": notional,
    "allocations": allocations,
    "deleveraging": deleveraging,
    "socialised_loss": socialised_loss,
}
EVERY = [
    pytest.param(each, id=f"{kind}: {each.name}") for kind, found in COMPONENTS.items() for each in found.obligations()
]
of_each = pytest.mark.parametrize("step", EVERY)


@of_each
def test_it_is_proved_and_a_second_solver_confirms_it(step: Obligation) -> None:
    """Linear or not."""
    assert confirmed(step)


@of_each
def test_it_is_not_empty_and_has_no_premise_too_many(step: Obligation) -> None:
    """Some numbers satisfy all its premises; without any one of them, or turned round, it is false."""
    assert is_reachable(step)
    assert not_needed(step) == []


@pytest.mark.parametrize("kind", COMPONENTS)
def test_each_has_a_name_of_its_own(kind: str) -> None:
    """By which a report knows it."""
    names = [each.name for each in COMPONENTS[kind].obligations()]
    assert len(set(names)) == len(names) > 0
