"""What is proved of accounts that were charged for others: of some that there are, and of no wrong mechanism."""

from __future__ import annotations

from fractions import Fraction

import pytest
import z3

from novate.model.core.symbolic.state import Machine
from novate.model.mistakes import MISTAKES
from novate.model.mutant import Mutant
from novate.model.specification import Side
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.induction.arguments import ARGUMENTS
from novate.proofs.mutation.mutant import applied
from novate.proofs.refinement.small import mechanism

PROMISE = Fraction(4, 100)
ANY = Machine.of_place(mechanism({}), "A", Side.LONG)
BROKEN_BY = {
    "liquidation-progress": "a shortfall is not forgiven",
    "no-wrongful-close-out": "anybody is closed out",
}
"""A mistake that breaks what is claimed of each."""


def steps(name: str, side: Side) -> list[Obligation]:
    """Of a market that promises as much as it requires."""
    market = {"maintenance_margin": PROMISE, "initial_margin": PROMISE, "closes_only_below": PROMISE}
    asked = mechanism(market, layers=("insurance-fund", "adl"))
    return [*ARGUMENTS[name].of_charged(Machine.of_place(asked, "A", side))]


def mistake(name: str) -> Mutant:
    """By what it is called."""
    (found,) = (each for each in MISTAKES if each.mistake == BROKEN_BY[name] and ".symbolic." in each.function)
    return found


def test_each_is_about_accounts_that_there_are_and_broken_by_a_mistake() -> None:
    """None more and none less than those of which it is shown here."""
    assert {name for name, each in ARGUMENTS.items() if any(True for _ in each.of_charged(ANY))} == set(BROKEN_BY)


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("name", BROKEN_BY)
def test_it_holds_of_some_account_and_of_no_wrong_mechanism(name: str, side: Side) -> None:
    """Its premises are met by some account that was charged; with a mistake in the close-out it is false."""
    right = steps(name, side)
    assert prove(right, Limits()).holds
    for each in right:
        solver = z3.Solver()
        solver.add(*each.premises)
        assert solver.check() == z3.sat, each.name
    with applied(mistake(name)):
        assert not prove(steps(name, side), Limits()).holds
