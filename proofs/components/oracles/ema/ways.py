"""The ways that lead as near as one wants to the worst runs against an oracle that shows an exponential average.

The market rests, and then goes as far as it can for so many blocks that what the average is off by is near to its
bound, or enough for a loss. With one bound on the moves of a block it is the same share in every block; with bounds
over several horizons the way is told from its end (`novate.proofs.counterexamples.steepest`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Decimal, localcontext
from fractions import Fraction
from itertools import islice

from novate.model.core.symbolic.mean_moves import reciprocals
from novate.model.core.symbolic.powers import SIGNIFICANT_DIGITS, Span, bounds_of, length, worst_move
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.ema.contract import ema, weights
from novate.model.specification import Side
from novate.proofs.components.oracle import Way
from novate.proofs.components.witness import LARGE, Witness

NEAR = Fraction(1, 10**7)
"""What is left of what the average lacked at the start, as a share of the market price."""
LOWEST = Fraction(1, 10**11)
"""How far down a way goes for that: whole ticks are too coarse further down."""
INSIDE = 1 + NEAR
"""How much nearer the way begins: in whole ticks the price gets a little less far, and must not need a block more."""
BEYOND = Fraction(101, 100)
"""Times what is enough for a loss, or for an account to be opened before the way."""


@dataclass(frozen=True, slots=True)
class Lag:
    """Where a way of so many blocks before the look leads; all per unit of the price at its end."""

    blocks: int
    opened: Fraction
    """The market price from which it goes."""
    shown: Fraction
    """What the oracle shows at the look."""
    left: Fraction
    """How much of that the price before the way is, over the market price at the look."""


def way(form: str, machine: Machine, run: Witness) -> Way:
    """From so far away that the average is as far off as it can be, or far enough for a loss."""
    lag = next(each for each in lags(machine) if is_enough(form, machine, each))
    end = run.anchor / lag.shown
    healthy, opened = end / worst_move(machine, Span.DELAY), lag.opened * end
    if machine.market.move_windows:
        return Way(opened, healthy, end, left_behind=opened, is_steepest=True, blocks=lag.blocks)
    nearer = INSIDE if machine.side is Side.SHORT else 1 / INSIDE
    return Way(healthy, healthy, end, left_behind=nearer * opened)


def lags(machine: Machine) -> Iterator[Lag]:
    """Of longer and longer ways."""
    known: list[Lag] = []
    for blocks in counts():
        if blocks >= len(known):
            known = tabulated(machine, 4 * blocks)
        yield known[blocks]


def counts() -> Iterator[int]:
    """Numbers of blocks to try, each a little larger."""
    count = 1
    while True:
        yield count
        count += 1 + count // 16


def tabulated(machine: Machine, most: int) -> list[Lag]:
    """Of ways of no blocks, of one, and so on: to some digits, since a run is replayed."""
    up, late = machine.side is Side.SHORT, length(machine, Span.DELAY)
    with localcontext(prec=2 * SIGNIFICANT_DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN):
        newest, kept = (Decimal(each.numerator) / Decimal(each.denominator) for each in weights(ema(machine), up=up))
        moves = islice(reciprocals(bounds_of(machine, up=up), late + most, up=up), late, None)
        found, total, left, first = [], Decimal(0), Decimal(1), Decimal(0)
        for blocks, (opened, _) in enumerate(moves):
            first = first or opened
            found.append(Lag(blocks, *map(Fraction, (opened, total + left * opened, left * opened / first))))
            total += newest * left * opened
            left *= kept
    return found


def is_enough(form: str, machine: Machine, lag: Lag) -> bool:
    """Whether a way is long enough, or as long as it can be."""
    if not is_opened_before(machine, lag):
        return False
    if form in LARGE and is_loss(machine, lag):
        return True
    return lag.left <= NEAR or lag.opened * worst_move(machine, Span.DELAY) >= 1 / LOWEST


def is_loss(machine: Machine, lag: Lag) -> bool:
    """Whether an account that is just healthy at the look has lost all that it has at the end."""
    owed = lag.shown * (1 - machine.side.sign * machine.market.maintenance_margin)
    return bool(owed >= BEYOND if machine.side is Side.LONG else owed * BEYOND <= 1)


def is_opened_before(machine: Machine, lag: Lag) -> bool:
    """Whether an account that is just healthy at the look met the initial requirement before the way."""
    market, sign = machine.market, machine.side.sign
    initial, maintenance = 1 - sign * market.initial_margin, 1 - sign * market.maintenance_margin
    if initial <= 0:
        return True
    needed, had = lag.shown * maintenance, lag.opened * initial
    return bool(needed * BEYOND <= had if machine.side is Side.LONG else needed >= had)
