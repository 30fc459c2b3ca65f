"""The concrete state of a clearing mechanism: what a contract would store, in whole numbers.

Money is in quote quanta, sizes in base quanta (positive long, negative short), prices in ticks (an oracle price may be
a fraction of one). States are immutable tuples (`NamedTuple`: the cheapest immutable record in Python, which is what
lets the reference run hundreds of thousands of blocks a second); an action makes a new one. Mappings inside a state are
never changed in place.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from novate.model.oracle_price import OraclePrice
from novate.model.price_history import PriceHistory


class MarketState(NamedTuple):
    """The prices of one market."""

    price: int
    """Market price in ticks: where a close-out fills, less slippage."""
    oracle: OraclePrice
    """Oracle price in ticks: what the clearing house sees."""
    earlier: PriceHistory
    """Market prices of the blocks before, newest first, fewer near the start.

    At most `MarketParameters.longest_window - 1` or `staleness` many, whichever is more; the oracle may refer to the
    newest `staleness` of them.
    """
    memory: tuple[int, ...] = ()
    """What the oracle remembers of the blocks before, as its own rules work it out; nothing at the start."""
    until_funding: int = 0
    """Blocks after this one in which there can be no funding payment yet."""
    last_oracle: OraclePrice | None = None
    """What the oracle showed in the block before, where a layer of the waterfall asks for it; None in the first."""


NOTHING_CALLED: Mapping[str, int] = {}
NOTHING_OPENED: Mapping[str, Fraction] = {}


class Account(NamedTuple):
    """One trader's account."""

    balance: int
    """Quote quanta; may be negative while positions are worth more."""
    positions: Mapping[str, int]
    """Market name -> signed size in base quanta; a closed position has no entry."""
    overdue: int
    """Blocks for which the account has been liquidatable without a break; 0 for a healthy account."""
    called: tuple[str, ...] = ()
    """Markets in which a part of its position has been closed in this block: none where close-outs are whole."""
    seen: tuple[tuple[str, OraclePrice], ...] = ()
    """Of an overdue account, where slippage depends on the size: the oracle prices at which it was last healthy."""
    at_first_call: Mapping[str, int] = NOTHING_CALLED
    """Market name -> how many base quanta it held there at the first call since it was healthy, where a rule asks."""
    worth: OraclePrice = 0
    """Of an overdue account, where keepers ask for it: quote quanta at the prices at which it was last healthy."""
    deposited: int = 0
    """Quote quanta that came in less what went out, where losses are shared out by gains; else 0."""
    opened_at: Mapping[str, Fraction] = NOTHING_OPENED
    """Market name -> quote quanta paid for the position (negative: received), where losses are shared out by that."""
    at_look: Mapping[str, Fraction] = NOTHING_OPENED
    """Of an overdue account, where they are shared out by it: account -> what it had gained at the last such look."""


class Spent(NamedTuple):
    """What the insurance fund has paid, in quote quanta, as far as a cap of it asks: else 0; and a gate's blocks."""

    in_block: int = 0
    ever: int = 0
    of_markets: Mapping[str, int] = NOTHING_CALLED
    """For each market that has a cap of its own, ever."""
    closed: int = 0
    """Blocks for which nobody may withdraw, this one included."""

    def for_market(self, market: str) -> int:
        """Ever, for one market."""
        return self.of_markets.get(market, 0)


class Ledger(NamedTuple):
    """The clearing house's own money, in quote quanta."""

    cash: int
    """What the contract really holds."""
    insurance_fund: int
    fees: int
    """Trading fees, and residues of rounding: what a buyer pays beyond what the seller receives."""
    keeper_claims: int
    """Rewards earned by keepers and not yet paid out."""
    uncovered_bad_debt: int
    """Shortfalls that the insurance fund could not absorb."""
    close_outs: int
    """Close-outs so far (a count): each may have lost R quanta by rounding alone."""
    spent: Spent = Spent()
    """What layers of the waterfall have paid."""
    pool: int = 0
    """What no holder of a liquidity pool can take away before close-outs, where it is a layer of the waterfall."""


class ClearingState(NamedTuple):
    """Everything that a block hands to the next."""

    block: int
    markets: Mapping[str, MarketState]
    accounts: Mapping[str, Account]
    ledger: Ledger


EMPTY_ACCOUNT = Account(balance=0, positions={}, overdue=0)
