"""The margin with which deleveraging starts no cascade: what an adversary needs who tries every path of prices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, product
from operator import mul
from random import Random

import pytest
from cascade_adversary import OPENED, RICH, Adversary, deleveraging, drawn, enough

from novate.model.actions import NOBODY, Deposit, Liquidate, NextBlock, Trade
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.model.waterfall.adl.guarantee import left_out, no_cascade_margin
from novate.proofs.refinement.mechanisms import MECHANISMS, PER_CENT, mechanism

Moves = tuple[Fraction, Fraction]


def machine(side: Side, moves: Moves, deviation: Fraction, staleness: int, delay: int) -> Machine:
    """Of an oracle within a band."""
    changes = {"move_down": moves[0], "move_up": moves[1]}
    made = mechanism(changes, deviation=deviation, staleness=staleness, keeper_delay=delay)
    return Machine(made, made.markets["A"], side, exact=True)


def shown(
    moves: Moves, deviation: Fraction, staleness: int, blocks: int
) -> Iterator[Sequence[tuple[Fraction, Fraction]]]:
    """The least and the most that the oracle may show, from a look on, on all ways up and down."""
    for path in product((1 - moves[0], 1 + moves[1]), repeat=staleness + blocks):
        market = [Fraction(1), *accumulate(path, mul)]
        seen = [market[end - staleness : end + 1] for end in range(staleness, len(market))]
        yield [(min(each) * (1 - deviation), max(each) * (1 + deviation)) for each in seen]


def needed(side: Side, paths: Iterator[Sequence[tuple[Fraction, Fraction]]]) -> Fraction:
    """The margin at which the worst haircut rate, of an account that was just healthy at the look, is that margin.

    A long's price is 1 - m of what was shown: (1 - m) look/now - 1 = m. A short's 1 + m: 1 - (1 + m) look/now = m.
    """
    rates = []
    for look, *later in paths:
        for before, now in product(look, [price for block in later for price in block]):
            rates.append(side.sign * (before - now) / (before + now))
    return max(rates)


@pytest.mark.parametrize("side", Side)
def test_no_path_needs_more_and_some_path_needs_as_much(side: Side) -> None:
    """To the last digit, over drawn moves, deviations, stalenesses and delays."""
    random = Random(6)
    for _ in range(25):
        moves = (random.randint(1, 80) * PER_CENT / 10, random.randint(1, 80) * PER_CENT / 10)
        deviation, staleness, delay = random.randint(0, 20) * PER_CENT / 10, random.randint(0, 2), random.randint(0, 2)
        asked = machine(side, moves, deviation, staleness, delay)
        assert no_cascade_margin(asked) == needed(side, shown(moves, deviation, staleness, delay + 1))


@pytest.mark.parametrize(
    ("move", "delay", "staleness", "expected"),
    [("0.5", 2, 0, "0.7519"), ("8", 2, 0, "12.4424"), ("8", 0, 0, "4.1667")],
)
def test_known_figures(move: str, delay: int, staleness: int, expected: str) -> None:
    """In per cent: about half of what it takes that no account's equity falls below 0, which is 2 m/(1 + m)."""
    down = Fraction(move) * PER_CENT
    margin = no_cascade_margin(machine(Side.LONG, (down, down), Fraction(0), staleness, delay))
    assert f"{float(100 * margin):.4f}" == expected
    assert 2 * margin / (1 + margin) == 1 - (1 - down) ** (delay + 1)


def test_of_what_it_says_nothing() -> None:
    """Each with its own reason: cross margin, parts, a floor, funding, charges in full, limits, other layers."""
    asked = [
        Machine(each, market, side) for each in MECHANISMS.values() for market in each.markets.values() for side in Side
    ]
    reasons = {left_out(each).partition(" ")[0] for each in asked}
    assert reasons == {"", "a", "an", "another", "close-outs", "funding", "what", "with"}


def test_no_adversary_makes_a_healthy_account_liquidatable_however_many_were_charged_before() -> None:
    """With the margin that is proved to be enough; with a little less he does, of either side."""
    broken, charged = drawn(20)
    assert not broken
    assert charged > 100
    assert {("no-cascade", side) for side in Side} <= drawn(20, less=Fraction(1, 100))[0]


def test_at_the_mark_no_margin_is_needed() -> None:
    """Nobody loses anything by it; nor is any progress lost, of accounts that were charged to nothing."""
    broken, charged = drawn(15, adl_price="mark", less=Fraction(-1, 50))
    assert not broken
    assert charged > 50


def test_at_the_mark_of_the_block_before_it_takes_what_the_oracle_moves_in_a_block() -> None:
    """Of a fall by d that is d/(1 - d), however late keepers are: less than at the bankruptcy price where they are."""
    broken, charged = drawn(25, adl_price="previous-mark")
    assert not broken
    assert charged > 50
    assert {("no-cascade", side) for side in Side} <= drawn(25, adl_price="previous-mark", less=Fraction(1, 50))[0]


def test_figures_at_the_mark_of_the_block_before() -> None:
    """Of a fall of 5 % and a rise of 4 %, by the side that is bankrupt."""
    asked = deleveraging(Fraction(1, 10), 4 * PER_CENT, 5 * PER_CENT, keeper_delay=2, adl_price="previous-mark")
    found = [no_cascade_margin(Machine(asked, asked.markets["A"], side, exact=True)) for side in Side]
    assert found == [Fraction(5, 95), Fraction(4, 104)]


def test_charges_in_full_are_paid_by_others() -> None:
    """FALSE that the margin is enough where an account is charged more than it has."""
    broken, _ = drawn(8, penalty=Fraction(5, 100), penalty_capped_by_equity=False)
    assert {name for name, _ in broken} == {"no-cascade"}


def test_without_market_makers_the_margin_is_not_enough() -> None:
    """FALSE: who is bankrupt may close most of his position at the market price for another, and all his loss is left.

    B, short of 100 from 10,000 on, owes 11,000 at 11,499 when A, who has just become liquidatable, is closed against 99
    of them. So V, long of 1 with 1,600, is deleveraged against the rest of B, 11,000 below the market.
    """
    rate, up, down = Fraction(139, 1000), Fraction(15, 100), Fraction(1, 100)
    assert rate > enough(up, down, 1)
    for maker, breaks in ((RICH, False), (NOBODY, True)):
        run = Adversary(deleveraging(rate, up, down, keeper_delay=1), Random(0))
        for action in (
            Deposit("B", 139_000),
            Trade("A", RICH, "B", 100, OPENED),
            NextBlock({"A": (11_500, 11_500)}),
            Deposit("A", 158_252),
            Trade("A", "A", RICH, 99, 11_500),
            NextBlock({"A": (11_499, 11_499)}),
            Deposit("V", 1_600),
            Trade("A", "V", RICH, 1, 11_499),
            Liquidate("A", "A", maker, 11_499),
            Liquidate("B", "A", RICH, 11_499),
        ):
            assert run.does(action), action
        assert bool(run.broken) is breaks, run.broken


def test_no_adversary_stops_progress_without_market_makers() -> None:
    """Whoever is overdue can be closed, whatever becomes of whom; no market maker is asked."""
    broken, charged = drawn(10, has_makers=False)
    assert not {name for name, _ in broken} & {"liquidation-progress"}
    assert charged > 50


def test_a_market_maker_may_be_deleveraged_himself_and_left_with_a_part() -> None:
    """FALSE that it is enough with limited passes: V, long of 1, sells 3 and is asked first, to close his own.

    He has 2,700 for a position of 2 at 11,500, of which 2,300 is required; his own, closed at 11,000, costs him 500.
    """
    rate, rise = Fraction(10, 100), Fraction(15, 100)
    assert rate > enough(rise, rise, 0)
    for most, breaks in ((1, True), (None, False)):
        run = Adversary(deleveraging(rate, rise, rise, keeper_delay=0, adl_accounts=most), Random(0))
        for action in (
            *(Deposit(name, amount) for name, amount in (("S", 3_000), ("V", 1_200), ("L", 9_000))),
            Trade("A", "V", "S", 1, OPENED),
            Trade("A", "L", "S", 2, OPENED),
            NextBlock({"A": (11_500, 11_500)}),
            Liquidate("S", "A", "V", 11_500),
        ):
            assert run.does(action), action
        assert bool(run.broken) is breaks, run.broken
        asked = Machine(run.specification, run.specification.markets["A"], Side.SHORT)
        assert bool(left_out(asked)) is breaks
