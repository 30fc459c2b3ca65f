"""From which margin on the insurance fund does not pay for fills, and loses nothing: an exhaustive adversary agrees."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from adversary import Game
from drawn import calls, drawn, margin, reach_of, rule_of
from markets import DOLLAR, DYDX, MOVE, OF_THE_REST, PER_CENT, SLIPPAGE, market, per_cent, threshold
from settled import draws, happens, loses

from novate.model.close_outs.partial.surplus import Cure, Fills, cure, undrawn
from novate.model.specification import Side

NEXT_TO_NOTHING = Fraction(1, 10**6)
FEE = Fraction(15, 1000)
LONGER = (3, Fraction(1, 6))
EQUAL: dict[str, Any] = {"of_position": True, "minimum": 0, "maximum": None}
GAMES = [
    *drawn(21, 20, deviation=Fraction(0), delay=0, is_capped=True, penalty=Fraction(1, 50)),
    *drawn(22, 12, deviation=Fraction(0), delay=0, is_capped=True, penalty=Fraction(1, 6), minimum=30),
    *drawn(24, 10, deviation=Fraction(0), is_capped=True, of_position=True, minimum=0, maximum=None),
    *drawn(23, 6, deviation=Fraction(0), delay=1, is_capped=True, penalty=Fraction(1, 20)),
    *drawn(25, 4, deviation=Fraction(1, 20), delay=0, is_capped=True, penalty=Fraction(1, 20)),
    *drawn(26, 2, longer=LONGER, side=Side.SHORT, deviation=Fraction(0), delay=0, is_capped=True),
    *drawn(27, 2, longer=LONGER, side=Side.LONG, delay=0, is_capped=True, **EQUAL),
    *drawn(28, 3, deviation=Fraction(0), delay=0, is_capped=True, penalty=Fraction(1, 100), target=Fraction(1)),
    *drawn(29, 3, deviation=Fraction(0), delay=0, is_capped=True, penalty=Fraction(1, 100), target=Fraction(5, 4)),
]


def needed(game: Game) -> Fraction:
    """The margin with which no fill lacks anything."""
    found = undrawn(rule_of(game), game.notional, reach_of(game), Fills.of(game.side, game.slippage, game.penalty))
    assert found is not None
    return game.side.sign * (1 - found)


def blocks(game: Game) -> int:
    """All that its calls need, one that a price may add, and one for a rest in between."""
    later = calls(game)
    assert later is not None
    return game.delay + later + 2


@pytest.mark.parametrize("game", GAMES, ids=str)
def test_no_fill_lacks_anything_from_a_margin_on_and_one_does_below(game: Game) -> None:
    """Whatever prices do."""
    assert not happens(game, needed(game), blocks(game), draws, any_fill=False)
    assert happens(game, needed(game) - NEXT_TO_NOTHING, blocks(game), draws, any_fill=False)


@pytest.mark.parametrize("game", GAMES, ids=str)
def test_the_fund_loses_nothing_from_the_schedule_mean_on_and_does_below(game: Game) -> None:
    """At any moment of a spell: the margin at which a charge that is capped leaves no bad debt."""
    assert not happens(game, margin(game), blocks(game), loses, any_fill=False)
    assert happens(game, margin(game) - NEXT_TO_NOTHING, blocks(game), loses, any_fill=False)


@pytest.mark.parametrize("game", GAMES[:20:4], ids=str)
def test_better_fills_change_nothing(game: Game) -> None:
    """With the worst slippage both happen, or neither does."""
    assert not happens(game, needed(game), blocks(game), draws, any_fill=True)
    assert not happens(game, margin(game), blocks(game), loses, any_fill=True)


FEES = [(side, Fills.of(side, SLIPPAGE, FEE)) for side in Side]
UNDRAWN = [
    (MOVE, 1_000_000, "7.5899", "8.4061"),
    (MOVE / 10, 1_000_000, "2.5385", "2.5819"),
    (MOVE, 5_000_000, "13.9327", "19.5291"),
    (MOVE, 10_000, "5.2924", "5.7780"),
]


@pytest.mark.parametrize(("move", "dollars", "long", "short"), UNDRAWN)
def test_margins_from_which_dydx_s_fund_pays_nothing(move: Fraction, dollars: int, long: str, short: str) -> None:
    """1.5 % of a fill at most; the longs of a million are published figures."""
    for (side, fills), text in zip(FEES, (long, short), strict=True):
        found = undrawn(DYDX, dollars * DOLLAR, market(side, move), fills)
        low, high = per_cent(text)
        assert found is not None
        assert low <= side.sign * (1 - found) <= high


def test_a_larger_position_needs_no_less() -> None:
    """In every whole number of quanta of small games, and on the way to a large one without a maximum."""
    for game in GAMES[:20:5]:
        margins = [needed(replace(game, notional=size)) for size in range(1, game.notional + 1)]
        assert all(larger - smaller > -Fraction(1, 10**60) for smaller, larger in pairwise(margins))
    for side, fills in FEES:
        sizes = [undrawn(replace(DYDX, chunk_maximum=None), 10**power, market(side), fills) for power in range(6, 16)]
        alone = undrawn(OF_THE_REST, 1, market(side), fills)
        assert alone is not None
        needs = [side.sign * (1 - each) for each in sizes if each is not None]
        assert len(needs) == len(sizes)
        assert needs == sorted(needs)
        assert needs[-1] <= side.sign * (1 - alone) < needs[-1] + PER_CENT / 1_000


def test_a_short_that_is_never_closed_has_no_margin_and_prices_that_stand_still_need_the_slippage() -> None:
    """The fund is drawn whatever there is; or nothing moves but the fill."""
    (_, of_longs), (_, of_shorts) = FEES
    assert undrawn(DYDX, 20_000_000 * DOLLAR, market(Side.SHORT), of_shorts) is None
    assert undrawn(DYDX, 20_000_000 * DOLLAR, market(Side.LONG, Fraction(0)), of_longs) == 1 - SLIPPAGE


LATE = Game(
    side=Side.LONG,
    notional=1_012,
    share=Fraction(1, 10),
    minimum=1_000,
    fall=MOVE,
    rise=MOVE,
    delay=2,
    slippage=SLIPPAGE,
    penalty=FEE,
)


def test_the_lowest_prices_are_not_always_the_worst() -> None:
    """Said: a long's fund is drawn where prices fall as fast as they may. There one call closes all that is left.

    Where they fall a little less than that a call more is needed, and its fill, of next to nothing, lacks something.
    """
    least = needed(LATE)
    assert per_cent("2.1714")[0] <= least <= per_cent("2.1714")[1]
    at_lowest = 1 - (1 - SLIPPAGE) * (1 - MOVE) ** 3
    assert at_lowest < 2 * PER_CENT < least
    assert happens(LATE, least - NEXT_TO_NOTHING, 4, draws, any_fill=False)
    assert not happens(LATE, least, 4, draws, any_fill=False)
    assert not happens(replace(LATE, notional=1_000), at_lowest, 5, draws, any_fill=False)


def test_to_lose_nothing_is_not_to_pay_nothing() -> None:
    """Said: the fund that is no net loser is not drawn. At 7 % a million dollars draw on it, and it gets more."""
    (_, fills), size, bounds = FEES[0], 1_000_000 * DOLLAR, market(Side.LONG)
    found = undrawn(DYDX, size, bounds, fills)
    assert found is not None
    assert threshold(DYDX, size, bounds) < 7 * PER_CENT < 1 - found


@pytest.mark.parametrize(
    ("text", "long", "short"),
    [
        ("0.5", Cure.NEVER, Cure.NEVER),
        ("1.2", Cure.NEVER, Cure.NEVER),
        ("1.5", Cure.NEVER, Cure.NEVER),
        ("1.9925", Cure.NOT_AT_WORST, Cure.NOT_AT_WORST),
        ("2", Cure.MAY, Cure.NOT_AT_WORST),
        ("3", Cure.MAY, Cure.MAY),
    ],
)
def test_where_the_fee_leaves_nothing_to_cure_with(text: str, long: Cure, short: Cure) -> None:
    """Of dYdX's sample markets FX (0.5 %) and Large-Cap (1.2 %) no fill ever cures an account."""
    margin = Fraction(text) * PER_CENT
    assert [cure(margin, fills, FEE) for _, fills in FEES] == [long, short]


def test_a_better_fill_may_cure_where_the_worst_does_not() -> None:
    """Said: with m <= s + F (1 - s) no fill cures. At the market price it does from F on: 1.8 %, of equity 1.79 %."""
    margin, equity, part = Fraction(18, 1000), Fraction(179, 1000), Fraction(1)
    assert cure(margin, FEES[0][1], FEE) is Cure.NOT_AT_WORST
    for slippage, is_cured in ((SLIPPAGE, False), (Fraction(0), True)):
        fill = part * (1 - slippage)
        surplus = equity / 10 * part - slippage * part
        left = equity - slippage * part - min(FEE * fill, surplus)
        assert (left >= margin * (10 - part)) is is_cured
