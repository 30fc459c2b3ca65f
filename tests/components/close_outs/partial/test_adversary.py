"""What the contract says is what an exhaustive adversary finds, which knows neither the schedule nor the worst path.

It is exact but in two cases, and then safe: with amounts, of a long whose moves are bounded over several horizons where
the oracle looks back; and of a short where the market may fall further in `staleness` - 1 blocks than it rises till the
call: the oracle shows the most after a fall, the market is the worst after a rise, and no path has both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from adversary import Game, ruined, under_water
from drawn import calls, drawn, margin, margin_of_equity

from novate.model.specification import Side

NEXT_TO_NOTHING = Fraction(1, 10**6)
ROUNDED = Fraction(1, 10**60)
LONGER = (3, Fraction(1, 6))
EQUAL: dict[str, Any] = {"of_position": True, "minimum": 0, "maximum": None}
EXACT = [
    *drawn(1, 80),
    *drawn(2, 12, longer=LONGER),
    *drawn(3, 16, staleness=1),
    *drawn(4, 4, staleness=2, delay=0, deviation=Fraction(1, 50)),
    *drawn(7, 10, target=Fraction(1)),
    *drawn(9, 16, **EQUAL),
    *drawn(10, 6, **EQUAL, target=Fraction(6, 5)),
    *drawn(11, 6, **EQUAL, staleness=1, delay=0),
    *drawn(8, 10, target=Fraction(6, 5)),
    *drawn(5, 6, staleness=1, longer=LONGER, side=Side.SHORT, delay=0),
]
SAFE = [*drawn(6, 6, staleness=1, longer=LONGER, side=Side.LONG, delay=0)]


def blocks(game: Game) -> int:
    """All that its calls need, and one more for a rest in between."""
    later = calls(game)
    assert later is not None
    return game.delay + later + 1


@pytest.mark.parametrize("game", EXACT, ids=str)
def test_a_margin_is_enough_from_the_schedule_mean_on_and_not_below(game: Game) -> None:
    """With keepers early or late, rests in between, and any permitted oracle price."""
    assert not ruined(game, margin(game), blocks(game))
    assert ruined(game, margin(game) - NEXT_TO_NOTHING, blocks(game))


@pytest.mark.parametrize("game", EXACT[::3], ids=str)
def test_equity_is_never_negative_from_the_worst_equity_on_and_is_below(game: Game) -> None:
    """At the oracle price, before and after every call."""
    assert not under_water(game, margin_of_equity(game), blocks(game))
    assert under_water(game, margin_of_equity(game) - NEXT_TO_NOTHING, blocks(game))


def test_equity_asks_for_more_than_the_mean_in_some_of_these() -> None:
    """Else the test before would say nothing new; and for the same in others."""
    asked = [margin_of_equity(game) - margin(game) for game in EXACT[::3]]
    assert min(asked) == 0
    assert sum(each > 0 for each in asked) >= 5


@pytest.mark.parametrize("game", SAFE, ids=str)
def test_a_long_over_several_horizons_with_an_oracle_that_looks_back_is_safe(game: Game) -> None:
    """Though less might be enough."""
    assert not ruined(game, margin(game), blocks(game))
    assert not under_water(game, margin_of_equity(game), blocks(game))


LONG = Game(Side.LONG, 69, Fraction(1, 4), 40, 60, longer=(2, Fraction(3, 25)), deviation=Fraction(1, 50), staleness=1)
SHORT = Game(Side.SHORT, 100, Fraction(1, 4), 60, 60, fall=Fraction(1, 4), rise=Fraction(1, 20), staleness=3)


@pytest.mark.parametrize("game", [LONG, SHORT], ids=str)
def test_where_it_is_only_safe_a_smaller_margin_would_do(game: Game) -> None:
    """By a few tenths of a point: the adversary finds nothing there."""
    assert not ruined(game, margin(game) - Fraction(3, 1000), blocks(game))


@pytest.mark.parametrize("game", [LONG, SHORT], ids=str)
def test_the_same_account_without_amounts_is_decided_exactly(game: Game) -> None:
    """What the oracle shows does not matter then."""
    whole = replace(game, share=Fraction(1), minimum=0, maximum=None)
    assert not ruined(whole, margin(whole), blocks(whole))
    assert ruined(whole, margin(whole) - NEXT_TO_NOTHING, blocks(whole))


@pytest.mark.parametrize("needed", [margin, margin_of_equity])
@pytest.mark.parametrize("game", EXACT[:80:4], ids=str)
def test_smaller_accounts_need_no_more(game: Game, needed: Callable[[Game], Fraction]) -> None:
    """Of every size in quanta, but for what is rounded."""
    margins = [needed(replace(game, notional=size)) for size in range(1, game.notional + 1)]
    assert all(larger - smaller > -ROUNDED for smaller, larger in pairwise(margins))


def test_and_some_need_less() -> None:
    """In each of these games the largest account needs more than one of a quantum."""
    assert all(margin(game) > margin(replace(game, notional=1)) for game in EXACT[:80:4])
