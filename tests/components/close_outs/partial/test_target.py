"""A call stops where equity reaches the target: T2 of close-outs in parts, in whole quanta."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from novate.model.actions import Liquidate, Step
from novate.model.close_outs.partial.parameters import Partial
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.state import Account
from novate.proofs.refinement.mechanisms import PER_CENT, mechanism

PRICE, SIZE = 1_000, 10_000
NOTIONAL = PRICE * SIZE
MARGIN = 10 * PER_CENT


def called(equity: int, rule: Partial, sign: int, fill: int) -> Step:
    """A call of an account with 10,000 base quanta, worth 1,000 each, and this equity."""
    made = mechanism(
        {"close_out": rule, "maintenance_margin": MARGIN, "initial_margin": 2 * MARGIN, "slippage": 3 * PER_CENT}
    )
    rules = Rules.of(made)
    state = genesis(rules, {"A": PRICE})
    accounts = {
        "ann": Account(equity - sign * NOTIONAL, {"A": sign * SIZE}, 1),
        "maker": Account(10**10, {"A": -sign * SIZE}, 0),
    }
    step = execute(rules, state._replace(accounts=accounts), Liquidate("ann", "A", "maker", fill))
    assert isinstance(step, Step), step
    return step


TARGET = Fraction(11, 10)
HALF = Partial(Fraction(1, 2), target=TARGET)


@pytest.mark.parametrize(("sign", "fill"), [(1, 980), (-1, 1_020), (1, 1_000)])
@pytest.mark.parametrize("missing", [1, 5_000, 200_000])
def test_it_closes_the_least_that_reaches_the_target(sign: int, fill: int, missing: int) -> None:
    """That is (t m N - E)/(t m - loss), up to three quanta; the account is healthy then, all charges paid."""
    equity = NOTIONAL // 10 - missing
    step = called(equity, HALF, sign, fill)
    loss = abs(1 - Fraction(fill, PRICE)) + 2 * PER_CENT * Fraction(fill, PRICE)
    needed = TARGET * MARGIN
    cure = (needed * NOTIONAL - equity) / (needed - loss)
    assert step.close_out is not None
    closed = (SIZE - step.close_out.size_after) * PRICE
    assert cure <= closed <= cure + 3 * PRICE
    assert step.close_out.equity_after >= needed * step.close_out.size_after * PRICE
    assert step.state.accounts["ann"].overdue == 0


def test_a_call_that_cannot_cure_closes_its_whole_part() -> None:
    """Half of the position, as without a target: what it lacks is more, or closing frees less than it costs."""
    without = replace(HALF, target=None)
    poor = NOTIONAL // 50
    assert called(poor, HALF, 1, 980) == called(poor, without, 1, 980)
    thin = replace(HALF, target=Fraction(1))
    assert called(NOTIONAL // 10 - 5_000, thin, 1, 980).state != called(NOTIONAL // 10 - 5_000, without, 1, 980).state


def test_what_is_left_is_nothing_or_enough() -> None:
    """A cure that would leave less than the minimum is none: the whole part is closed."""
    rule = Partial(Fraction(1), leftover_minimum=NOTIONAL * 9 // 10, target=Fraction(11, 10))
    assert called(NOTIONAL // 10 - 1, rule, 1, 1_000).state.accounts["ann"].positions == {}
