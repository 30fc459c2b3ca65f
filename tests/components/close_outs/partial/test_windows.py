"""What the monitor of fund-sufficiency sees of accounts that are closed in parts."""

from __future__ import annotations

from fractions import Fraction

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Trade
from novate.model.close_outs.partial.parameters import Partial
from novate.proofs.counterexamples.replay import opened, replay
from novate.proofs.refinement.mechanisms import PER_CENT, mechanism
from novate.proofs.refinement.small import MARKET

OPEN_INTEREST = 10_000
"""More than the one position there is, less than three times as much."""


def fall(blocks: int) -> list[Action]:
    """A long of 10,000 just above what it needs; the market falls by 4 % a block, and half of it is closed in each."""
    actions: list[Action] = [Deposit("ann", 1_000), Deposit("bob", 10**7), Trade("A", "ann", "bob", 100, 100)]
    price = 100
    for block in range(blocks):
        price = -(-price * 96 // 100)
        actions.append(NextBlock({"A": (price, price)}))
        if block >= 1:
            actions.append(Liquidate("ann", "A", "bob", -(-price * 98 // 100)))
    return actions


def test_a_position_that_takes_several_calls_is_an_exposure_once() -> None:
    """Counted with each call, it would soon be more than the open interest, and nothing would be claimed of it."""
    market = {"close_out": Partial(Fraction(1, 2)), "max_open_interest": OPEN_INTEREST, "penalty": 0 * PER_CENT}
    specification = mechanism(MARKET | market, insurance_fund=0, keeper_delay=0)
    actions = fall(8)
    run = replay(specification, opened(specification, {"A": 100}, None), actions, "fund-sufficiency", None, None)
    assert run.refusal is None, run.refusal
    assert run.violation is not None
    assert "close-outs of the window cost the insurance fund" in run.violation.message
