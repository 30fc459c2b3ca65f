"""The run that exercises a proof is replayed in exact integers, and what it shows counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from novate.model.mutant import Mutant
from novate.model.specification import Side, Specification
from novate.proofs.engine.limits import Route
from novate.proofs.mutation.mutant import applied
from novate.proofs.status import Status
from novate.properties import PROPERTIES
from novate.specification.file import read_specification
from novate.workers.engine import verify

EXAMPLES = Path(__file__).parents[3] / "examples"
QUANTUM_LOST = Mutant(
    "a close-out loses a quantum",
    "core.reference.liquidate.received",
    "ledger.fees + residue",
    "ledger.fees + residue - 1",
)
REWARD_FORGOTTEN = Mutant(
    "the keeper is not paid", "core.reference.liquidate.billed", "reward=min(reward, charges)", "reward=0"
)


def example(name: str) -> Specification:
    """One that ships."""
    return read_specification(EXAMPLES / f"{name}.toml")


@pytest.mark.parametrize("route", [Route.AUTO, Route.SEARCH])
@pytest.mark.parametrize("name", ["stale-oracle", "cross-margin"])
def test_nothing_is_proved_beside_books_that_do_not_balance(name: str, route: Route) -> None:
    """The reference alone loses a quantum in every close-out: the proofs hold, and no run confirms them."""
    specification = example(name)
    market = next(iter(specification.markets))
    with applied(QUANTUM_LOST):
        found = {each: verify(specification, market, Side.LONG, each, 60, route=route) for each in PROPERTIES}
    assert Status.PROVED not in {each.status for each in found.values()}
    broken = found["conservation"]
    assert broken.status is Status.VIOLATED
    assert broken.scenario is not None
    assert broken.scenario.violation in broken.detail
    assert "encodings disagree" in broken.detail
    assert verify(specification, market, Side.LONG, "conservation", 60, route=route).status is Status.PROVED


@pytest.mark.parametrize("side", list(Side))
def test_a_run_that_breaks_what_it_exercises_is_the_scenario(side: Side) -> None:
    """The reference does not pay the keeper: what is proved of the symbolic machine is violated."""
    specification = example("stale-oracle")
    with applied(REWARD_FORGOTTEN):
        found = verify(specification, "ETH-USD", side, "keeper-incentive", 60)
    assert found.status is Status.VIOLATED
    assert found.scenario is not None
    assert found.scenario.violation in found.detail
