"""Long ways: to the worst runs against an oracle that no number of blocks brings to its bound, but nearer and nearer.

The market rests, and then goes as far as it can for so many blocks that what the oracle is off by is near to its bound,
or enough for a loss. The way is told from its end (`novate.proofs.counterexamples.steepest`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from novate.model.core.symbolic.powers import Span, worst_move
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side
from novate.proofs.components.oracle import Lag, Way
from novate.proofs.components.witness import LARGE, Witness

NEAR = Fraction(1, 10**7)
"""What is left of what the oracle lacked at the start, as a share of the market price."""
LOWEST = Fraction(1, 10**11)
"""How far down a way goes for that: whole ticks are too coarse further down."""
BEYOND = Fraction(101, 100)
"""Times what is enough for a loss, or for an account to be opened before the way."""


def enough(form: str, machine: Machine, lags: Iterable[Lag]) -> Lag:
    """The first that is."""
    return next(each for each in lags if is_enough(form, machine, each))


def long_way(machine: Machine, run: Witness, lag: Lag) -> Way:
    """From where the price has rested, for so many blocks."""
    end = run.anchor / lag.shown
    opened = lag.opened * end
    healthy = end / worst_move(machine, Span.DELAY)
    return Way(opened, healthy, end, left_behind=opened, is_steepest=True, blocks=lag.blocks)


def counts() -> Iterator[int]:
    """Numbers of blocks to try, each a little larger."""
    count = 1
    while True:
        yield count
        count += 1 + count // 16


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
