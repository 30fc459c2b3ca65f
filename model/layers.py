"""What layers do to accounts: nothing, unless the contract of one says so.

A layer that holds money pays, and no account learns of it. Others take the money of accounts.
"""

from __future__ import annotations

from novate.model.component import part
from novate.model.specification import Specification


def cuts_withdrawals(specification: Specification) -> tuple[str, ...]:
    """The layers that pay a part of what an account withdraws while losses are uncovered."""
    return tuple(each for each in specification.layers if says(specification, each, "cuts_withdrawals"))


def charging(specification: Specification) -> tuple[str, ...]:
    """The layers that take the money of accounts when another one is closed out; all others come before them."""
    return tuple(each for each in specification.layers if says(specification, each, "charges"))


def stands_in(specification: Specification) -> bool:
    """Whether a layer closes positions of the other side where no market maker takes a position.

    Not where a layer is that side, as accounts then may hold too little of it.
    """
    return says_any(specification, "stands_in_for_makers") and not says_any(specification, "is_other_side")


def borne_by_accounts(specification: Specification) -> tuple[str, ...]:
    """The layers that leave to accounts what those above have not paid."""
    return (*cuts_withdrawals(specification), *charging(specification))


def may_charge(layer: str) -> bool:
    """Whether a layer may take the money of accounts, in some mechanism: it comes after those that hold money."""
    return hasattr(part("waterfall", layer, "contract"), "charges")


def holds_money(layer: str) -> bool:
    """Whether a layer has money of its own that may pay."""
    return bool(getattr(part("waterfall", layer, "contract"), "HOLDS_MONEY", True))


def says_any(specification: Specification, what: str) -> bool:
    """Whether the contract of any layer says so of a mechanism."""
    return any(says(specification, each, what) for each in specification.layers)


def says(specification: Specification, layer: str, what: str) -> bool:
    """Whether the contract of a layer says so of a mechanism; one that does not speak of it does not."""
    found = getattr(part("waterfall", layer, "contract"), what, None)
    return found is not None and bool(found(specification))
