"""dYdX's fee and fund along the worst path: what the fund gets, and pays, if nobody is cured on the way.

A call takes the slippage, and a fee of at most 1.5 % of the fill from what the account has beyond its share of equity
in what is closed; where it has less than the slippage the fund pays the rest. So account and fund together lose the
slippage alone: the fund is no net loser just where the schedule mean is enough.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import pytest
from markets import DOLLAR, DYDX, MOVE, PER_CENT, SLIPPAGE, market, threshold

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reference import chunk
from novate.model.specification import Side

FEE = Fraction(15, 1000)
RULE = Partial(DYDX.chunk_share, 1_000, 100_000)
FINE = 10**12


class Fund(NamedTuple):
    """Dollars."""

    gets: Fraction
    pays: Fraction
    first: int | None
    """The first call at which it pays, from 1."""


def wound_down(margin: Fraction, dollars: int, move: Fraction) -> Fund:
    """A long that is worth so much at the look, three blocks before the first call."""
    notional = dollars * (1 - move) ** 3
    equity = margin * dollars - (dollars - notional)
    gets, pays, first, call = Fraction(0), Fraction(0), None, 0
    while notional:
        call += 1
        part, ratio = chunk(RULE, notional), equity / notional
        fee = min(FEE * part * (1 - SLIPPAGE), max(Fraction(0), ratio - SLIPPAGE) * part)
        paid = max(Fraction(0), SLIPPAGE - ratio) * part
        gets, pays, first = gets + fee, pays + paid, first or (call if paid else None)
        equity -= SLIPPAGE * part + fee - paid + move * (notional - part)
        notional, equity = rounded((notional - part) * (1 - move)), rounded(equity)
    return Fund(gets, pays, first)


def rounded(amount: Fraction) -> Fraction:
    """To next to nothing: the digits would explode."""
    return Fraction(int(amount * FINE), FINE)


def up_to(text: str) -> tuple[Fraction, Fraction]:
    """A number in per cent, after the one that is less by its last digit."""
    number = Fraction(text) * PER_CENT
    return number - PER_CENT / 10_000, number


def test_at_three_per_cent_the_fund_pays_from_the_fourth_call_on() -> None:
    """Of a million dollars: it gets 1,518 and pays 33,364."""
    fund = wound_down(3 * PER_CENT, 1_000_000, MOVE)
    assert (round(fund.gets), round(fund.pays), fund.first) == (1_518, 33_364, 4)


def test_at_a_tenth_of_the_moves_five_million_dollars_draw_on_the_fund_late() -> None:
    """In call 55, for 960."""
    fund = wound_down(3 * PER_CENT, 5_000_000, MOVE / 10)
    assert (round(fund.pays), fund.first) == (960, 55)


@pytest.mark.parametrize(("part", "never", "no_loser"), [(1, "7.5899", "6.1847"), (10, "2.5385", "1.0921")])
def test_margins_from_which_the_fund_pays_nothing_and_from_which_it_loses_nothing(
    part: int, never: str, no_loser: str
) -> None:
    """The least in four digits, of a million dollars, at moves of 0.5 % a block, and of a tenth of that."""
    move = MOVE / part
    low, high = (wound_down(margin, 1_000_000, move) for margin in up_to(never))
    assert high.pays == 0 < low.pays
    low, high = (wound_down(margin, 1_000_000, move) for margin in up_to(no_loser))
    assert low.gets < low.pays
    assert high.gets >= high.pays
    enough = threshold(DYDX, 1_000_000 * DOLLAR, market(Side.LONG, move))
    exactly = wound_down(enough, 1_000_000, move)
    assert abs(exactly.gets - exactly.pays) < Fraction(1, 10**6)
