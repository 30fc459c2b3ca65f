"""Losses shared out at once, as layers of a mechanism: who is charged how much, by which base, and what is left."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import ceil
from random import Random

import pytest

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Step, Trade
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import equity, is_liquidatable
from novate.model.core.reference.rules import Rules
from novate.model.specification import Side, Specification
from novate.model.state import ClearingState
from novate.proofs.refinement.adventure import adventure
from novate.proofs.refinement.of_waterfall.insurance_fund import WILD
from novate.proofs.refinement.run import Run
from novate.proofs.refinement.small import PER_CENT, mechanism
from novate.proofs.refinement.steps import Moment
from novate.proofs.verdicts.until_charged import charged_at_most

LAYERS = "insurance-fund", "socialise"
FAR = {"move_up": Fraction(2), "move_down": Fraction(2, 3), "slippage": Fraction(0), "penalty": Fraction(0)}
"""A price may treble, or fall to a third, in a block."""


def shared(base: str, **changes: object) -> Specification:
    """A market with hardly any margin, and nothing in the fund."""
    layers, margins = (
        ("insurance-fund", "socialise"),
        {"initial_margin": 5 * PER_CENT, "maintenance_margin": 4 * PER_CENT},
    )
    told = {"insurance_fund": 0, "keeper_delay": 0, "gas_cost": 0} | changes
    return mechanism(FAR | margins, layers=layers, socialise_base=base, **told)


def after(specification: Specification, actions: list[Action], price: int = 100) -> tuple[ClearingState, Step]:
    """The state before the last action, and what that did."""
    rules, state = Rules.of(specification), genesis(Rules.of(specification), {"A": price})
    for action in actions[:-1]:
        done = execute(rules, state, action)
        assert isinstance(done, Step), done
        state = done.state
    last = execute(rules, state, actions[-1])
    assert isinstance(last, Step), last
    return state, last


def charges(done: Step) -> dict[str, int]:
    """Who was charged how much."""
    paid = {name: each.balance - done.state.accounts[name].balance for name, each in done.closed.accounts.items()}
    return {name: each for name, each in paid.items() if each}


def moved(price: int) -> NextBlock:
    """The price and what the oracle shows of it."""
    return NextBlock({"A": (price, price)})


HISTORY: list[Action] = [
    *(Deposit(name, amount) for name, amount in (("S", 300), ("B", 100), ("A", 100), ("M", 1_000))),
    Trade("A", "B", "S", 1, 100),
    moved(300),
    Trade("A", "A", "B", 1, 300),
    moved(100),
    Liquidate("A", "A", "M", 100),
]
"""S is short from 100, its buyer sells at 300, and the last to hold it loses 200 of his 100."""


@pytest.mark.parametrize(
    ("base", "paid", "left"),
    [
        ("gains-since-entry", {}, 100),
        ("gains-since-healthy", {"S": 100}, 0),
        ("equity", {"S": 19, "B": 19, "M": 63}, 0),
        ("size", {"S": 50, "M": 50}, 0),
    ],
)
def test_gains_since_entry_may_be_nothing_and_those_since_the_last_look_are_not(
    base: str, paid: dict[str, int], left: int
) -> None:
    """FALSE that unrealised gains pay for a loss in a zero-sum market: those who had them are out.

    By equity whoever holds nothing pays as well; by size who has lost, or gained nothing.
    """
    _, done = after(shared(base), HISTORY)
    assert done.absorbed is not None
    assert done.absorbed.uncovered == 100
    assert charges(done) == paid
    ledger = done.state.ledger
    assert ledger.uncovered_bad_debt == left
    assert ledger.insurance_fund == sum(paid.values()) - (100 - left)


def test_a_healthy_account_becomes_liquidatable_and_by_size_it_may_owe() -> None:
    """FALSE that charges start no cascade. By size it is charged whatever it has, by equity never more than that."""
    poor = [Deposit("P", 5), Deposit("Q", 5), Trade("A", "P", "Q", 1, 100), *HISTORY]
    for base, left in (("size", -20), ("equity", 4)):
        state, done = after(shared(base), with_poor(poor))
        rules = Rules.of(shared(base))
        assert not is_liquidatable(rules, state, state.accounts["Q"])
        assert equity(rules, done.state, done.state.accounts["Q"]) == left
        assert is_liquidatable(rules, done.state, done.state.accounts["Q"]) == (left < 4)


def with_poor(actions: list[Action]) -> list[Action]:
    """Two with just enough trade once the price has fallen, before anybody is closed out."""
    opening, rest = actions[:3], actions[3:]
    return [*rest[:-1], *opening, rest[-1]]


def test_gains_since_the_last_look_are_as_much_as_the_loss_in_long_runs() -> None:
    """But for less than a quantum of each account: in all runs of which nobody takes gains away in between."""
    closed = 0
    specification = mechanism(WILD, layers=LAYERS, insurance_fund=10, socialise_base="gains-since-healthy")

    class Watching(Run):
        def judge_step(self, action: Action, step: Step, after: Moment) -> None:  # noqa: ARG002 - as it is called
            nonlocal closed
            if step.uncharged is not None:
                left = step.state.ledger.uncovered_bad_debt - self.now.state.ledger.uncovered_bad_debt
                assert 0 <= left < len(step.state.accounts)
                closed += 1

    for seed in range(4):
        adventure(Watching(specification), Random(seed), 2)
    assert closed > 10


def test_accounts_are_charged_at_most_what_the_fund_does_not_hold_of_the_worst_window() -> None:
    """Every way to split the open interest over two longs, and every fall of a block: as much, and never more."""
    most = {}
    for fund in (0, 3):
        specification = shared("equity", insurance_fund=fund)
        bounded = {"move_down": Fraction(1, 10), "max_open_interest": 400, "initial_margin": 4 * PER_CENT}
        market = replace(specification.markets["A"], sides=(Side.LONG,), **bounded)
        specification = replace(specification, markets={"A": market})
        bound = charged_at_most(specification)
        assert bound is not None
        found = [
            paid_in(specification, sizes, fall)
            for sizes in product(range(5), repeat=2)
            for fall in range(11)
            if sum(sizes) == 4
        ]
        most[fund] = max(found), ceil(bound)
    assert most == {0: (24, 24), 3: (21, 21)}


def paid_in(specification: Specification, sizes: tuple[int, int], fall: int) -> int:
    """What accounts are charged where longs with just enough are closed out after a fall, or 0 where they are not."""
    rules, state = Rules.of(specification), genesis(Rules.of(specification), {"A": 100})
    names = [f"long {place}" for place, size in enumerate(sizes) if size]
    actions: list[Action] = [Deposit("M", 10_000)]
    for name, size in zip(names, filter(None, sizes), strict=True):
        actions += [Deposit(name, 4 * size), Trade("A", name, "M", size, 100)]
    actions += [moved(100 - fall)]
    charged = 0
    for action in [*actions, *(Liquidate(name, "A", "M", 100 - fall) for name in names)]:
        done = execute(rules, state, action)
        if isinstance(done, Step):
            state, charged = done.state, charged + sum(charges(done).values())
    return charged
