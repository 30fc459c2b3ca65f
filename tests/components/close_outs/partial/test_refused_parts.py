"""Close-outs in parts that are refused below the flat reward: no plainer mechanism says who is, as of whole ones."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from markets import PER_CENT

from novate.model.actions import Liquidate, NextBlock, Refusal
from novate.model.close_outs.partial.parameters import Partial
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.state import Account
from novate.proofs.refinement.mechanisms import mechanism

REFUSING: dict[str, Any] = {"keeper_flat_reward": 100, "reverts_below_reward": True}
OF_THE_REWARD_ALONE: dict[str, Any] = {"keeper_flat_reward": 100, "penalty_capped_by_equity": False}


def second_call(margin: Fraction, penalty: Fraction, **changes: Any) -> tuple[str, int]:
    """The refusal of it, or nothing, and its shortfall: 20,000 at a hundred ticks, that fall by one before each."""
    rules = Rules.of(
        mechanism(
            {
                "close_out": Partial(Fraction(1, 100), chunk_minimum=10_000),
                "largest_position": 20_000,
                "maintenance_margin": margin,
                "initial_margin": 10 * PER_CENT,
                "minimum_maintenance": 100,
                "penalty": penalty,
                "slippage": 3 * PER_CENT,
                "move_down": 2 * PER_CENT,
                "move_up": 2 * PER_CENT,
                "unit": Fraction(1, 100),
            },
            keeper_delay=0,
            keeper_share=Fraction(0),
            deviation=Fraction(0),
            staleness=0,
            **changes,
        )
    )
    state = genesis(rules, {"A": 10_000})
    size = 20_000 // 100
    accounts = {
        "ann": Account(int(20_000 * margin) + 100 - 20_000, {"A": size}, 0),
        "carol": Account(10**8, {"A": -size}, 0),
    }
    cash = state.ledger.cash + sum(each.balance for each in accounts.values())
    state = state._replace(accounts=accounts, ledger=state.ledger._replace(cash=cash))
    for price in (9_900, 9_801):
        moved = execute(rules, state, NextBlock({"A": (price, price)}))
        assert not isinstance(moved, Refusal), moved
        step = execute(rules, moved.state, Liquidate("ann", "A", "carol", -(-price * 97 // 100)))
        if isinstance(step, Refusal):
            return step.guard, 0
        state = step.state
    assert step.close_out is not None
    return "", int(step.close_out.shortfall)


@pytest.mark.parametrize(("margin", "penalty"), [(45, 0), (45, 5)])
def test_nobody_is_refused_where_the_reward_alone_would_leave_a_debt(margin: int, penalty: int) -> None:
    """Said: a call is refused iff the mechanism of the reward alone leaves bad debt. It pays the reward twice.

    Charges that stop at what is left take nothing of a call that does not cure.
    """
    assert second_call(Fraction(margin, 1_000), penalty * PER_CENT, **REFUSING) == ("", 0)
    _, debt = second_call(Fraction(margin, 1_000), Fraction(0), **OF_THE_REWARD_ALONE)
    assert debt > 50


def test_somebody_is_refused_where_the_reward_alone_leaves_no_debt() -> None:
    """Nor the other way round: where charges are in full the second call finds what the penalty of the first left."""
    in_full = REFUSING | {"penalty_capped_by_equity": False}
    assert second_call(5 * PER_CENT, 5 * PER_CENT, **in_full)[0] == "reward-held"
    assert second_call(5 * PER_CENT, Fraction(0), **OF_THE_REWARD_ALONE) == ("", 0)
