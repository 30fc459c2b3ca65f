"""Healthy after a trade: no trade leaves an account liquidatable.

A trade is checked against the initial requirement. A fee that is taken before is part of what is checked, and nothing
can go wrong. One that is taken afterwards may leave less than the maintenance requirement. With t the fee, r the most
that a trade moves of the position that it leaves (`largest_trade`), and n the `minimum_notional`:

    i >= m + r t + 1/n

is enough, whichever side, and needed but for the 1/n, which is for the quantum that rounding up may cost.

With several positions it is enough of trades that leave something of the position that they move; and of those that
close one whole nothing is: their fee has no limit, and what the others are required more at first is all that pays it.

*Statements that look right and are false.* That i - m >= t is enough: of trades that open a position it is, whose r is
1. One that closes most of a position moves more than it leaves: at i = 3.1 %, m = 3 % and a fee of 0.2 %, whoever has
no more than he is checked for is liquidatable if he closes more than a third of his position, which is half of what is
left. And where nothing limits what a trade moves, no initial margin is enough. That the least position does not matter,
as all are shares: a fee of a part of a quantum is a whole one. That what is enough in each market is enough for an
account with positions in several.
"""

from __future__ import annotations

from typing import Any

from novate.model.figures import amount
from novate.model.observation import Traded
from novate.model.specification import Specification
from novate.properties.property import Claim, Property


def on_trade(specification: Specification, traded: Traded[Any]) -> Claim:
    """Equity at the oracle price is at least the maintenance requirement, exactly."""
    return Claim(
        "no trade leaves the account liquidatable",
        True,
        traded.equity >= traded.requirement,
        lambda: too_little(specification, traded),
    )


def too_little(specification: Specification, traded: Traded[Any]) -> str:
    """What is left, and what is required."""
    has, needs = (amount(each, specification) for each in (traded.equity, traded.requirement))
    return f"the trade leaves an equity of {has}, and {needs} is required: the account can be closed out at once"


HEALTHY_AFTER_TRADE = Property(
    name="healthy-after-trade",
    short="trad",
    title="No trade leaves an account liquidatable",
    statement="After every trade both accounts have at least their maintenance requirement, fees paid.",
    formula="E >= M N + c, of every account that has just traded",
    source="i >= m + r t + 1/n; derived in this file",
    expected="No trade leaves an account liquidatable.",
    concerns=lambda specification: specification.trading_fee is not None,
    assumptions=lambda _, __: (),
    margin="initial_margin",
    on_trade=on_trade,
)
