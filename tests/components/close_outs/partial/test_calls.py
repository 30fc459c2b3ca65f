"""Close-outs in parts in the reference: how much a call closes, how often, and when a block can end."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from novate.model.actions import Deposit, Liquidate, NextBlock, Refusal, Step
from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reference import chunk, prepared
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.state import Account, ClearingState
from novate.proofs.refinement.mechanisms import PER_CENT, mechanism

TENTH = Partial(Fraction(1, 10), chunk_minimum=1_000, chunk_maximum=100_000)
MECHANISM = mechanism(
    {
        "close_out": TENTH,
        "largest_position": 10**9,
        "maintenance_margin": 5 * PER_CENT,
        "initial_margin": 10 * PER_CENT,
        "minimum_notional": 0,
    },
    keeper_delay=1,
)
RULES = Rules.of(MECHANISM)


@pytest.mark.parametrize(
    ("worth", "closed"),
    [(500, 500), (1_000, 1_000), (5_000, 1_000), (10_000, 1_000), (50_000, 5_000), (10**6, 10**5), (10**8, 10**5)],
)
def test_a_call_closes_the_share_within_the_amounts(worth: int, closed: int) -> None:
    """10 % of what is left, at least 1,000 or all of it, at most 100,000: dYdX v4's rule."""
    assert chunk(TENTH, Fraction(worth)) == closed


def test_what_a_call_leaves_is_nothing_or_enough() -> None:
    """`leftover_minimum` takes the rest, but no more than the maximum."""
    rule = replace(TENTH, chunk_share=Fraction(1, 2), leftover_minimum=2_000)
    assert chunk(rule, Fraction(3_000)) == 3_000
    assert chunk(rule, Fraction(4_000)) == 2_000
    assert chunk(replace(rule, chunk_maximum=2_500), Fraction(3_000)) == 2_500


def test_parts_and_rests_grow_with_the_position_and_shares_fall() -> None:
    """All that is proved of such rules rests on this."""
    random = Random(1)
    for _ in range(300):
        least = random.randint(0, 500)
        rule = Partial(
            Fraction(random.randint(1, 20), 20), least, random.choice((None, least + random.randint(1, 900)))
        )
        small, large = sorted(Fraction(random.randint(1, 3_000), random.randint(1, 3)) for _ in range(2))
        of_small, of_large = chunk(rule, small), chunk(rule, large)
        assert 0 < of_small <= of_large <= large
        assert small - of_small <= large - of_large
        assert of_small / small >= of_large / large


def test_parts_are_whole_quanta_and_never_less_than_the_rule_says() -> None:
    """Rounded up: three base quanta worth 1,000/3 each of a position of 100 where the rule says 1,000."""
    rules = prepared(TENTH, scale=3)
    assert rules.closed(30, 1_000) == 3
    assert rules.closed(28, 1_100) == 3  # 10 % are 2.8 of them
    assert rules.closed(2, 1_000) == 2
    assert prepared(replace(TENTH, chunk_minimum=0), scale=1).closed(7, 10) == 1


def overdue(size: int, balance: int, price: int, blocks: int) -> ClearingState:
    """One account that holds a position and has been liquidatable for some blocks."""
    state = genesis(RULES, {"A": price})
    maker = Account(10**9, {"A": -size}, 0)
    return state._replace(accounts={"ann": Account(balance, {"A": size}, blocks), "maker": maker})


def done(state: ClearingState, action: Liquidate | NextBlock | Deposit) -> ClearingState:
    """The state after an action that is allowed."""
    step = execute(RULES, state, action)
    assert isinstance(step, Step), step
    return step.state


def refused(state: ClearingState, action: Liquidate | NextBlock) -> str:
    """The guard that forbids it."""
    refusal = execute(RULES, state, action)
    assert isinstance(refusal, Refusal), refusal
    return refusal.guard


CALL = Liquidate("ann", "A", "maker", 100)
STAY = NextBlock({"A": (100, 100)})


def test_a_block_ends_once_every_overdue_account_was_called() -> None:
    """Not before; a second call in the same block is none; being called does not end the spell."""
    state = overdue(1_000, -97_000, 100, 2)
    assert refused(state, STAY) == "overdue-account"
    once = done(state, CALL)
    assert once.accounts["ann"].positions == {"A": 900}
    assert once.accounts["ann"].called == ("A",)
    assert refused(once, CALL) == "one-call-a-block"
    after = done(once, STAY)
    assert (after.accounts["ann"].called, after.accounts["ann"].overdue) == ((), 3)
    assert refused(after, STAY) == "overdue-account"
    assert done(after, CALL).accounts["ann"].positions == {"A": 810}


def test_only_health_ends_a_spell() -> None:
    """A deposit that cures it does, and then the account counts anew."""
    once = done(overdue(1_000, -97_000, 100, 2), CALL)
    cured = done(once, Deposit("ann", 5_000))
    assert cured.accounts["ann"].overdue == 0
    assert done(cured, STAY).accounts["ann"].overdue == 0


def test_a_keeper_may_say_the_size_and_no_other() -> None:
    """It is refused with the size that the rule has."""
    state = overdue(1_000, -97_000, 100, 1)
    assert done(state, replace(CALL, size=100)) == done(state, CALL)
    for size in (99, 101, 1_000):
        refusal = execute(RULES, state, replace(CALL, size=size))
        assert isinstance(refusal, Refusal)
        assert (refusal.guard, refusal.numbers) == ("close-out-size", {"found": size, "needed": 100})


def test_a_call_that_does_not_cure_charges_nothing() -> None:
    """What is left of the account backs the rest of its position."""
    step = execute(RULES, overdue(1_000, -97_000, 100, 2), CALL)
    assert isinstance(step, Step)
    assert step.close_out is not None
    assert (step.close_out.charges, step.close_out.shortfall, step.close_out.size_after) == (0, 0, 900)


def test_only_the_last_call_leaves_a_shortfall() -> None:
    """While a part is open the account is below zero, and nothing is forgiven."""
    state = overdue(5, -510, 100, 2)
    step = execute(RULES, state, CALL)
    assert isinstance(step, Step)
    assert step.close_out is not None
    assert step.close_out.shortfall == 10  # five quanta worth 500 are less than the minimum: all at once
    assert step.state.accounts["ann"] == Account(0, {}, 0, ("A",))
