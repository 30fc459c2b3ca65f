"""Positions that pay funding while they are closed in parts, against adversaries that play everything out.

One is of an account with one position, who rests where it looks healthy. The other is of one position of an account
that never does, whatever its others do: that is what several positions of an account rest on. Both choose at which
ticks to pay, all prices, and when keepers call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from random import Random
from typing import Any, NamedTuple

import pytest
from adversary import ONE, Game, moved, ruined, shown, under_water
from drawn import any_game, calls, kept, rule_of
from drawn import needed as margin_for

from novate.model.close_outs.partial.contract import ScheduledProfile, profile, without_funding
from novate.model.close_outs.partial.funded import due, falls_steadily, most_at_ticks, most_due, rises
from novate.model.close_outs.partial.schedule import Step, play
from novate.model.contract import LagProfile
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.funding.ticks.parameters import Ticks
from novate.model.specification import MoveWindow, Side
from novate.proofs.refinement.mechanisms import mechanism

NEXT_TO_NOTHING = Fraction(1, 10**6)
FEW_BLOCKS = 4
EQUAL: dict[str, Any] = {"of_position": True, "minimum": 0, "maximum": None}
LONGER = (3, Fraction(1, 6))
PLAIN: dict[str, Any] = {"deviation": Fraction(0), "is_capped": True}


def machine_of(game: Game) -> Machine:
    """The mechanism of a game."""
    longer = (MoveWindow(game.longer[0], up=game.longer[1], down=game.longer[1]),) if game.longer else ()
    market = {"move_up": game.rise, "move_down": game.fall, "move_windows": longer, "slippage": game.slippage}
    rule = {"close_out": replace(rule_of(game), target=game.target), "funding": Ticks(game.most, game.every)}
    made = mechanism(
        market | rule | {"penalty": game.penalty, "largest_position": game.notional},
        deviation=game.deviation,
        staleness=game.staleness,
        keeper_delay=game.delay,
        penalty_capped_by_equity=game.is_capped,
    )
    return Machine(made, made.markets["A"], game.side, exact=True)


def is_known(game: Game) -> bool:
    """Whether anything is said of it."""
    return not any(without_funding(machine_of(game)))


def bounds(game: Game) -> tuple[Fraction, Fraction]:
    """What the contract guarantees of what is sold and left: at the market price with `kept`, and at the oracle's."""
    known: LagProfile = lag_profile(machine_of(game))
    is_long = game.side is Side.LONG
    market, oracle = (known.least_market, known.least_oracle) if is_long else (known.most_market, known.most_oracle)
    return kept(game) * market, oracle


def needed(game: Game) -> Fraction:
    """The margin that leaves no debt."""
    return margin_for(game, bounds(game)[0])


def drawn(seed: int, number: int, most_blocks: int = FEW_BLOCKS, **changes: Any) -> Iterator[Game]:
    """So many games of several calls, soon over, of which something is known."""
    random = Random(seed)
    while number:
        rates = {"most": Fraction(random.randint(1, 12), 200), "every": random.randint(1, 3)}
        game = any_game(random, **rates | changes)
        several = calls(game)
        if several and several > 1 and game.delay + several <= most_blocks and is_known(game):
            number -= 1
            yield game


def blocks(game: Game) -> int:
    """All that its calls need, and one more for a rest in between."""
    later = calls(game)
    assert later is not None
    return game.delay + later + 1


EXACT = [
    *drawn(1, 3, side=Side.LONG, **PLAIN),
    *drawn(2, 2, side=Side.SHORT, delay=0, **PLAIN),
    *drawn(3, 2, **EQUAL, **PLAIN),
    *drawn(4, 1, side=Side.SHORT, longer=LONGER, delay=0, **PLAIN),
    *drawn(6, 2, 2, side=Side.LONG, delay=0, deviation=Fraction(1, 50)),
    *drawn(7, 2, 2, side=Side.SHORT, delay=0, deviation=Fraction(1, 50), is_capped=False, penalty=Fraction(1, 50)),
    *drawn(8, 2, delay=0, target=Fraction(6, 5), **PLAIN),
]


@pytest.mark.parametrize("game", EXACT, ids=str)
def test_a_margin_is_enough_from_what_all_payments_ask_for_on_and_not_below(game: Game) -> None:
    """With keepers early or late, rests in between, and a payment at any tick or none."""
    found = needed(game)
    assert not ruined(game, found, blocks(game))
    assert ruined(game, found - NEXT_TO_NOTHING, blocks(game))
    enough = max(found, margin_for(game, bounds(game)[1]))
    assert not under_water(game, enough, blocks(game))


SOUND = [
    *drawn(5, 1, side=Side.LONG, longer=LONGER, delay=0, **PLAIN),
    *drawn(9, 2, 2, delay=0, staleness=1, deviation=Fraction(1, 50)),
]


@pytest.mark.parametrize("game", SOUND, ids=str)
def test_longs_over_several_horizons_and_oracles_that_look_back_are_safe(game: Game) -> None:
    """Though less might be enough."""
    assert not ruined(game, needed(game), blocks(game))


class Held(NamedTuple):
    """One position of an account that is not healthy."""

    prices: tuple[Fraction, ...]
    units: Fraction
    got: Fraction
    """What closing parts has brought (a short: cost), less (more) what was paid."""
    until: int


def worst(game: Game, most_blocks: int) -> tuple[Fraction, Fraction]:
    """The worst that it is ever worth while it is called in every block from K on, over its notional.

    At the market price, with `kept`; and at the oracle price.
    """
    worse, sign = (min, 1) if game.side is Side.LONG else (max, -1)
    whole = Fraction(game.notional)
    worlds = {Held((ONE / oracle,), whole, Fraction(0), 0) for oracle in shown(game, (ONE,))}
    found = [Fraction(1), Fraction(1)]
    for block in range(1, most_blocks + 1):
        later: set[Held] = set()
        for old in worlds:
            for now, oracle in looked_at(game, old, sign):
                for called in (True,) if block > game.delay else (True, False):
                    left = after_call(game, now, oracle) if called else now
                    for each in (now, left):
                        seen = (kept(game) * each.prices[0], oracle)
                        worth = [(each.got + each.units * price) / whole for price in seen]
                        found = [worse(pair) for pair in zip(found, worth, strict=True)]
                    if left.units:
                        later.add(left)
        worlds = later
    assert not worlds, "it is closed on every path"
    return found[0], found[1]


def looked_at(game: Game, old: Held, sign: int) -> Iterator[tuple[Held, Fraction]]:
    """The position in the next block, whether it pays there or not, and what the oracle shows."""
    for price in moved(game, old.prices):
        for oracle in shown(game, (price,)):
            yield Held((price,), old.units, old.got, max(0, old.until - 1)), oracle
            if not old.until:
                paid = game.most * old.units * oracle
                yield Held((price,), old.units, old.got - sign * paid, game.every - 1), oracle


def after_call(game: Game, now: Held, oracle: Fraction) -> Held:
    """What is left of it."""
    whole = Fraction(game.notional)
    part = min(now.units, game.share * whole) if game.of_position else game.part(now.units * oracle) / oracle
    return now._replace(units=now.units - part, got=now.got + kept(game) * now.prices[0] * part)


COMPANY = [
    *drawn(11, 3, side=Side.LONG, delay=0, rise=Fraction(1, 20)),
    *drawn(12, 2, side=Side.SHORT, delay=0),
    *drawn(13, 1, side=Side.LONG, delay=1, rise=Fraction(1, 20), minimum=60, **PLAIN | {"maximum": None}),
]


@pytest.mark.parametrize("game", COMPANY, ids=str)
def test_a_position_of_an_account_that_never_looks_healthy_is_worth_what_is_promised_and_no_more(game: Game) -> None:
    """So all that an account rests on holds of each of its positions, whatever the others do."""
    market, oracle = worst(game, FEW_BLOCKS + 3)
    promised, shown_then = bounds(game)
    sign = game.side.sign
    assert 0 <= sign * (market - promised) < NEXT_TO_NOTHING
    assert sign * oracle >= sign * shown_then


RISING = Game(Side.LONG, 100, ONE, 50, 50, fall=Fraction(1, 2), rise=ONE, most=Fraction(1, 5))


def test_it_is_false_that_a_position_of_several_is_worst_off_on_the_lowest_path() -> None:
    """One call of 50 closes it there, and brings 50 less a payment of 10. If it doubles four times there are 21 calls.

    Of 20 % in each block all of these payments are more than it is worth. Alone its account would have been healthy in
    the second block; what others of its positions lose may keep it from that.
    """
    now = Held((ONE,), Fraction(RISING.notional), Fraction(0), 0)
    for price in (2, 4, 8, 16, *(16,) * 17):
        paid = now._replace(prices=(Fraction(price),), got=now.got - RISING.most * now.units * price)
        now = after_call(RISING, paid, Fraction(price))
    assert now.units == 0
    assert now.got < 0
    falls = Held((1 - RISING.fall,), Fraction(RISING.notional), -RISING.most * 50, 0)
    assert after_call(RISING, falls, falls.prices[0])[1:3] == (0, 40)
    assert not is_known(RISING)


def test_smaller_positions_need_no_more() -> None:
    """Of every size in quanta, but for what is rounded."""
    for game in EXACT[::3]:
        found = [needed(replace(game, notional=size)) for size in range(1, game.notional + 1)]
        assert all(larger > smaller - Fraction(1, 10**50) for smaller, larger in pairwise(found))


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


def test_of_one_tick_no_dearer_one_is_passed_over() -> None:
    """Of longs over several horizons, whose ticks are bounded one by one."""
    found = 0
    for game in drawn(5, 12, 12, side=Side.LONG, longer=LONGER, every=100, fall=Fraction(1, 10)):
        known = profile(machine_of(game))
        assert isinstance(known, ScheduledProfile)
        assert known.funded is not None
        done = played(known)
        blocks = range(1, known.funded.first + len(done))
        found += not (rises(known.funded, blocks) or falls_steadily(known.funded, blocks))
        assert most_due(known.funded, done) == max(due(known.funded, done))
    assert found > 6


def played(known: ScheduledProfile) -> tuple[Step, ...]:
    """Its calls on the worst path."""
    found = play(known.rule, known.size, known.reach)
    assert isinstance(found, tuple)
    return tuple(found[0])


def test_it_is_false_that_the_lowest_prices_are_the_worst_of_a_long_that_pays_more_than_it_brings() -> None:
    """At 40 % in every block a rise first is worse, as of whole close-outs: nothing is said there."""
    assert not is_known(GREEDY)


def test_it_is_false_that_a_part_pays_no_more_than_the_whole_did_before_its_first_call() -> None:
    """Ticks go on between the calls: two in a close-out that without parts has one."""
    game = Game(Side.LONG, 200, Fraction(1, 4), 40, 50, most=Fraction(1, 20), every=2)
    one_tick = game.most * (1 - game.fall)
    without = bounds(replace(game, most=Fraction(0)))[0]
    assert without - bounds(game)[0] > one_tick
