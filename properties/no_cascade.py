"""No cascade: no healthy account becomes liquidatable by being deleveraged.

Somebody of the other side closes a part of its position at the bankruptcy price of another account. It loses how far
that is beyond the oracle price, and what was required of the part is required no more. So its equity less its
requirement falls by no close-out iff the one is at most m of the oracle price:

    long that is bankrupt: m >= (1 - W)/(1 + W)        short: m >= (V - 1)/(V + 1)

with W and V the least and the most that the oracle may show, over what it showed at the last healthy look. Where that
is so of both sides nobody's own bankruptcy price gets worse by being deleveraged, healthy or not; so what holds of the
first deleveraging holds of all that follow. And where the layers above pay for everything nobody is ever deleveraged.

*Statements that look right and are false.* That it takes as much margin as no bad debt: it takes about half. That the
margin of one side is enough for that side: a healthy long that is deleveraged beyond m against a short may be a long
whose own bankruptcy price nobody covered. That the margin is necessary whatever the initial margin is: who has just
traded has that, so that a file with more of it may be unharmed with less. That it is enough where no market maker takes
what is closed out: somebody who is bankrupt may then close most of his position at the market price for another, with
all of his loss left in the rest.
"""

from __future__ import annotations

from typing import Any

from novate.model.contract import ADVERSARY, Limit
from novate.model.figures import amount
from novate.model.layers import says_any, stands_in
from novate.model.observation import Charged
from novate.model.specification import MarketParameters, Specification
from novate.properties.property import Claim, Property

ROUNDINGS = 2
"""Quote quanta of each charge: what is paid for a part is rounded up, and the market maker's payment is; and who has
lost that may be closed out later, against others."""
NOBODY_DELEVERAGED = "no layer of the waterfall closes the positions of others"


def on_charged(specification: Specification, seen: Charged[Any]) -> tuple[Claim, ...]:
    """Who was healthy before has what is required afterwards, but for rounding."""
    return (
        Claim(
            "who was healthy has what is required after it was deleveraged",
            seen.equity_before >= seen.requirement_before,
            seen.equity_after + ROUNDINGS * seen.charges >= seen.requirement_after,
            lambda: cascades(specification, seen),
        ),
    )


def cascades(specification: Specification, seen: Charged[Any]) -> str:
    """What the account had, has, and should have."""
    had, has = (amount(each, specification) for each in (seen.equity_before, seen.equity_after))
    needed, needs = (amount(each, specification) for each in (seen.requirement_before, seen.requirement_after))
    ends = f"has {has} of the {needs} required" if seen.holds else f"is left with {has} and no position"
    return f"account {seen.account}, healthy with an equity of {had} ({needed} required), is deleveraged and {ends}"


def not_applicable(specification: Specification, _: MarketParameters | None) -> str | None:
    """Without such a layer nobody is deleveraged."""
    return None if deleverages(specification) else NOBODY_DELEVERAGED


def deleverages(specification: Specification) -> bool:
    """Whether a layer closes the positions of others."""
    return says_any(specification, "moves_positions")


def assumptions(specification: Specification, _: MarketParameters) -> tuple[Limit, ...]:
    """The adversary's limits; and that nobody is deleveraged where nothing is left, for want of a market maker."""
    return (*ADVERSARY, Limit.MADE) if stands_in(specification) else ADVERSARY


NO_CASCADE = Property(
    name="no-cascade",
    short="casc",
    title="Deleveraging makes no healthy account liquidatable",
    statement="Whenever keepers act within the delay and prices stay inside their bounds, no account that was healthy "
    "before a close-out has less than its maintenance requirement after it was deleveraged for it (beyond 2 quanta for "
    "each deleveraging until then).",
    formula="E >= M implies E' + 2k >= M', of every account that is deleveraged",
    source="m >= (1 - W)/(1 + W) and m >= (V - 1)/(V + 1), or nobody is ever deleveraged; derived in this file",
    expected="No healthy account becomes liquidatable by being deleveraged.",
    examples=("proved", {"status": "proved", "headroom": "0.5%"}),
    of_margin=True,
    concerns=deleverages,
    not_applicable=not_applicable,
    assumptions=assumptions,
    on_charged=on_charged,
)
