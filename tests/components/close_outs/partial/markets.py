"""The market of the published figures: 0.5 % a block, three blocks to the first call, slippage of 0.5 %.

And dYdX's rule: 10 % of the rest, at least 1,000 and at most 100,000 dollars; a quantum is a millionth of a dollar.
"""

from __future__ import annotations

from fractions import Fraction

from novate.model.close_outs.partial.parameters import Partial
from novate.model.close_outs.partial.reach import Reach, reach
from novate.model.close_outs.partial.schedule import mean
from novate.model.core.symbolic.state import Machine
from novate.model.specification import MoveWindow, Side
from novate.proofs.refinement.mechanisms import mechanism

DOLLAR = 10**6
PER_CENT = Fraction(1, 100)
MOVE = PER_CENT / 2
SLIPPAGE = PER_CENT / 2
DYDX = Partial(Fraction(1, 10), 1_000 * DOLLAR, 100_000 * DOLLAR)
WHOLE = Partial(Fraction(1))
OF_THE_REST = Partial(Fraction(1, 10))


def market(side: Side, move: Fraction = MOVE, longer: tuple[MoveWindow, ...] = ()) -> Reach:
    """Its bounds, where it moves by at most this in a block; the oracle shows its price."""
    made = mechanism({"move_up": move, "move_down": move, "move_windows": longer}, keeper_delay=2)
    return reach(Machine(made, made.markets["A"], side))


def threshold(rule: Partial, notional: int, bounds: Reach) -> Fraction:
    """The least maintenance margin; `notional` in quanta."""
    found = mean(rule, notional, bounds)
    assert found is not None
    return 1 - (1 - SLIPPAGE) * found if bounds.side is Side.LONG else (1 + SLIPPAGE) * found - 1


def enough(margin: Fraction, side: Side) -> Fraction:
    """The mean that this margin is enough for."""
    return (1 - margin) / (1 - SLIPPAGE) if side is Side.LONG else (1 + margin) / (1 + SLIPPAGE)


def per_cent(text: str) -> tuple[Fraction, Fraction]:
    """The numbers that are rounded to these, in per cent, as a closed range."""
    digits = len(text.partition(".")[2])
    half = PER_CENT / 10**digits / 2
    return Fraction(text) * PER_CENT - half, Fraction(text) * PER_CENT + half
