"""Auto-deleveraging as a layer, in words."""

from __future__ import annotations

from novate.model.specification import Specification
from novate.model.waterfall.adl.parameters import Allocation, At, Candidates

NAME = "deleveraging"


def setting(specification: Specification) -> str:
    """Who is asked, and at which price."""
    return f"deleveraging of {who(specification)} at {price(specification)}, {how(specification)}"


def who(specification: Specification) -> str:
    """The candidates."""
    most = specification.adl_accounts
    limit = "" if most is None else f" (at most {most:,} account{'s' * (most != 1)})"
    profitable = specification.adl_candidates == Candidates.PROFITABLE
    return f"{'those of the other side who have gained' if profitable else 'the other side'}{limit}"


def price(specification: Specification) -> str:
    """At which."""
    marks = {At.MARK: "the oracle price", At.PREVIOUS_MARK: "the oracle price of the block before"}
    return marks.get(At(specification.adl_price), "the bankruptcy price")


def how(specification: Specification) -> str:
    """By which allocation."""
    named = {
        Allocation.PRO_RATA: "pro-rata",
        Allocation.LARGEST_FIRST: "the largest gain first",
        Allocation.SCORE: "by a score of gain and leverage",
        Allocation.LIST: "in the order of a list",
    }
    return named[Allocation(specification.adl_allocation)]


def where_left(specification: Specification) -> str:
    """What becomes of what layers leave."""
    return f"{who(specification)} is deleveraged for it at {price(specification)}"
