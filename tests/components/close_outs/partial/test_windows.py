"""Windows of fund-sufficiency in which accounts are closed in parts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Step, Trade
from novate.model.close_outs.partial.parameters import Partial
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import is_liquidatable
from novate.model.core.reference.rules import Rules
from novate.proofs.counterexamples.monitor import Monitor
from novate.proofs.counterexamples.replay import opened, replay
from novate.proofs.engine.limits import Limits
from novate.proofs.refinement.mechanisms import PER_CENT, mechanism
from novate.proofs.refinement.small import MARKET
from novate.proofs.status import Status
from novate.proofs.verdicts.verify import verify

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


RULES = Rules.of(
    mechanism(
        MARKET
        | {
            "close_out": Partial(Fraction(1, 2)),
            "max_open_interest": 3_000_000,
            "initial_margin": 3 * PER_CENT,
            "maintenance_margin": 3 * PER_CENT,
            "move_up": 10 * PER_CENT,
            "move_down": 10 * PER_CENT,
            "slippage": 0 * PER_CENT,
            "penalty": 0 * PER_CENT,
        },
        insurance_fund=700_000,
        keeper_delay=0,
    )
)
"""A window is one block; the fund is enough for either side of the market, and not for both."""
LONGS_LAST_CALL = 12


def opened_at(price: int, name: str, sign: int, size: int) -> list[Action]:
    """A position with the least that it needs."""
    buyer, seller = (name, "bob") if sign > 0 else ("bob", name)
    return [Deposit(name, ceil(3 * PER_CENT * size * price)), Trade("A", buyer, seller, size, price)]


def down_and_up() -> Iterator[Action | None]:
    """A large long opened high, four smaller shorts opened low; None where everybody is called who can be."""
    price = 1_000
    yield Deposit("bob", 10**12)
    yield from opened_at(price, "ann", 1, 3_000)
    for block in range(LONGS_LAST_CALL):
        price = -(-price * 9 // 10) if block < 2 else price * 11 // 10
        yield NextBlock({"A": (price, price)})
        yield None
        if block == 1:
            for number in range(4):
                yield from opened_at(price, f"short {number}", -1, 3_000_000 // price // 4)


def test_both_sides_of_a_market_can_end_in_one_block() -> None:
    """What a long lost while the price fell and shorts while it rose: the fund must hold what both need."""
    state, monitor, broken = genesis(RULES, {"A": 1_000}), Monitor(RULES, "fund-sufficiency", None, None), ""
    for each in down_and_up():
        held = [name for name, account in state.accounts.items() if is_liquidatable(RULES, state, account)]
        price = state.markets["A"].price
        for action in [each] if each is not None else [Liquidate(name, "A", "bob", price) for name in held]:
            step = execute(RULES, state, action)
            assert isinstance(step, Step), step
            broken = broken or monitor.broken_by(state, action, step) or ""
            state = step.state
    assert "close-outs of the window cost the insurance fund" in broken
    verdict = verify(RULES.specification, None, None, "fund-sufficiency", Limits())
    assert verdict.status is Status.UNKNOWN
