"""Accounts with several positions whose fills the insurance fund settles: an exhaustive adversary of two positions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from adversary import Game
from drawn import calls, margin, reach_of, rule_of
from settled_company import Company, World, draws, happens, loses

from novate.model.close_outs.partial.several import enough_beside
from novate.model.close_outs.partial.surplus import Fills, undrawn
from novate.model.specification import Side

BLOCKS = 3
MILLIONTH = Fraction(1, 10**6)


def fills(game: Game) -> Fills:
    """What they bring."""
    return Fills.of(game.side, game.slippage, game.penalty)


def enough(games: tuple[Game, Game], *, with_fee: bool) -> tuple[Fraction, Fraction]:
    """Margins that are, each beside the other: from those of positions alone upwards."""
    found = tuple(least(game, Fraction(0), with_fee) for game in games)
    while True:
        ratios = [game.slippage / each for game, each in zip(games, found, strict=True)]
        asked = [least(game, ratio, with_fee) for game, ratio in zip(games, reversed(ratios), strict=True)]
        larger = tuple(max(one, two) for one, two in zip(found, asked, strict=True))
        if larger == found:
            return larger[0], larger[1]
        found = larger


def least(game: Game, ratio: Fraction, with_fee: bool) -> Fraction:
    """What the contract says, rounded up to a millionth: there are few digits, and an end to it."""
    brings = fills(game).charged if with_fee else fills(game).worst
    found = enough_beside(rule_of(game), game.notional, reach_of(game), brings, ratio)
    assert found is not None
    return -(-found // MILLIONTH) * MILLIONTH


def drawn_pairs(seed: int, number: int) -> list[tuple[Game, Game]]:
    """So many pairs of positions, soon closed, one of them in several calls."""
    random, found = Random(seed), list[tuple[Game, Game]]()
    while len(found) < number:
        pair = any_game(random), any_game(random)
        counted = [calls(each) for each in pair]
        if all(each is not None and each < BLOCKS for each in counted) and max(each or 0 for each in counted) > 1:
            found.append(pair)
    return found


def any_game(random: Random) -> Game:
    """Slippage and moves of very different markets."""
    moves = (Fraction(1, 8), Fraction(1, 20), Fraction(1, 100))
    return Game(
        side=random.choice(list(Side)),
        notional=random.randint(20, 200),
        share=random.choice((Fraction(1, 2), Fraction(2, 3))),
        minimum=random.choice((20, 30, 60)),
        fall=random.choice(moves),
        rise=random.choice(moves),
        slippage=random.choice((Fraction(1, 100), Fraction(1, 20), Fraction(1, 10))),
        penalty=random.choice((Fraction(0), Fraction(1, 50), Fraction(1, 20))),
    )


SEEN = [(True, draws), (False, loses)]
PAIRS = drawn_pairs(3, 12)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
@pytest.mark.parametrize(("with_fee", "seen"), SEEN)
def test_from_their_margins_on_nothing_happens(
    pair: tuple[Game, Game], with_fee: bool, seen: Callable[[World], bool]
) -> None:
    """Whatever prices do, in whichever order positions are called."""
    assert not happens(Company(pair, enough(pair, with_fee=with_fee)), BLOCKS, seen)


def test_and_most_of_them_are_close() -> None:
    """With a tenth less the fund is drawn on, or loses; so the adversary is one who can break it."""
    broken = 0
    for pair in PAIRS:
        for with_fee, seen in SEEN:
            one, other = (each * Fraction(9, 10) for each in enough(pair, with_fee=with_fee))
            broken += happens(Company(pair, (one, other)), BLOCKS, seen)
    assert broken > len(PAIRS)


AT_ONCE = Game(Side.LONG, 100, Fraction(1), fall=Fraction(1, 100), rise=Fraction(0), slippage=Fraction(1, 10))
FALLING = replace(AT_ONCE, fall=Fraction(1, 4), slippage=Fraction(1, 100))


def alone(game: Game) -> Fraction:
    """With which no fill lacks anything of an account that holds nothing else."""
    found = undrawn(rule_of(game), game.notional, reach_of(game), fills(game))
    assert found is not None
    return game.side.sign * (1 - found)


def test_what_is_enough_for_each_position_alone_is_not_for_both() -> None:
    """Said: positions that draw on the fund in no account of their own draw on it in none.

    At 10.9 % and 25.75 % one that falls by a quarter leaves the account a third of its requirement, of which a fill of
    the other is due its share: it lacks 6.1 of its 99. So the fund has lost that, though account and fund can pay.
    """
    pair = AT_ONCE, FALLING
    margins = alone(AT_ONCE), alone(FALLING)
    assert margins == (margin(AT_ONCE), margin(FALLING)) == (Fraction(109, 1000), Fraction(2575, 10000))
    for game, other, least_margin in ((AT_ONCE, FALLING, margins[0]), (FALLING, AT_ONCE, margins[1])):
        nothing_else = Company((game, replace(other, notional=0)), (least_margin, Fraction(1)))
        assert not happens(nothing_else, 2, draws)
    assert happens(Company(pair, margins), 2, draws)
    assert happens(Company(pair, margins), 2, loses)
    together = enough(pair, with_fee=True)
    assert together[1] > Fraction(8, 10)
    assert not happens(Company(pair, together), 2, draws)
