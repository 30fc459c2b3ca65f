"""What sounds true of close-outs in parts and is not, each with the smallest case against it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from adversary import Game, ruined
from drawn import calls, drawn, kept, margin, needed, reach_of, rule_of
from markets import DOLLAR, DYDX, MOVE, PER_CENT, SLIPPAGE, WHOLE, market, per_cent, threshold

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reference import chunk
from novate.model.close_outs.partial.schedule import mean
from novate.model.specification import Side

LONG = market(Side.LONG)


def test_parts_do_not_only_help() -> None:
    """Said: smaller close-outs are safer. Each block that they take costs a move."""
    assert threshold(WHOLE, 1_000_000 * DOLLAR, LONG) < 2 * PER_CENT
    assert threshold(DYDX, 1_000_000 * DOLLAR, LONG) > 6 * PER_CENT


def test_an_account_in_parts_is_not_a_whole_one_that_is_closed_with_its_last_part() -> None:
    """Said: the delay is that of the last call. That is safe, but asks for 24 % instead of 6.18 % for 52 calls."""
    late = 1 - (1 - SLIPPAGE) * (1 - MOVE) ** (3 + 52 - 1)
    low, high = per_cent("24")
    assert low <= late <= high
    low, high = per_cent("6.18")
    assert low <= threshold(DYDX, 1_000_000 * DOLLAR, LONG) <= high


def test_an_amount_that_every_position_must_have_does_not_pay_for_every_call() -> None:
    """Said: the minimum maintenance covers a flat reward that is no more. It does so once, and there are two calls.

    201 with a loss of 3 % and a minimum maintenance of 1, which is what a call costs; a call closes at least 100.
    """
    size, reward, loss = Fraction(201), 1, 3 * PER_CENT
    equity = loss * size + 1
    rule = Partial(Fraction(1, 10), chunk_minimum=100, leftover_minimum=100)
    made = 0
    while size:
        part = chunk(rule, size)
        equity, size, made = equity - loss * part - reward, size - part, made + 1
    assert made == 2
    assert equity == -1


def test_the_last_rest_may_be_next_to_nothing() -> None:
    """Said: a minimum makes every call worth its while. Not the last, without a minimum of what is left."""
    rule = Partial(Fraction(1, 10), chunk_minimum=100)
    assert 101 - chunk(rule, Fraction(101)) == 1
    assert chunk(rule, Fraction(1)) == 1
    assert chunk(replace(rule, leftover_minimum=100), Fraction(101)) == 101


def proceeds(rule: Partial, notional: Fraction, moves: list[Fraction]) -> Fraction:
    """What a long's calls bring, one after each move, and for the rest nothing; over its notional."""
    left, found = notional, Fraction(0)
    for move in moves:
        left *= move
        part = chunk(rule, left)
        left, found = left - part, found + part
    return found / notional


def test_the_steepest_path_is_not_the_worst_of_every_rule() -> None:
    """Said: a lower price brings less. Not where the whole is closed below an amount, and half of it above.

    No rule with a minimum of what is left has a rest that grows with the position, unless it leaves nothing. The
    schedule is that of the same rule without: it closes no more, and is safe.
    """
    rule, whole = Partial(Fraction(1, 2), leftover_minimum=50), Fraction(108)
    assert chunk(rule, Fraction(100)) == 50
    assert chunk(rule, Fraction(999, 10)) == Fraction(999, 10)
    fall = Fraction(9, 10)
    steep, slow = proceeds(rule, whole, [fall, fall]), proceeds(rule, whole, [100 / whole, fall])
    assert slow < steep
    bounds = reach_of(Game(Side.LONG, 108, rule.chunk_share, fall=1 - fall))
    safe = mean(rule, 108, bounds)
    assert safe is not None
    assert safe < slow


@pytest.mark.parametrize("side", list(Side))
def test_a_maximum_at_the_oracle_price_is_none_at_the_market_price(side: Side) -> None:
    """Said: it is that much at the market price. The oracle may show more, and then a call closes less."""
    games = list(drawn(7, 10, side=side, deviation=Fraction(1, 20), minimum=40, share=Fraction(2, 3), maximum=60))
    refuted = 0
    for game in games:
        bounds = replace(reach_of(game), most_shown=Fraction(1))
        found = mean(rule_of(game), game.notional, bounds)
        assert found is not None
        wrong = needed(game, kept(game) * found)
        later = calls(game)
        assert later is not None
        assert wrong <= margin(game)
        refuted += ruined(game, wrong, game.delay + later)
    assert refuted > len(games) // 2
