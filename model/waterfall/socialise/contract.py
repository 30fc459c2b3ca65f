"""What socialised loss guarantees: no layer that holds money gives any, and accounts bear what is left.

With a factor on withdrawals nobody is charged when an account is closed out. What stays uncovered is missing, and of
whoever withdraws so much is kept back as it is of all that the house owes; so much less is missing then. The factor,
cash over cash and what is missing, is the same or more for whoever comes later: nobody gains by running
(`novate.proofs.components.waterfall.socialised_loss`).

By any other base accounts are charged in the step of the close-out, and what is proved of them is proved until then.

* By gains nobody is charged more than its own, nor more than it has. Those since the closed account was last healthy
  are no less than the loss, since all that accounts have gained since adds up to nothing: but for gains that were taken
  away meanwhile, for accounts that had less than nothing then, and for less than a quantum of each.
* By equity nobody is charged more than it has, and what all together do not have stays uncovered.
* By size whoever holds a position is charged, more than it has if need be; where nobody holds one all stays uncovered.
"""

from __future__ import annotations

from novate.model.specification import Specification
from novate.model.waterfall.socialise.parameters import Base
from novate.model.waterfall.without_money import (
    HOLDS_MONEY,
    RECEIVES,
    has_caps,
    held,
    is_all_or_nothing,
    left_of_caps,
    spare,
)

__all__ = [
    "HOLDS_MONEY",
    "RECEIVES",
    "charges",
    "cuts_withdrawals",
    "has_caps",
    "held",
    "is_all_or_nothing",
    "left_of_caps",
    "remembers_entries",
    "remembers_looks",
    "spare",
]


def cuts_withdrawals(specification: Specification) -> bool:
    """Whether withdrawals bear the loss."""
    return specification.socialise_base == Base.WITHDRAWALS


def charges(specification: Specification) -> bool:
    """Whether accounts pay when another one is closed out."""
    return specification.socialise_base != Base.WITHDRAWALS


def remembers_looks(specification: Specification) -> bool:
    """Whether it asks for what everybody had gained when an account was last healthy."""
    return specification.socialise_base == Base.SINCE_HEALTHY


def remembers_entries(specification: Specification) -> bool:
    """Whether it asks for what positions were opened at."""
    return specification.socialise_base == Base.SINCE_ENTRY
