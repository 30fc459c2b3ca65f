"""At which price a bankrupt position is closed against others, and what that leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from novate.model.waterfall.adl.positions import Holder, Price

PRICES: Mapping[str, Callable[[Holder, Price, Price], Price]] = {
    "bankruptcy": lambda bankrupt, _, __: bankrupt.bankruptcy_price,
    "mark": lambda _, mark, __: mark,
    "previous-mark": lambda _, __, previous: previous,
}
"""The registry: of a bankrupt account, the mark and that of the block before."""


def left(kind: str, bankrupt: Holder, mark: Price, previous: Price) -> Price:
    """Quote quanta that the account has when all of its position is closed: what others lost less, where negative.

    0 at the bankruptcy price, and at no other: at the mark its whole deficit is left, and at the mark before it is left
    with money that others have paid too much, or with a deficit that is smaller or larger than before.
    """
    return bankrupt.equity(PRICES[kind](bankrupt, mark, previous))
