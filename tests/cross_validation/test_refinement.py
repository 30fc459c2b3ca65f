from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from novate.model.actions import Action, Deposit, Step, Trade, Withdraw
from novate.model.specification import Specification
from novate.proofs.mutation.cross_validation import ROUNDS
from novate.proofs.refinement.adventure import TRADERS, adventure
from novate.proofs.refinement.known import Known
from novate.proofs.refinement.mechanisms import CORE_MECHANISMS, MECHANISMS, random_mechanism
from novate.proofs.refinement.observations import Watch
from novate.proofs.refinement.run import ConfirmedRun, Run
from novate.proofs.refinement.steps import Moment
from novate.proofs.refinement.templates import Symbolic
from novate.proofs.refinement.traders import (
    ORACLES,
    PRICE,
    block,
    close_everybody,
    close_out,
    cure,
    open_position,
    squeeze,
    trend,
)

SYMBOLIC = {name: Symbolic(specification) for name, specification in MECHANISMS.items()}
KNOWN = {name: Known() for name in MECHANISMS}
REACHED: Counter[str] = Counter()

CORNERS = {
    "Liquidate",
    "overdue to the limit",
    "shortfall",
    "uncovered",
    "rounded",
    "charges capped",
    "positions left",
    "close-out after an earlier one",
    "turned round",
}
REFUSALS = {
    "amount-positive",
    "cash",
    "initial-margin",
    "minimum-notional",
    "move-bound",
    "no-position",
    "not-liquidatable",
    "one-market-per-account",
    "oracle-bound",
    "overdue-account",
    "price-positive",
    "same-account",
    "size-positive",
    "slippage-bound",
}

UNSAFE = {
    "cross, capped",
    "cross, uncapped, three markets",
    "cross, refuses below the reward",
    "the fund pays keepers",
    "in parts, amounts",
    "funding of positions that are closed in parts, cross",
}
"""Mechanisms whose margins do not pay for close-outs of several positions, or for the flat reward."""
BREAKABLE = {"no-bad-debt", "solvency", "fund-sufficiency", "keeper-incentive", "liquidation-progress"} | {
    "no-wrongful-close-out"
}
"""Conservation always holds."""

traders = st.sampled_from(TRADERS)
markets = st.integers(0, 2)
sizes = st.integers(-40, 40).filter(bool)
shares = st.sampled_from([Fraction(-1), Fraction(1), Fraction(-1, 2), Fraction(1, 3), Fraction(0)])
oracles = st.sampled_from(ORACLES)


class Refinement(RuleBasedStateMachine):
    """Drives the reference; every step, and every refusal, is compared with the symbolic machine as it happens."""

    def begin(self, name: str) -> None:
        """Start one of the mechanisms; what was confirmed in it before is not asked again."""
        self.run = ConfirmedRun(MECHANISMS[name], SYMBOLIC[name], KNOWN[name])

    def market(self, index: int) -> str:
        """One of the markets that there are."""
        names = list(self.run.specification.markets)
        return names[index % len(names)]

    @rule(name=traders, amount=st.integers(0, 5_000))
    def deposit(self, name: str, amount: int) -> None:
        """Money comes in, sometimes none."""
        self.run.do(Deposit(name, amount))

    @rule(name=traders, amount=st.integers(0, 500))
    def withdraw(self, name: str, amount: int) -> None:
        """Money goes out, or is refused."""
        self.run.do(Withdraw(name, amount))

    @rule(name=traders, index=markets, size=sizes, price=st.integers(0, 2 * PRICE), edge=st.integers(0, 3))
    def open(self, name: str, index: int, size: int, price: int, edge: int) -> None:
        """Open or change a position, with hardly more than the initial requirement left."""
        open_position(self.run, name, self.market(index), size, price, edge=edge)

    @rule(buyer=traders, seller=traders, index=markets, size=st.integers(0, 40), price=st.integers(-1, 2 * PRICE))
    def trade(self, buyer: str, seller: str, index: int, size: int, price: int) -> None:
        """Any trade between any two, most of them refused."""
        self.run.do(Trade(self.market(index), buyer, seller, size, price))

    @rule(name=traders, index=markets)
    def turn_round(self, name: str, index: int) -> None:
        """A long becomes a short, or the other way."""
        held = self.run.account(name).positions.get(self.market(index), 0)
        open_position(self.run, name, self.market(index), -2 * held or 10, PRICE, edge=0)

    @rule(name=traders, edge=st.integers(0, 2))
    def squeeze(self, name: str, edge: int) -> None:
        """Take out all that may be taken, then one quantum more."""
        squeeze(self.run, name, edge)

    @rule(share=st.lists(shares, min_size=3, max_size=3), oracle=oracles, beyond=st.integers(0, 1))
    def next_block(self, share: list[Fraction], oracle: str, beyond: int) -> None:
        """One block, its prices sometimes a tick beyond their bounds."""
        block(self.run, dict(zip(self.run.specification.markets, share, strict=False)), oracle, beyond)

    @rule(
        direction=st.lists(st.sampled_from((-1, 1)), min_size=3, max_size=3), blocks=st.integers(2, 6), oracle=oracles
    )
    def keepers_sleep(self, direction: list[int], blocks: int, oracle: str) -> None:
        """Prices trend until keepers have to act."""
        ways = (Fraction(way) for way in direction)
        trend(self.run, dict(zip(self.run.specification.markets, ways, strict=False)), blocks, oracle)

    @rule(name=traders, index=markets, size=sizes)
    def crash(self, name: str, index: int, size: int) -> None:
        """At the edge of the initial requirement, against the trend, until keepers have to act at the worst price."""
        against = Fraction(-1 if size > 0 else 1)
        open_position(self.run, name, self.market(index), size, PRICE, edge=0)
        trend(self.run, dict.fromkeys(self.run.specification.markets, against), 6, "fresh")
        close_everybody(self.run, Fraction(1))

    @precondition(lambda self: self.run.liquidatable())
    @rule(worse=st.fractions(0, 1, max_denominator=4))
    def keepers_wake_up(self, worse: Fraction) -> None:
        """Everybody liquidatable is closed out, position by position."""
        close_everybody(self.run, worse)

    @rule(name=traders, index=markets, beyond=st.integers(-9, 1))
    def close_out(self, name: str, index: int, beyond: int) -> None:
        """A fill better than the market price, inside the slippage, or a tick beyond."""
        close_out(self.run, name, self.market(index), Fraction(1), beyond)

    @precondition(lambda self: self.run.liquidatable())
    @rule(missing=st.integers(0, 1))
    def cure(self, missing: int) -> None:
        """A deposit makes an account just healthy, or misses by one quantum."""
        cure(self.run, self.run.liquidatable()[0], missing)

    def teardown(self) -> None:
        """Count what was reached."""
        if hasattr(self, "run"):
            REACHED.update(self.run.reached)
            for corner in CORNERS & set(+self.run.reached):
                event(corner)


class WatchedRun(Run):
    """A run that nobody confirms: it shows only where adventures come to."""

    def __init__(self, specification: Specification, symbolic: Symbolic) -> None:
        super().__init__(specification, symbolic)
        self.watch = Watch(specification, self.rules)

    def judge_step(self, action: Action, step: Step, _: Moment) -> None:
        """Tell the monitors."""
        self.watch.messages(self.now, action, step)


def in_some_of(names: Collection[str]) -> type[Refinement]:
    """That starts with one of these mechanisms."""

    class Some(Refinement):
        begin = initialize(name=st.sampled_from(sorted(names)))(Refinement.begin)

    return Some


@pytest.mark.parametrize("names", [CORE_MECHANISMS, MECHANISMS.keys() - CORE_MECHANISMS], ids=["core", "oracles"])
def test_every_step_of_the_reference_is_a_symbolic_step(names: Collection[str]) -> None:
    """Whatever traders, prices and keepers do, both encodings do the same, and the run comes to the corners."""
    REACHED.clear()
    run_state_machine_as_test(
        in_some_of(names),
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert set(+REACHED) >= {"Liquidate", "shortfall", "uncovered", "overdue to the limit"}, REACHED


@pytest.mark.parametrize("name", MECHANISMS)
def test_an_adventure_in_each_mechanism(name: str) -> None:
    """A seeded run is one of the symbolic machine; in a safe mechanism nothing breaks.

    As many rounds as notice the mistakes of the mutation campaign, and another run.
    """
    run = adventure(ConfirmedRun(MECHANISMS[name], SYMBOLIC[name]), Random(7), ROUNDS)
    assert run.reached["Trade"]
    assert run.reached["NextBlock"]
    assert not ("safe" in name and run.watch.violated)


def test_adventures_come_to_every_corner_and_every_refusal() -> None:
    """What the checks are to compare does happen within ten runs each: shortfalls, every guard, broken properties."""
    missing = CORNERS | {f"refused: {guard}" for guard in REFUSALS} | BREAKABLE
    for seed, name in product(range(10), MECHANISMS):
        run = WatchedRun(MECHANISMS[name], SYMBOLIC[name])
        missing -= set(+adventure(run, Random(seed), 2).reached) | run.watch.violated
        if not missing:
            break
    assert not missing


@pytest.mark.parametrize("seed", range(6))
def test_an_adventure_in_a_random_mechanism(seed: int) -> None:
    """The agreement does not hang on the numbers of the mechanism."""
    random = Random(seed)
    assert adventure(ConfirmedRun(random_mechanism(random)), random, 2).reached


@pytest.mark.parametrize("name", MECHANISMS)
def test_the_invariant_that_the_runs_confirm_is_inductive(name: str) -> None:
    """What is checked of reachable states is what proofs rest on; with cross margin it takes margins that are safe.

    And of calls that pay a flat reward each it is not known: theorems about them are about a plainer mechanism.
    """
    assert SYMBOLIC[name].inductive == (name not in UNSAFE)
