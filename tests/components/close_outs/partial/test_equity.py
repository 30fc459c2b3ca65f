"""Equity between the calls of rules that never end is that of the same rules with a minimum of next to nothing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from novate.model.close_outs.partial.equity import worst_equity, worst_later
from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reach import Reach, reach
from novate.model.close_outs.partial.schedule import mean
from novate.model.contract import Oracle
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.ema.parameters import Ema
from novate.model.specification import MoveWindow, Side
from novate.proofs.refinement.mechanisms import PER_CENT, mechanism

NOTIONAL = 10**15
NEARLY = Fraction(1, 10**10)
RULES = (Partial(Fraction(1, 10)), Partial(Fraction(1, 4), chunk_maximum=NOTIONAL // 20))
LONGER = (MoveWindow(5, up=4 * PER_CENT, down=4 * PER_CENT),)


AVERAGE = Ema(Fraction(1, 5), Fraction(1, 20))
"""It falls further behind the longer the market goes one way."""
ORACLES = (*(Band(off * PER_CENT, off * PER_CENT, late) for off in (0, 1, 10) for late in (0, 3)), AVERAGE)


def bounds(side: Side, oracle: Oracle, longer: tuple[MoveWindow, ...] = ()) -> Reach:
    """Of 1 % a block."""
    changes = {"move_up": PER_CENT, "move_down": PER_CENT, "move_windows": longer, "oracle": oracle}
    made = mechanism(changes)
    return reach(Machine(made, made.markets["A"], side))


@pytest.mark.parametrize("longer", [(), LONGER], ids=["one block", "five blocks"])
@pytest.mark.parametrize("oracle", ORACLES, ids=str)
@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize("side", list(Side))
def test_a_rule_without_an_end_is_the_limit_of_those_with_one(
    side: Side, rule: Partial, oracle: Oracle, longer: tuple[MoveWindow, ...]
) -> None:
    """Mean and equity; the closed form stands for all calls of a rule of shares that are left."""
    market, kept = bounds(side, oracle, longer), 1 - side.sign * PER_CENT
    ending = replace(rule, chunk_minimum=1)
    for found, limit in (
        (mean(rule, NOTIONAL, market), mean(ending, NOTIONAL, market)),
        (worst_equity(rule, NOTIONAL, market, kept), worst_equity(ending, NOTIONAL, market, kept)),
    ):
        assert found is not None
        assert limit is not None
        assert abs(found - limit) < NEARLY


def test_equity_may_be_the_worst_before_a_later_call() -> None:
    """Of a long whose oracle falls behind: worse than before the first call, and at the end."""
    rule, market = RULES[0], bounds(Side.LONG, AVERAGE)
    end, worst = mean(rule, NOTIONAL, market), worst_equity(rule, NOTIONAL, market, Fraction(1))
    assert end is not None
    assert worst is not None
    assert worst < min(end, market.worst_shown(0))


def test_the_oracle_is_bounded_by_the_market_too() -> None:
    """Of an average that may round in every block: after many that is the nearer bound."""
    for side, worse in ((Side.LONG, max), (Side.SHORT, min)):
        market = bounds(side, AVERAGE)
        least = market.least_shown if side is Side.LONG else market.most_shown
        assert market.worst_shown(0) == market.oracle(0)
        assert (
            market.worst_shown(20) == least * market.market(20) == worse(market.oracle(20), least * market.market(20))
        )
        assert market.worst_shown(20) != market.oracle(20)


def test_calls_that_are_not_looked_at_count_for_as_much_as_the_oracle_may_be_off() -> None:
    """Where that is worse than what they bring."""
    long, short = bounds(Side.LONG, ORACLES[-2]), bounds(Side.SHORT, ORACLES[-2])
    assert 0 < long.least_shown < 1 < short.most_shown
    assert worst_later(Fraction(1), Fraction(1), long) == long.least_shown - 1
    assert worst_later(Fraction(1), Fraction(1), short) == short.most_shown - 1
    assert worst_later(Fraction(1, 2), Fraction(1), long) == 0
    assert worst_later(Fraction(2), Fraction(1), short) == 0


@pytest.mark.parametrize("side", list(Side))
def test_what_the_oracle_may_show_is_worse_than_the_end_only_where_it_is_far_off(side: Side) -> None:
    """Else the row of solvency asks for what that of bad debt does."""
    rule, kept = RULES[0], 1 - side.sign * PER_CENT
    near, far = bounds(side, ORACLES[0]), bounds(side, Band(20 * PER_CENT, 20 * PER_CENT, 0))
    end = mean(rule, NOTIONAL, near)
    assert end is not None
    assert worst_equity(rule, NOTIONAL, near, kept) == kept * end
    assert worst_equity(rule, NOTIONAL, far, kept) == far.oracle(0)


def test_a_short_that_is_never_closed_has_none() -> None:
    """No margin is enough there."""
    assert worst_equity(Partial(Fraction(1, 200)), NOTIONAL, bounds(Side.SHORT, ORACLES[0]), Fraction(1)) is None
