"""Charges that every call pays in full: the plainer mechanism is what an exhaustive adversary finds, and no less."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest
from adversary import Game, ruined
from drawn import MOST_BLOCKS, any_game, calls, kept, needed, reach_of, rule_of

from novate.model.close_outs.partial.contract import smallest_part
from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reference import chunk
from novate.model.close_outs.partial.schedule import mean
from novate.model.close_outs.whole.parameters import Whole
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Minimum, Side
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.refinement.mechanisms import mechanism
from novate.proofs.status import Method, Status
from novate.proofs.theorems.decide import Decision, decide
from novate.proofs.theorems.plainer.rewards import is_exact, plain_rewards
from novate.proofs.verdicts.thresholds import headroom, smallest_margin
from novate.proofs.verdicts.verify import verify

NAME = "no-bad-debt"
NEXT_TO_NOTHING = Fraction(1, 10**6)


def machine_of(game: Game, rule: Partial | None = None, **changes: object) -> Machine:
    """The mechanism of a game."""
    market = {
        "close_out": rule or rule_of(game),
        "largest_position": game.notional,
        "minimum_maintenance": game.put_aside,
        "minimum_is": Minimum.FLOOR if game.is_floor else Minimum.SUM,
        "move_up": game.rise,
        "move_down": game.fall,
        "slippage": game.slippage,
        "penalty": game.penalty,
        "sides": (game.side,),
        "maintenance_margin": Fraction(1, 2),
        "initial_margin": Fraction(1, 2),
    }
    made = mechanism(
        market | changes,
        deviation=game.deviation,
        staleness=0,
        keeper_delay=game.delay,
        keeper_flat_reward=game.flat,
        penalty_capped_by_equity=False,
        keeper_share=game.keeper_share,
        keeper_reward_floor=game.floor or None,
        keeper_reward_cap=game.cap,
    )
    return Machine(made, made.markets["A"], game.side)


def margin(game: Game) -> Fraction:
    """From which on the theorem says that there is no bad debt."""
    room = headroom(replace(machine_of(game), exact=True), NAME)
    assert room is not None
    return Fraction(1, 2) - room


RULES: tuple[dict[str, Any], ...] = (
    {},
    {"leftover": 30},
    {"minimum": 0, "maximum": None, "leftover": 60},
    {"share": Fraction(1), "maximum": 60},
    {"of_position": True, "minimum": 0, "maximum": None, "share": Fraction(2, 5)},
)
"""With a minimum, a least that may be left, or both; all up to a maximum; and equal parts."""
LIMITS: tuple[dict[str, Any], ...] = ({}, {"floor": 2}, {"floor": 3, "cap": 4}, {"cap": 2}, {"floor": 1, "cap": 1})


def with_rewards(seed: int, number: int) -> list[Game]:
    """Games of several calls, each of which is paid a reward that the minimum just pays, or more; or less, of a cap."""
    random, found = Random(seed), []
    while len(found) < number:
        rule, limits, flat = random.choice(RULES), random.choice(LIMITS), random.choice((0, 1, 2))
        several = 3 if "of_position" in rule else 1
        least = min(max(flat, limits.get("floor", 0)), limits.get("cap", flat + 3))
        changes = {
            "is_capped": False,
            "flat": flat,
            "put_aside": several * least + random.choice((0, 0, 2)),
            "delay": 0,
        }
        share = {"keeper_share": random.choice((Fraction(0), Fraction(1, 2), Fraction(1)))}
        target = {"target": Fraction(11, 10) if random.random() < 1 / 4 else None}
        game = any_game(random, **(changes | share | target | rule | limits))
        several = calls(game) or MOST_BLOCKS
        if 1 < several < MOST_BLOCKS and plain_rewards(machine_of(game)):
            found.append(game)
    return found


@pytest.mark.parametrize("game", with_rewards(1, 36), ids=str)
def test_what_pays_for_rewards_and_penalty_is_enough(game: Game) -> None:
    """Whatever keepers, prices and the oracle do, for as long as calls can go on; of smaller positions as well."""
    enough = margin(game)
    for notional in {game.notional, game.minimum + 1, 3}:
        assert not ruined(replace(game, notional=notional), enough, MOST_BLOCKS)


def with_floors(seed: int, number: int) -> list[Game]:
    """The same, whose minimum is the least that is required, some times what it has to pay."""
    random = Random(seed)
    floored = [
        replace(game, is_floor=True, put_aside=game.put_aside * random.choice((2, 3, 10)), target=None)
        for game in with_rewards(seed, number)
    ]
    return [game for game in floored if plain_rewards(machine_of(game))]


@pytest.mark.parametrize("game", with_floors(2, 24), ids=str)
def test_over_a_floor_as_well(game: Game) -> None:
    """Of those too that require just as much by their share as by the floor, and of those that do by the floor."""
    enough = margin(game)
    corner = int(game.put_aside / enough)
    for notional in {game.notional, game.minimum + 1, 3} | {
        each for each in (corner, corner + 1) if each <= game.notional
    }:
        assert not ruined(replace(game, notional=max(1, notional)), enough, MOST_BLOCKS)


def test_a_floor_does_not_pay_for_the_reward_beside_the_share() -> None:
    """Said: c >= g pays for the last call, as of a sum. Of a floor c only counts where the share is no more than that.

    A loss of 3 %, g = 5 and m = 4 %: of 125, for which the share is 5, too, 3.75 is missing. With c = 20 nothing is.
    """
    game = Game(Side.LONG, 10**4, Fraction(1, 2), 10**4, fall=STILL, rise=STILL, slippage=Fraction(3, 100), flat=5)
    game = replace(game, is_capped=False, is_floor=True, put_aside=5)
    has = Fraction(4, 100) + 100 * STILL
    assert ruined(replace(game, notional=125), has, 3)
    assert not ruined(replace(game, is_floor=False, notional=125), has, 3)
    assert not plain_rewards(machine_of(game))
    assert abs(margin(replace(game, put_aside=20, notional=10**4)) - has) < 1000 * STILL
    for notional in (1, 125, 499, 500, 501, 10**4):
        assert not ruined(replace(game, put_aside=20, notional=notional), has, 3)
    assert ruined(replace(game, put_aside=19, notional=475), has, 3)


CALLS = 4
STILL = Fraction(1, 10**6)
"""So slow that the price counts for nothing."""


@pytest.mark.parametrize("side", Side)
def test_it_is_exact_where_the_last_call_is_of_next_to_nothing(side: Side) -> None:
    """Of calls of just the minimum, each is paid by what it closes, and the last by the minimum maintenance."""
    game = Game(side, (CALLS - 1) * 10**6 + 1, Fraction(1, 100), 10**6, 10**6, STILL, STILL)
    game = replace(game, flat=10**4, put_aside=10**4, slippage=Fraction(1, 100), penalty=Fraction(1, 50))
    game = replace(game, is_capped=False)
    least = margin(game)
    loss = needed(game, kept(game))
    assert abs(least - loss - Fraction(1, 100)) < 10 * STILL
    assert not ruined(game, least, CALLS)
    assert ruined(game, least - 10 * STILL, CALLS)


def test_what_is_put_aside_pays_for_the_last_call_alone() -> None:
    """Said: c >= g sets the flat reward aside. 201, of which a call closes 100 or more, owes 1 after two calls.

    Nor is c of any more use than that where it is more: of j calls of 100 the least is loss + g/100 - c/(100 j).
    """
    game = Game(Side.LONG, 201, Fraction(1, 10), 100, 100, STILL, STILL, flat=1, put_aside=1, is_capped=False)
    loss = Fraction(3, 100)
    assert ruined(replace(game, slippage=loss), loss, 3)
    assert margin(replace(game, slippage=loss)) > loss + Fraction(1, 100)
    two = replace(game, slippage=loss, notional=200)
    exact = loss + Fraction(1, 100) - Fraction(1, 200)
    assert not ruined(two, exact + 10 * STILL, 3)
    assert ruined(two, exact - 10 * STILL, 3)
    assert exact < margin(two)


def test_the_frontier_depends_on_the_part_where_a_call_is_paid_a_flat_reward() -> None:
    """Said: what a call lowers does not depend on how much it closes. It does: a part frees m of itself and no c."""
    margin, loss, reward = Fraction(4, 100), Fraction(3, 100), 1

    def ratio(part: int) -> Fraction:
        equity, requirement = Fraction(35), margin * 1_000 + 1
        return (equity - loss * part - reward) / (requirement - margin * part) - equity / requirement

    assert ratio(100) < 0 < ratio(900)


@pytest.mark.parametrize("side", Side)
def test_a_penalty_alone_is_exact(side: Side) -> None:
    """As the worst fills of the plainer mechanism are those of this one; a flat reward makes it a bound."""
    game = Game(side, 200, Fraction(1, 2), 50, 100, slippage=Fraction(1, 40), penalty=Fraction(1, 50), is_capped=False)
    found = mean(rule_of(game), game.notional, reach_of(game))
    assert found is not None
    assert abs(margin(game) - needed(game, kept(game) * found)) < Fraction(1, 10**11)
    assert is_exact(machine_of(game), NAME)
    assert not is_exact(machine_of(replace(game, flat=1, put_aside=1)), NAME)


@pytest.mark.parametrize("side", Side)
def test_a_call_that_takes_all_is_paid_by_the_minimum(side: Side) -> None:
    """Which is as in a mechanism whose close-outs are whole; one that takes no more than a maximum is not."""
    game = Game(side, 200, Fraction(1), slippage=Fraction(1, 40), penalty=Fraction(1, 50), flat=2, put_aside=2)
    game = replace(game, is_capped=False)
    whole = headroom(machine_of(game, Partial(Fraction(1)), close_out=Whole()), NAME)
    assert whole is not None
    assert abs(margin(game) - (Fraction(1, 2) - whole)) < Fraction(1, 10**11)
    assert not ruined(game, margin(game), 3)
    assert ruined(game, margin(game) - Fraction(1, 10**4), 3)
    assert margin(replace(game, maximum=100)) > margin(game) + Fraction(2, 100)
    assert not plain_rewards(machine_of(replace(game, put_aside=1)))


def test_nothing_is_said_where_nothing_pays_for_the_reward() -> None:
    """A call may close any part, or the minimum is less than the reward, or a floor itself."""
    game = Game(Side.LONG, 200, Fraction(1, 2), 50, flat=2, put_aside=2, is_capped=False)
    assert len(plain_rewards(machine_of(game))) == 1
    assert not plain_rewards(machine_of(replace(game, put_aside=1)))
    assert not plain_rewards(machine_of(game, Partial(Fraction(1, 2))))
    assert not plain_rewards(machine_of(replace(game, floor=3)))
    assert not plain_rewards(machine_of(game, minimum_is=Minimum.FLOOR))
    assert headroom(machine_of(replace(game, put_aside=1)), NAME) is None
    (plain,) = plain_rewards(machine_of(replace(game, put_aside=5)))
    assert plain.market.minimum_maintenance == 3
    assert smallest_margin(plain, NAME) is not None


@pytest.mark.parametrize("flat", [0, 1])
def test_verdicts_flip_there_with_a_replayed_run(flat: int) -> None:
    """Proved from the margin on; below it a run, of the account and of what it costs the fund."""
    game = Game(Side.LONG, 10**7, Fraction(1, 2), 10**6, flat=10**4 * flat, put_aside=10**4 * flat, is_capped=False)
    game = replace(game, penalty=Fraction(1, 50), fall=Fraction(1, 20), rise=Fraction(1, 20))
    game = replace(game, keeper_share=Fraction(1, 2))
    least = margin(game)
    for beyond, status in ((Fraction(1, 10**9), Status.PROVED), (-Fraction(1, 50), Status.VIOLATED)):
        market = {"maintenance_margin": least + beyond, "max_open_interest": game.notional}
        made = machine_of(game, **market).specification
        for place, name in ((("A", Side.LONG), NAME), ((None, None), "fund-sufficiency")):
            found = verify(made, *place, name, Limits())
            assert (found.status, found.method) == (status, Method.THEOREM)
            assert (found.scenario is not None) is (status is Status.VIOLATED)


@pytest.mark.parametrize("side", Side)
def test_it_says_up_to_which_position_a_margin_is_enough(side: Side) -> None:
    """Charges and all: of that size it is proved, and of one quantum more a larger margin is asked for."""
    game = Game(side, 10**7, Fraction(1, 4), 10**6, 10**6, flat=10**4, put_aside=10**4, is_capped=False)
    game = replace(game, fall=Fraction(1, 20), rise=Fraction(1, 20), penalty=Fraction(1, 50))
    given = margin(replace(game, notional=2 * 10**6))
    made = machine_of(game, maintenance_margin=given).specification
    largest = verify(made, "A", side, NAME, Limits(route=Route.THEOREM)).figures["largest_position"].exact
    assert abs(largest - 2 * 10**6) <= 1
    assert margin(replace(game, notional=int(largest))) <= given < margin(replace(game, notional=int(largest) + 2))


@pytest.mark.parametrize("side", Side)
def test_keepers_are_paid_for_the_smallest_call(side: Side) -> None:
    """Of 4,000 a call closes 1,000 and brings a hundredth of it, and 20; a unit is 10,000 quanta.

    Nor is anything forgiven. It says from which position on that covers the gas, and shows a run of a smaller one.
    """
    unit = 10**4
    game = Game(side, 10**8 * unit, Fraction(1, 4), 100 * unit, flat=20 * unit, put_aside=20 * unit, is_capped=False)
    game = replace(game, fall=Fraction(1, 100), rise=Fraction(1, 100), penalty=Fraction(1, 100))
    for gas, dust, status in ((30, 4_000, Status.PROVED), (30, 3_999, Status.UNKNOWN), (22, 100, Status.VIOLATED)):
        changes = {"gas_cost": gas * unit, "dust_notional": dust * unit, "keeper_share": Fraction(1)}
        made = replace(machine_of(game).specification, **changes)
        found = verify(made, "A", side, "keeper-incentive", Limits(route=Route.THEOREM))
        assert found.status is status, found.detail
        assert (found.scenario is not None) is (status is Status.VIOLATED)
        assert found.figures["smallest_notional"].exact == (4_000 if gas == 30 else 800) * unit


def test_two_rewards_that_are_each_paid_for_are_not_the_larger_of_both() -> None:
    """Said: a floor is safe where its flat reward and the share are, as of one close-out. Of several it is not.

    300 is closed in 150, 100 and 50: a share of 2 % is 3 + 2 + 1, the floor 2 + 2 + 2, and the larger of each 7.
    """
    game = Game(Side.LONG, 300, Fraction(1, 2), 100, fall=STILL, rise=STILL, is_capped=False, put_aside=2)
    game = replace(game, penalty=Fraction(1, 50), keeper_share=Fraction(1), floor=2)
    has = Fraction(4, 300) + 10 * STILL
    assert not ruined(replace(game, floor=0), has, CALLS)
    assert not ruined(replace(game, penalty=Fraction(0)), has, CALLS)
    assert ruined(game, has, CALLS)
    assert not ruined(game, has + Fraction(1, 300), CALLS)
    assert margin(game) >= has + Fraction(1, 300)


@pytest.mark.parametrize("side", Side)
def test_of_equal_parts_it_is_exact_and_all_rewards_are_paid_by_the_minimum(side: Side) -> None:
    """Three calls of next to nothing take 3 x 2 of c, and of anything large what a penalty without rewards does."""
    game = Game(side, 10**9, Fraction(2, 5), slippage=Fraction(1, 40), penalty=Fraction(1, 50), is_capped=False)
    game = replace(game, of_position=True, keeper_share=Fraction(1, 2), floor=2, put_aside=6)
    least = margin(game)
    assert least == margin(replace(game, floor=0))
    assert not ruined(game, least, CALLS)
    assert not ruined(replace(game, notional=1), least, CALLS)
    assert ruined(game, least - Fraction(1, 10**6), CALLS)
    assert ruined(replace(game, notional=1, put_aside=5), least, CALLS)


def test_a_margin_ratio_falls_where_the_minimum_pays_for_calls_to_come() -> None:
    """Said: what pays for all calls pays for each. Of a position of hardly any size the first takes a third of c."""
    game = Game(Side.LONG, 10**7, Fraction(2, 5), is_capped=False, of_position=True, floor=10**4, put_aside=3 * 10**4)
    machine = machine_of(game)
    assert decide(machine, NAME) == Decision(Status.PROVED, ())
    found = verify(machine.specification, "A", Side.LONG, "liquidation-progress", Limits(route=Route.THEOREM))
    assert found.status is Status.VIOLATED
    assert found.scenario is not None


def test_what_a_cap_takes_from_all_calls_together_it_does_not_take_from_each() -> None:
    """Said: up to a cap the minimum pays what is asked beyond it. A call below the cap loses more than it frees."""
    game = Game(Side.LONG, 10**7, Fraction(2, 5), fall=STILL, rise=STILL, is_capped=False, of_position=True)
    game = replace(game, keeper_share=Fraction(1), penalty=Fraction(1, 10), cap=10**4, put_aside=3 * 10**4)
    machine = machine_of(game, maintenance_margin=Fraction(1, 20))
    assert decide(machine, NAME) == Decision(Status.PROVED, ())
    found = decide(machine, "liquidation-progress")
    assert found is not None
    assert found.status is not Status.PROVED
    worth, equity, part = Fraction(2 * 10**5), Fraction(35_000), Fraction(8 * 10**4)
    before, after = (each / 20 + game.put_aside for each in (worth, worth - part))
    assert (equity - game.charged(part)) / after < equity / before < 1


def test_a_call_that_leaves_something_closes_what_is_said_at_least() -> None:
    """Of rules with a minimum, a maximum or a least that may be left, and positions of every size; no less is true."""
    shares = Fraction(1, 4), Fraction(1, 3), Fraction(1)
    for share, least, most, leftover in product(shares, (0, 7), (None, 20), (0, 30)):
        rule = Partial(share, least, most, leftover)
        said = smallest_part(rule)
        sizes = (Fraction(each, 2) for each in range(1, 200))
        calls_made = [call for size in sizes if (call := chunk(rule, size)) < size]
        if said is None:
            assert min(calls_made, default=0) < 1
        elif calls_made:
            assert said <= min(calls_made) < said + 1


SMALL: tuple[dict[str, Any], ...] = (
    {"minimum": 10**6, "leftover": 10**6, "put_aside": 10**4},
    {"of_position": True, "put_aside": 2 * 10**4},
)


@pytest.mark.parametrize("rule", SMALL, ids=["with a minimum", "in equal parts"])
def test_a_smallest_fee_is_paid_by_the_minimum_or_a_run_shows_that_it_is_not(rule: dict[str, Any]) -> None:
    """Of a position of hardly any size, in as many calls as there are: by theorem, on either side of what c pays."""
    game = Game(Side.LONG, 10**7, Fraction(1, 2), floor=10**4, keeper_share=Fraction(1, 2), is_capped=False, **rule)
    game = replace(game, fall=Fraction(1, 100), rise=Fraction(1, 100), penalty=Fraction(1, 100))
    for less, status in ((0, Status.PROVED), (2_000, Status.VIOLATED)):
        made = machine_of(replace(game, put_aside=game.put_aside - less)).specification
        for name in (NAME, "solvency", "keeper-incentive"):
            found = verify(replace(made, gas_cost=10**4), "A", Side.LONG, name, Limits(route=Route.THEOREM))
            assert found.status is status, found.detail
            assert (found.scenario is not None) is (status is Status.VIOLATED)
