"""What a property looks at, in a form that both encodings can give.

`Number` is `Fraction` (or `int`) when the reference fills a record in, and a Z3 term when the symbolic machine does. A
property is written once, over these records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from novate.model.specification import Place

Number = TypeVar("Number")


@dataclass(frozen=True, slots=True)
class Books(Generic[Number]):
    """The clearing house's accounts at one moment, in quote quanta."""

    cash: Number
    balances: Number
    """Sum of all account balances, negative ones included."""
    owed: Number
    """Sum over all accounts of max(0, equity at the oracle price)."""
    insurance_fund: Number
    fees: Number
    keeper_claims: Number
    uncovered_bad_debt: Number
    close_outs: Number
    """Close-outs so far."""
    open_positions: Any = 0
    """Positions of all accounts; of interest where funding rounds against each."""
    pool: Any = 0
    """What no holder of a liquidity pool can take away, where it is a layer of the waterfall."""


@dataclass(frozen=True, slots=True)
class CloseOut(Generic[Number]):
    """One close-out of one position. Money in quote quanta; "before" and "after" mean around this close-out."""

    oracle_notional: Number
    """|size| at the oracle price, before."""
    market_notional: Number
    """|size| at the market price, before."""
    fill_notional: Number
    """What is closed of it at the fill price, exact (not rounded)."""
    charges: Number
    """What the account paid: to the keeper and to the fund."""
    reward: Number
    """The keeper's part of the charges."""
    shortfall: Number
    """What the account could not pay once its last position was closed; 0 while positions remain."""
    equity_before: Number
    """Equity of the account at the oracle price."""
    equity_after: Number
    """The same after, the shortfall forgiven."""
    requirement_before: Number
    """Maintenance requirement of the account at the oracle price."""
    requirement_after: Number
    beyond_promise: Number
    """Equity of the account at the market prices, before, less what is promised to be enough there: the share
    `closes_only_below` of each notional, nothing where none is promised, and `minimum_maintenance` of each position."""
    size_before: Number
    """|size| of the closed position; any positive unit that scales with it (the ratio form uses its notional)."""
    size_after: Number
    close_outs: Number
    """Of this account since it was last healthy, this one included: each may have lost something by rounding."""
    received_before: Number
    """What earlier close-outs of this account brought the insurance fund since the account was last healthy."""

    @property
    def drain(self) -> Number:
        """What it takes out of the insurance fund: the shortfall, less the fund's own part of the charges."""
        drain: Number = self.shortfall - (self.charges - self.reward)  # type: ignore[operator]  # a number or a term
        return drain


@dataclass(frozen=True, slots=True)
class Traded(Generic[Number]):
    """An account that has just traded, fees paid; in quote quanta at the oracle price."""

    equity: Number
    requirement: Number
    """For maintenance."""


@dataclass(frozen=True, slots=True)
class LayerSeen(Generic[Number]):
    """One layer of the waterfall around one close-out, in quote quanta."""

    layer: str
    held: Number
    """Before it pays, with what it has received."""
    paid: Number
    in_block: Any = 0
    """What it has paid before, as far as a cap of it asks: in this block, ever, and ever for this market."""
    ever: Any = 0
    of_market: Any = 0


@dataclass(frozen=True, slots=True)
class Absorbed(Generic[Number]):
    """What the waterfall did for one close-out, in quote quanta."""

    owed: Number
    """The shortfall, and what the fund is to pay of a reward."""
    layers: tuple[LayerSeen[Number], ...]
    """In their order."""
    uncovered: Number


@dataclass(frozen=True, slots=True)
class Withdrawn(Generic[Number]):
    """One withdrawal, in quote quanta; "missing" are losses that nobody has paid for."""

    amount: Number
    """What it was asked for, and what the account has less."""
    cash_before: Number
    missing_before: Number
    cash_after: Number
    missing_after: Number


@dataclass(frozen=True, slots=True)
class Charged(Generic[Number]):
    """An account that pays for another's close-out, or whose position is closed for it, before and after.

    In quote quanta at the oracle price: before the close-out, and after all charges for it.
    """

    account: str
    equity_before: Number
    requirement_before: Number
    """For maintenance."""
    equity_after: Number
    requirement_after: Number
    holds: bool
    """Whether it has a position afterwards."""
    charges: Number
    """How many accounts have been charged so far, this one included: each may have lost by rounding."""


@dataclass(frozen=True, slots=True)
class Event(Generic[Number]):
    """The end of one account, as the layers of a waterfall see it."""

    block: int
    market: str
    """In which its last position was closed."""
    received: Number
    """Quote quanta that the insurance fund got of it, before."""
    owed: Number
    """Quote quanta that layers are asked for in the end."""
    close_outs: Number
    """Each may have lost something by rounding."""


@dataclass(frozen=True, slots=True)
class Window(Generic[Number]):
    """The close-outs of all markets within n = keeper_delay + 1 + staleness blocks, in quote quanta."""

    exposures: Mapping[Place, Number]
    """Of each side of a market, the notionals at the oracle prices at which the accounts were last healthy."""
    drain: Number
    """Sum of what the close-outs took out of the fund."""
    close_outs: Number
    wave: Any = 0
    """All that has become liquidatable since the last calm, where that is limited, in the same measure."""
    received: Any = 0
    """What the fund got of them: they asked it for so much more than the drain."""
    events: tuple[Event[Number], ...] = ()
    """The accounts one by one, in the order of their last close-outs; none where the window is many runs at once."""
