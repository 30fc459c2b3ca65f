"""What a theorem rests on: the adversary's limits with symbols in them, and the steps that no solver sees."""

from __future__ import annotations

from novate.model.contract import Limit
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Shape

MOVES = "no two market prices k blocks apart differ by more than all bounds of max_move_per_block allow over k blocks"
ORACLE = "the oracle price is from (1 - e) min to (1 + e) max of the market prices of this block and the h before it"
DELAY = (
    "no account stays overdue for more than D blocks after the one in which it became liquidatable (keeper-incentive "
    "is what discharges it)"
)
SLIPPAGE = "a close-out fills at the market price worsened by at most s"
MAKERS = "a market maker with enough cash takes the other side of every close-out"
GAS = "one close-out costs a keeper at most G; positions below dust_notional are nobody's concern"
EXPOSURE = "the positions closed out within n blocks, each at its last healthy oracle price, add up to at most I"
UNDRAINED = "the insurance fund is full when the window starts, and nothing else draws on it meanwhile"
COMPANY = "every other position that the account may hold meets the condition as well"

_SYMBOLIC = {
    Limit.MOVES: MOVES,
    Limit.ORACLE: ORACLE,
    Limit.DELAY: DELAY,
    Limit.SLIPPAGE: SLIPPAGE,
    Limit.MARKET_MAKERS: MAKERS,
    Limit.GAS: GAS,
    Limit.EXPOSURE: EXPOSURE,
    Limit.UNDRAINED: UNDRAINED,
    Limit.COMPANY: COMPANY,
}
"""Each limit with symbols for its numbers."""


def assumptions(name: str, shape: Shape) -> tuple[str, ...]:
    """The limits that the theorem about property `name` rests on."""
    own = (*limits_used(name, shape), *OF_PROPERTIES[name].assumed)
    company = (Limit.COMPANY,) if shape.machine.many_positions and own else ()
    return tuple(_SYMBOLIC[limit] for limit in (*own, *company))


def limits_used(name: str, shape: Shape) -> tuple[Limit, ...]:
    """The adversary's limits that its proof uses; a test proves it without the others, and refutes it without any."""
    return OF_PROPERTIES[name].limits(shape)


def outside_the_solver(name: str, shape: Shape) -> tuple[str, ...]:
    """The steps of the argument that are made by hand."""
    return OF_PROPERTIES[name].by_hand(shape)
