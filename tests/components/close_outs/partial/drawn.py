"""Small games, and what the contract says of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

from adversary import Game

from novate.model.close_outs.partial.equity import worst_equity
from novate.model.close_outs.partial.parameters import Partial, ShareOf
from novate.model.close_outs.partial.reach import Reach, reach
from novate.model.close_outs.partial.schedule import Schedule, schedule
from novate.model.core.symbolic.state import Machine
from novate.model.specification import MoveWindow, Side
from novate.proofs.refinement.mechanisms import mechanism

MOST_BLOCKS = 4
"""From the look to the last call of a game that is played out."""


def reach_of(game: Game) -> Reach:
    """By the profile of the oracle that the game has."""
    longer = (MoveWindow(game.longer[0], up=game.longer[1], down=game.longer[1]),) if game.longer else ()
    changes = {"move_up": game.rise, "move_down": game.fall, "move_windows": longer}
    made = mechanism(changes, deviation=game.deviation, staleness=game.staleness, keeper_delay=game.delay)
    return reach(Machine(made, made.markets["A"], game.side))


def rule_of(game: Game) -> Partial:
    """How much of a position the game's calls close."""
    share_of = ShareOf.POSITION if game.of_position else ShareOf.REST
    return Partial(game.share, game.minimum, game.maximum, game.leftover, game.target, share_of=share_of)


def kept(game: Game) -> Fraction:
    """(1 - s)(1 - f) of a long, (1 + s)(1 + f) of a short; f = 0 where charges are capped."""
    charged = 0 if game.is_capped else game.penalty
    return (1 - game.side.sign * game.slippage) * (1 - game.side.sign * charged)


def needed(game: Game, number: Fraction) -> Fraction:
    """The margin that keeps an account above 0 which comes to this, over its notional."""
    return 1 - number if game.side is Side.LONG else number - 1


def margin(game: Game) -> Fraction:
    """Against bad debt."""
    found = schedule(rule_of(game), game.notional, reach_of(game))
    assert isinstance(found, Schedule)
    return needed(game, kept(game) * found.mean)


def margin_of_equity(game: Game) -> Fraction:
    """Against negative equity at the oracle price, or bad debt."""
    worst = worst_equity(rule_of(game), game.notional, reach_of(game), kept(game))
    assert worst is not None
    return needed(game, worst)


def calls(game: Game) -> int | None:
    """On the worst path; None where it does not end."""
    found = schedule(rule_of(game), game.notional, reach_of(game))
    return len(found.shares) if isinstance(found, Schedule) else None


def drawn(seed: int, number: int, **changes: Any) -> Iterator[Game]:
    """So many games of several calls, soon over."""
    random = Random(seed)
    while number:
        game = any_game(random, **changes)
        several = calls(game)
        if several is not None and several > 1 and game.delay + several <= MOST_BLOCKS:
            number -= 1
            yield game


def any_game(random: Random, **changes: Any) -> Game:
    """Every number drawn."""
    minimum = random.choice((20, 30, 40, 60))
    moves = (Fraction(1, 8), Fraction(1, 10), Fraction(1, 20))
    return Game(
        **{
            "side": random.choice(list(Side)),
            "notional": random.randint(40, 300),
            "share": random.choice((Fraction(1, 4), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3))),
            "minimum": minimum,
            "maximum": random.choice((None, minimum, minimum + 20, minimum + 50)),
            "fall": random.choice(moves),
            "rise": random.choice(moves),
            "deviation": random.choice((Fraction(0), Fraction(1, 50), Fraction(1, 20))),
            "slippage": Fraction(random.randint(0, 2), 40),
            "delay": random.choice((0, 0, 1)),
            "penalty": random.choice((Fraction(0), Fraction(1, 50))),
            "is_capped": random.choice((True, False)),
        }
        | changes
    )
