"""No wrongful close-out: who is well off at the market price is not closed out for what the oracle shows.

A close-out is decided at the oracle price and felt at the market price. Let U_0 and L_0 be the most and the least that
the market can be over what the oracle shows in the same block. An account is closed out where E(o) < m N(o) + c, so its
equity at the market price is below x N(p) + c, with

    long: x = 1 - (1 - m)/U_0                short: x = (1 + m)/L_0 - 1

and no smaller x is enough: equity may be as near to that as one likes. A mechanism may promise an x, and it keeps its
promise iff that is at least this one.

*What minimum_maintenance adds.* All of c, whatever the oracle shows: it is the same at both prices. Without it in the
promise no x would do, as a position may shrink until c is many times its notional (c = 10: an account with 9 behind a
position of 1 is closed out at 900 %).

*Several positions.* Every close-out is one of the whole account, so the promise is made to that: equity at the market
prices, against x N(p) + c of all its positions together. Each position's own inequality carries over to the sum.

*Statements that look right and are false.* That an oracle within e of the market closes nobody above m + e: of a short
it is m + e + m e with an oracle that shows up to 1 + e of the market (m = 5 %, e = 1 %: 6.05 %), and of a long m + e -
m e with one that shows down to 1 - e (5.95 %): less than m + e, but only as long as the oracle is never late. That slow
keepers, or a bad fill, close out people who are well off: neither the delay nor slippage has any part in x.
"""

from __future__ import annotations

from typing import Any

from novate.model.contract import Limit
from novate.model.figures import amount
from novate.model.observation import CloseOut
from novate.model.quantities import format_rate
from novate.model.specification import MarketParameters, Specification
from novate.properties.property import Claim, Property


def on_close_out(specification: Specification, market: MarketParameters, close_out: CloseOut[Any]) -> tuple[Claim, ...]:
    """Equity at the market prices is below what is promised to be enough; nothing is rounded."""
    return (
        Claim(
            "equity at the market price is below what is promised to be enough",
            True,
            close_out.beyond_promise < 0,
            lambda: well_off(specification, market, close_out),
        ),
    )


def well_off(specification: Specification, market: MarketParameters, close_out: CloseOut[Any]) -> str:
    """What the account has at the market price, and what was promised to be enough."""
    if specification.many_positions:
        beyond = amount(close_out.beyond_promise, specification)
        return (
            f"the account that is closed out has {beyond} more equity at the market prices than is promised to be "
            "enough for all its positions"
        )
    promised, notional, flat = market.closes_only_below, close_out.market_notional, market.minimum_maintenance
    assert promised is not None, "a promise that was not made cannot be broken"
    enough = promised * notional + flat
    share = f"{format_rate(promised)} of its notional of {amount(notional, specification)}"
    equity = amount(enough + close_out.beyond_promise, specification)
    return (
        f"the account that is closed out has an equity of {equity} at the market price, and "
        f"{amount(enough, specification)} is promised to be enough "
        f"({share}{f' and {amount(flat, specification)}' if flat else ''})"
    )


def assumptions(_: Specification, __: MarketParameters) -> tuple[Limit, ...]:
    """How far the market can be from what the oracle shows."""
    return Limit.MOVES, Limit.ORACLE


def not_applicable(specification: Specification, market: MarketParameters | None) -> str | None:
    """Without a promise there is none to keep; of an account with several positions all markets have to make one."""
    if market is not None and market.closes_only_below is None:
        return "closes_only_below is not given"
    promises = (each.closes_only_below is not None for each in specification.markets.values())
    if specification.many_positions and not all(promises):
        return "closes_only_below is not given in every market"
    return None


NO_WRONGFUL_CLOSE_OUT = Property(
    name="no-wrongful-close-out",
    short="just",
    title="Nobody who is well off at the market price is closed out",
    statement="Nobody is closed out whose equity at the market price is at least the promised share of the notional "
    "there, and minimum_maintenance besides.",
    formula="E(p) < x N(p) + c, of every account that is closed out",
    source="long: x >= 1 - (1 - m)/U_0; short: x >= (1 + m)/L_0 - 1; derived in this file",
    expected="Nobody is closed out whom closes_only_below promises that.",
    assumptions=assumptions,
    not_applicable=not_applicable,
    decides=("closes_only_below",),
    on_close_out=on_close_out,
)
