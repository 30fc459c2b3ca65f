"""What a keeper must earn to act: the gas when he acts at last, and what those lose who come too late.

G (1 + g)^D + (k - 1) c, in whole quanta, rounded up: G the gas in the block in which an account becomes liquidatable, g
its growth from block to block, D the delay, k the keepers who race for a close-out, and c what it costs to lose. All k
act iff one chance in k to win the reward, less the gas, is worth k - 1 chances in k to lose c.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import Any, Protocol

from novate.model.parameter import RISE, Counted, Declaration, Money, Owner


class Costs(Protocol):
    """What every kind of keepers says of their costs."""

    @property
    def gas_growth(self) -> Fraction:
        """How much more gas may cost in a block than in the one before."""

    @property
    def cost_of_losing(self) -> int:
        """Quote quanta."""

    @property
    def racing(self) -> int:
        """Keepers who try to close out the same account; at least 1."""


DECLARATIONS = (
    Declaration(
        "gas_growth",
        RISE,
        Owner.ENVIRONMENT,
        "Gas may cost this much more in each block than in the one before, while an account waits.",
        examples=("12.5%",),
        default="0%",
        note="gas_cost is then that of the block in which the account became liquidatable.",
    ),
    Declaration(
        "cost_of_losing",
        Money(),
        Owner.ENVIRONMENT,
        "Quote units that it costs a keeper to try to close out an account that another one closes out.",
        examples=("2",),
        default="0",
    ),
    Declaration(
        "racing",
        Counted("keeper"),
        Owner.ENVIRONMENT,
        "So many keepers try to close out the same account, each as likely as any other to be the one who does.",
        examples=("5 keepers",),
        default="1 keeper",
    ),
)


def needed_reward(keepers: Costs, gas_cost: Any, delay: int) -> Any:
    """Quote quanta that a close-out must pay its keeper, whenever he acts within the delay; a number or a symbol."""
    if not keepers.gas_growth and keepers.racing == 1:
        return gas_cost
    return ceil(gas_cost * (1 + keepers.gas_growth) ** delay) + (keepers.racing - 1) * keepers.cost_of_losing
