"""What accounts owe is the same whoever gets the charges: where rewards have no limits."""

from __future__ import annotations

from dataclasses import replace

import pytest
import z3

from novate.model.specification import Margin, Side
from novate.proofs.engine.checked import Outcome
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import satisfy
from novate.proofs.theorems.parameters import Shape
from novate.proofs.theorems.plainer import no_receipts


@pytest.mark.parametrize("margin", list(Margin))
def test_its_premises_can_be_met_with_a_shortfall(margin: Margin) -> None:
    """So that nothing is proved of nothing."""
    for each in no_receipts.of_one(Shape(margin, Side.LONG, capped=False).machine):
        assert satisfy(list(each.premises), Limits()).outcome is Outcome.SATISFIABLE, each.name


def test_with_a_limit_on_rewards_it_is_false() -> None:
    """There the keeper's share changes what is charged, so of such rewards nothing is known."""
    plain = Shape(Margin.ISOLATED, Side.LONG, capped=False).machine
    limited = replace(plain, specification=replace(plain.specification, keeper_reward_cap=z3.Real("cap")))
    outcomes = {each.name: satisfy(each.negation, Limits()).outcome for each in no_receipts.of_one(limited)}
    assert outcomes["what they owe is the same"] is Outcome.SATISFIABLE, outcomes
