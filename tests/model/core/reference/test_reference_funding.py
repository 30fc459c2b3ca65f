"""Funding in exact integers: who pays what, when, and whose the rest is; and ways of rounding that make money."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil, floor

import pytest

from novate.model.actions import NextBlock, Refusal, Step
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.funding.ticks.parameters import Ticks
from novate.model.state import Account, ClearingState
from novate.proofs.refinement.mechanisms import PER_CENT, mechanism

HALF = Fraction(1, 2)


def prepared(
    sizes: tuple[int, ...], balance: int = 1_000, every: int = 1, price: int = 1
) -> tuple[Rules, ClearingState]:
    """A market in which at most half of a notional is paid, and accounts of these sizes."""
    rules = Rules.of(mechanism({"funding": Ticks(HALF, every), "move_up": HALF, "move_down": HALF}))
    accounts = {f"account {place}": Account(balance, {"A": size}, 0) for place, size in enumerate(sizes)}
    return rules, genesis(rules, {"A": price})._replace(accounts=accounts)


def block(rules: Rules, state: ClearingState, rate: Fraction | int, price: int = 1) -> Step:
    """One more, with a payment."""
    step = execute(rules, state, NextBlock({"A": (price, price)}, {"A": Fraction(rate)}))
    assert isinstance(step, Step), step
    return step


def changes(sizes: tuple[int, ...], rate: Fraction) -> tuple[int, ...]:
    """What each account receives, and then the insurance fund."""
    rules, state = prepared(sizes)
    after = block(rules, state, rate).state
    received = (after.accounts[name].balance - each.balance for name, each in state.accounts.items())
    return (*received, after.ledger.insurance_fund - state.ledger.insurance_fund)


def test_who_pays_is_rounded_up_and_who_receives_down() -> None:
    """The rest is the fund's: of -2, 1 and 1 at a half it is nothing one way, and nothing is made the other."""
    assert changes((1, 1, -2), HALF) == (-1, -1, 1, 1)
    assert changes((-2, 1, 1), -HALF) == (-1, 0, 0, 1)
    assert changes((1, 1, 1, -3), HALF) == (-1, -1, -1, 1, 2)


def test_what_is_left_is_less_than_a_quantum_for_each_position() -> None:
    """From 0 to k - 1 quanta for k open positions whose sizes net to zero; both ends are reached."""
    found = set()
    for first, second, (up, down) in product(range(-4, 5), range(-4, 5), ((1, 2), (1, 3), (-2, 5))):
        sizes = tuple(size for size in (first, second, -first - second) if size)
        residue = changes(sizes, Fraction(up, down))[-1]
        assert 0 <= residue <= max(0, len(sizes) - 1)
        found.add((len(sizes), residue))
    assert {(3, 0), (3, 2), (2, 0), (2, 1)} <= found


def test_it_is_false_that_payments_may_be_rounded_towards_zero() -> None:
    """Then -2, 1 and 1 at a half make a quantum out of nothing; so it is if receivers are rounded up."""
    owed = [size * HALF for size in (-2, 1, 1)]
    assert sum(map(int, owed)) == -1
    assert sum(map(ceil, owed)) == 1
    assert sum(ceil(each) if each > 0 else floor(each) for each in (-HALF, -HALF, 2 * HALF)) == -1


def test_it_is_false_that_a_clamp_may_be_applied_to_each_side() -> None:
    """Of a rate of 3 %, with a limit of 1 % for who pays and of 2 % for who receives, the house pays the difference."""
    rate, notional = 3 * PER_CENT, 10_000
    paid, received = min(rate, PER_CENT) * notional, min(rate, 2 * PER_CENT) * notional
    assert paid - received == -100
    assert sum(changes((10_000, -10_000), rate)) == 0


def test_it_is_false_that_what_nets_to_zero_leaves_everybody_solvent() -> None:
    """A payer who is worth 1 owes 2, the receiver is credited 2: what is owed has grown by the 1 that nobody has."""
    rules, state = prepared((4, -4), price=1)
    poor = state.accounts["account 0"]._replace(balance=-3)  # worth 1, at a price of 1
    state = state._replace(accounts={**state.accounts, "account 0": poor})
    after = block(rules, state, HALF).state
    assert [after.accounts[name].balance for name in state.accounts] == [-5, 1_002]
    before_owed, now_owed = ((max(0, 4 + low) + high - 4) for low, high in ((-3, 1_000), (-5, 1_002)))
    assert now_owed - before_owed == 1
    assert after.accounts["account 0"].overdue == 1


def test_margins_are_checked_after_the_payment() -> None:
    """An account that was healthy at these prices is liquidatable by the payment alone; who receives is cured."""
    rules, state = prepared((100, -100), balance=-90, price=1)
    state = state._replace(accounts={**state.accounts, "account 1": Account(90 + 14, {"A": -100}, 1)})
    paid = block(rules, state, 6 * PER_CENT).state
    assert [paid.accounts[name].overdue for name in state.accounts] == [1, 0]
    still = block(rules, state, 0).state
    assert [still.accounts[name].overdue for name in state.accounts] == [0, 2]


def test_it_is_paid_at_what_the_oracle_shows_now() -> None:
    """Not at the price before, which was 2."""
    rules, state = prepared((100, -100), price=2)
    assert block(rules, state, PER_CENT, price=1).payments == {"account 0": {"A": 1}, "account 1": {"A": -1}}


@pytest.mark.parametrize(("rate", "guard"), [(51 * PER_CENT, "funding-rate"), (-51 * PER_CENT, "funding-rate")])
def test_a_rate_beyond_the_rule_is_refused(rate: Fraction, guard: str) -> None:
    """Of either sign."""
    rules, state = prepared((1, -1))
    refused = execute(rules, state, NextBlock({"A": (1, 1)}, {"A": rate}))
    assert isinstance(refused, Refusal)
    assert refused.guard == guard


def test_ticks_are_so_many_blocks_apart() -> None:
    """Every third block: two without a payment, which may be longer than that."""
    rules, state = prepared((1, -1), every=3)
    state = block(rules, state, HALF).state
    for _ in range(2):
        refused = execute(rules, state, NextBlock({"A": (1, 1)}, {"A": HALF}))
        assert isinstance(refused, Refusal)
        assert refused.guard == "funding-too-soon"
        state = block(rules, state, 0).state
    assert block(rules, block(rules, state, 0).state, HALF).state.markets["A"].until_funding == 2
