"""dYdX's fee and fund in whole quanta along the lowest prices: what the fund gets, and pays, call by call."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil
from random import Random

import pytest
from markets import DOLLAR, DYDX, MOVE, PER_CENT, SLIPPAGE

from novate.model.actions import Liquidate, NextBlock, Step
from novate.model.close_outs.partial.parameters import Charge
from novate.model.core.reference.dydx_v4 import LiquidationConfig, Perpetual, Subaccount, insurance_fund_delta
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.rules import Rules
from novate.model.specification import Specification
from novate.model.state import Account, ClearingState
from novate.proofs.refinement.mechanisms import mechanism

FEE = Fraction(15, 1000)
TICKS = 10**9
"""At the look."""
UNITS = 10**6
"""Base quanta that are worth a quote quantum at one tick."""


def settling(margin: Fraction, move: Fraction, fund: int = 10**6 * DOLLAR) -> Specification:
    """The market of the published figures, where the fund settles every fill."""
    return mechanism(
        {
            "close_out": replace(DYDX, charge=Charge.SURPLUS),
            "largest_position": 10**7 * DOLLAR,
            "maintenance_margin": margin,
            "initial_margin": max(margin, 10 * PER_CENT),
            "penalty": FEE,
            "slippage": SLIPPAGE,
            "move_up": move,
            "move_down": move,
            "unit": Fraction(1, UNITS),
        },
        keeper_delay=2,
        keeper_share=Fraction(0),
        insurance_fund=fund,
    )


def flows(margin: Fraction, dollars: int, move: Fraction, fund: int = 10**6 * DOLLAR) -> list[int]:
    """What the fund gets with each call (less than 0: pays) of a long that is just healthy, then falls; in quanta."""
    rules = Rules.of(settling(margin, move, fund))
    size = dollars * DOLLAR * UNITS // TICKS
    worth = dollars * DOLLAR
    state = genesis(rules, {"A": TICKS})
    accounts = {"ann": Account(ceil(margin * worth) - worth, {"A": size}, 0), "carol": Account(10**16, {"A": -size}, 0)}
    cash = state.ledger.cash + sum(each.balance for each in accounts.values())
    state = state._replace(accounts=accounts, ledger=state.ledger._replace(cash=cash))
    found, price = [], Fraction(TICKS)
    while "A" in state.accounts["ann"].positions:
        price *= 1 - move
        state = carried_out(rules, state, NextBlock({"A": (ceil(price), ceil(price))}))
        price = Fraction(ceil(price))
        if state.block > 2:
            held = state.ledger.insurance_fund
            state = carried_out(rules, state, Liquidate("ann", "A", "carol", ceil(price * (1 - SLIPPAGE))))
            found.append(state.ledger.insurance_fund - held)
    return found


def carried_out(rules: Rules, state: ClearingState, action: Liquidate | NextBlock) -> ClearingState:
    """The state after an action that is not refused."""
    outcome = execute(rules, state, action)
    assert isinstance(outcome, Step), outcome
    return outcome.state


def totals(found: list[int]) -> tuple[int, int, int]:
    """Dollars that the fund gets, and pays, and the first call with which it pays, from 1."""
    first = next(call for call, each in enumerate(found, 1) if each < 0)
    gets, pays = sum(each for each in found if each > 0), -sum(each for each in found if each < 0)
    return round(Fraction(gets, DOLLAR)), round(Fraction(pays, DOLLAR)), first


def test_at_three_per_cent_the_fund_pays_from_the_fourth_call_on() -> None:
    """Of a million dollars: it gets 1,518 and pays 33,364."""
    assert totals(flows(3 * PER_CENT, 1_000_000, MOVE)) == (1_518, 33_364, 4)


def test_at_a_tenth_of_the_moves_five_million_dollars_draw_on_the_fund_late() -> None:
    """In call 55, for 960."""
    _, pays, first = totals(flows(3 * PER_CENT, 5_000_000, MOVE / 10))
    assert (pays, first) == (960, 55)


@pytest.mark.parametrize(("part", "never", "no_loser"), [(1, "7.5899", "6.1847"), (10, "2.5385", "1.0921")])
def test_margins_from_which_the_fund_pays_nothing_and_from_which_it_loses_nothing(
    part: int, never: str, no_loser: str
) -> None:
    """The least in four digits, of a million dollars, at moves of 0.5 % a block, and of a tenth of that.

    A call may be rounded by a quantum or two.
    """
    last_digit, rounded = PER_CENT / 10_000, 200
    low, high = (flows(Fraction(never) * PER_CENT - less, 1_000_000, MOVE / part) for less in (last_digit, 0))
    assert min(high) > -rounded > min(low)
    low, high = (flows(Fraction(no_loser) * PER_CENT - less, 1_000_000, MOVE / part) for less in (last_digit, 0))
    assert sum(high) > -rounded > sum(low)


def test_what_the_fund_does_not_hold_is_uncovered_and_the_fill_is_made_all_the_same() -> None:
    """Nobody is deleveraged here: with nothing in the fund but its fees, it pays 1,518."""
    assert round(Fraction(-sum(each for each in flows(3 * PER_CENT, 1_000_000, MOVE, 0) if each < 0), DOLLAR)) == 1_518


@pytest.mark.parametrize("sign", [1, -1])
def test_a_fill_brings_the_fund_what_dydx_says(sign: int) -> None:
    """What `insurance_fund_delta` of the protocol does, but for what each of them rounds: accounts in any trouble."""
    random, rules, config = Random(5), Rules.of(settling(3 * PER_CENT, MOVE)), LiquidationConfig(15_000, 0, 0)
    for _ in range(60):
        price, size = random.randint(10**5, TICKS), sign * random.randint(10**7, 10**9)
        worth = size * price // UNITS
        balance = abs(worth) * random.randint(-30, 29) // 1_000 - worth
        fill = price - sign * random.randint(0, price // 200)
        perpetual = Perpetual(Fraction(price), -12, -6, 50_000, 600_000)  # 3 %; a base quantum at a tick as here
        accounts = {"ann": Account(balance, {"A": size}, 0), "carol": Account(10**18, {}, 0)}
        state = genesis(rules, {"A": price})._replace(accounts=accounts)
        after = carried_out(rules, state, Liquidate("ann", "A", "carol", fill))
        closed = abs(size - after.accounts["ann"].positions.get("A", 0))
        got = after.ledger.insurance_fund - state.ledger.insurance_fund
        said = insurance_fund_delta(Subaccount(balance, {0: size}), {0: perpetual}, 0, sign < 0, closed, fill, config)
        assert isinstance(said, int)
        assert abs(got - said) <= ROUNDED


ROUNDED = 5
"""Quanta: requirements and values are whole there, differences of them the more so."""
