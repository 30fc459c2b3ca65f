"""The ways that lead as near as one wants to the worst runs against an oracle that shows an exponential average.

With one bound on the moves of a block a way is the same share in every block, and need not be told from its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import MAX_EMAX, MIN_EMIN, Decimal, localcontext
from fractions import Fraction
from itertools import islice

from novate.model.core.symbolic.mean_moves import reciprocals
from novate.model.core.symbolic.powers import SIGNIFICANT_DIGITS, Span, bounds_of, length, worst_move
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.ema.contract import ema, weights
from novate.model.specification import Side
from novate.proofs.components.long_way import NEAR, counts, enough, long_way
from novate.proofs.components.oracle import Lag, Way
from novate.proofs.components.witness import Witness

INSIDE = 1 + NEAR
"""How much nearer the way begins: in whole ticks the price gets a little less far, and must not need a block more."""


def way(form: str, machine: Machine, run: Witness) -> Way:
    """From so far away that the average is as far off as it can be, or far enough for a loss."""
    lag = enough(form, machine, lags(machine))
    if machine.market.move_windows:
        return long_way(machine, run, lag)
    end, nearer = run.anchor / lag.shown, INSIDE if machine.side is Side.SHORT else 1 / INSIDE
    healthy = end / worst_move(machine, Span.DELAY)
    return Way(healthy, healthy, end, left_behind=nearer * lag.opened * end)


def lags(machine: Machine) -> Iterator[Lag]:
    """Of longer and longer ways."""
    known: Sequence[tuple[Decimal, ...]] = ()
    for blocks in counts():
        if blocks >= len(known):
            known = tabulated(machine, 4 * blocks)
        yield Lag(blocks, *map(Fraction, known[blocks]))


def tabulated(machine: Machine, most: int) -> Sequence[tuple[Decimal, ...]]:
    """What is opened, shown and left of ways of no blocks, of one, and so on: to some digits, as a run is replayed."""
    up, late = machine.side is Side.SHORT, length(machine, Span.DELAY)
    with localcontext(prec=2 * SIGNIFICANT_DIGITS, Emax=MAX_EMAX, Emin=MIN_EMIN):
        newest, kept = (Decimal(each.numerator) / Decimal(each.denominator) for each in weights(ema(machine), up=up))
        moves = islice(reciprocals(bounds_of(machine, up=up), late + most, up=up), late, None)
        found, total, left, first = [], Decimal(0), Decimal(1), Decimal(0)
        for opened, _ in moves:
            first = first or opened
            found.append((opened, total + left * opened, left * opened / first))
            total += newest * left * opened
            left *= kept
    return found
