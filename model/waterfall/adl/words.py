"""Auto-deleveraging as a layer, in words."""

from __future__ import annotations

from novate.model.specification import Specification
from novate.model.waterfall.adl.parameters import At, Candidates

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
    return "the oracle price" if specification.adl_price == At.MARK else "the bankruptcy price"


def how(specification: Specification) -> str:
    """By which allocation."""
    return {"pro-rata": "pro-rata", "largest-first": "the largest gain first"}.get(
        specification.adl_allocation, "in the order of a list"
    )


def where_left(specification: Specification) -> str:
    """What becomes of what layers leave."""
    return f"{who(specification)} is deleveraged for it at {price(specification)}"
