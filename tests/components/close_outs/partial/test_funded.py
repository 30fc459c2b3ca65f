"""Positions that pay funding while they are closed in parts: steps of the argument, and an adversary that plays it out.

The adversary chooses at which ticks to pay, all prices, and when keepers call; an account that looks healthy rests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from random import Random
from typing import Any

import pytest
import z3
from adversary import Game, ruined
from drawn import any_game, calls, kept, reach_of, rule_of

from novate.model.close_outs.partial.funded import Funded, margin, most_at_ticks, outcome
from novate.model.funding.ticks.parameters import Ticks
from novate.model.specification import Side
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, prove

NEXT_TO_NOTHING = Fraction(1, 10**6)
FEW_BLOCKS = 4
EQUAL: dict[str, Any] = {"of_position": True, "minimum": 0, "maximum": None}
LONGER = (3, Fraction(1, 6))


def funded(game: Game) -> Funded:
    """What a game is reckoned from."""
    at_once = reach_of(replace(game, delay=0))
    return Funded(rule_of(game), reach_of(game), at_once, game.delay + 1, kept(game), Ticks(game.most, game.every))


def needed(game: Game) -> Fraction | None:
    """The margin that is known to be enough."""
    return margin(funded(game), game.notional, Fraction(0))


def drawn(seed: int, number: int, **changes: Any) -> Iterator[Game]:
    """So many games of several calls, soon over, of which something is known."""
    random = Random(seed)
    while number:
        rates = {"most": Fraction(random.randint(1, 12), 200), "every": random.randint(1, 3)}
        game = any_game(random, **{"deviation": Fraction(0), "is_capped": True} | rates | changes)
        several = calls(game)
        if several and several > 1 and game.delay + several <= FEW_BLOCKS and needed(game) is not None:
            number -= 1
            yield game


def blocks(game: Game) -> int:
    """All that its calls need, and one more for a rest in between."""
    later = calls(game)
    assert later is not None
    return game.delay + later + 1


EXACT = [
    *drawn(1, 4, side=Side.LONG),
    *drawn(2, 3, side=Side.SHORT, delay=0),
    *drawn(3, 3, **EQUAL),
    *drawn(4, 1, side=Side.SHORT, longer=LONGER, delay=0),
]


@pytest.mark.parametrize("game", EXACT, ids=str)
def test_a_margin_is_enough_from_what_all_payments_ask_for_on_and_not_below(game: Game) -> None:
    """With keepers early or late, rests in between, and a payment at any tick or none."""
    found = needed(game)
    assert found is not None
    assert not ruined(game, found, blocks(game))
    assert ruined(game, found - NEXT_TO_NOTHING, blocks(game))


@pytest.mark.parametrize("game", [*drawn(5, 2, side=Side.LONG, longer=LONGER, delay=0)], ids=str)
def test_a_long_over_several_horizons_is_safe(game: Game) -> None:
    """Though less might be enough."""
    found = needed(game)
    assert found is not None
    assert not ruined(game, found, blocks(game))


def test_smaller_positions_need_no_more() -> None:
    """Of every size in quanta, but for what is rounded."""
    for game in EXACT[::3]:
        found = [needed(replace(game, notional=size)) for size in range(1, game.notional + 1)]
        known = [each for each in found if each is not None]
        assert len(known) == len(found)
        assert all(larger > smaller - Fraction(1, 10**60) for smaller, larger in pairwise(known))


def test_the_most_at_ticks_is_that_of_all_choices_of_blocks() -> None:
    """One residue class of blocks is not: of 5, 1, 1, 5 the first and the last are the most, three apart."""
    assert most_at_ticks([5, 1, 1, 5], 2) == 10
    random = Random(3)
    for _ in range(40):
        each, every = [random.randint(0, 9) for _ in range(random.randint(0, 7))], random.randint(1, 4)
        places = range(len(each))
        apart = [
            chosen
            for count in range(len(each) + 1)
            for chosen in combinations(places, count)
            if all(later - sooner >= every for sooner, later in pairwise(chosen))
        ]
        assert most_at_ticks(each, every) == max(sum(each[place] for place in chosen) for chosen in apart)


GREEDY = Game(Side.LONG, 100, Fraction(1, 2), 30, 50, most=Fraction(2, 5), delay=2)


def test_it_is_false_that_the_lowest_prices_are_the_worst_of_a_long_that_pays_more_than_it_brings() -> None:
    """At 40 % in every block a rise first is worse, as of whole close-outs: nothing is said there."""
    assert needed(GREEDY) is None
    found = outcome(funded(GREEDY), GREEDY.notional)
    assert found is not None
    assert found.paid_last > kept(GREEDY)
    assert ruined(GREEDY, 1 - found.worth, GREEDY.delay + 3)


def test_it_is_false_that_a_part_pays_no_more_than_the_whole_did_before_its_first_call() -> None:
    """Ticks go on between the calls: two in a close-out that without parts has one."""
    game = Game(Side.LONG, 200, Fraction(1, 4), 40, 50, most=Fraction(1, 20), every=2)
    found = outcome(funded(game), game.notional)
    assert found is not None
    one_tick = game.most * (1 - game.fall)
    without = outcome(funded(replace(game, most=Fraction(0))), game.notional)
    assert without is not None
    assert without.worth - found.worth > one_tick


CLOSED, LATER, PRICE, LEAST, KEPT, PAID, MARGIN = z3.Reals("closed later price least kept paid margin")
STEPS = [
    Obligation(
        "a unit that is sold at a higher price brings no less, what it has paid being a share of that price",
        (PAID >= 0, PAID <= KEPT, PRICE >= LEAST, LEAST >= 0),
        PRICE * (KEPT - PAID) >= LEAST * (KEPT - PAID),
    ),
    Obligation(
        "the later a unit is sold the less it brings: earlier calls are no worse",
        (KEPT >= 0, PAID >= 0, LATER >= PAID, LATER <= KEPT, LEAST <= PRICE, LEAST >= 0),
        LEAST * (KEPT - LATER) <= PRICE * (KEPT - PAID),
    ),
    Obligation(
        "what is left after as many calls as the worst prices need is healthy, if what it has paid leaves its margin",
        (CLOSED >= -PAID * PRICE, PAID <= 1 - MARGIN, PRICE >= 0),
        CLOSED + PRICE >= MARGIN * PRICE,
    ),
]
"""`closed` is the cash beyond what the worst prices bring; `paid` is over the price at which the unit is sold."""


@pytest.mark.parametrize("step", STEPS, ids=lambda each: each.name)
def test_a_step_of_the_argument_holds(step: Obligation) -> None:
    """All numbers symbols; that the rule closes no less money at a higher price is `rule` of this component."""
    assert prove([step], Limits()).holds
