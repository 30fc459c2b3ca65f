"""What can happen: the actions of traders, keepers and time, and the refusal of one that a guard forbids.

Amounts are quote quanta, sizes base quanta, prices ticks; all whole numbers, but for what an oracle may show.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from novate.model.observation import Absorbed, CloseOut, Withdrawn
from novate.model.oracle_price import OraclePrice
from novate.model.state import ClearingState


@dataclass(frozen=True, slots=True)
class Deposit:
    """An account (made where there is none) receives `amount` > 0 in cash."""

    account: str
    amount: int


@dataclass(frozen=True, slots=True)
class Withdraw:
    """An account takes `amount` > 0 out in cash."""

    account: str
    amount: int


@dataclass(frozen=True, slots=True)
class Trade:
    """`buyer` buys `size` > 0 from `seller` at `price` >= 0."""

    market: str
    buyer: str
    seller: str
    size: int
    price: int


@dataclass(frozen=True, slots=True)
class NextBlock:
    """Prices move, the oracle follows, funding is paid, `overdue` counts."""

    prices: Mapping[str, tuple[int, OraclePrice]]
    """Market name -> (market price, oracle price), for every market."""
    funding: Mapping[str, Fraction] = field(default_factory=dict)
    """Market name -> funding rate, a share of each notional at the oracle price: above 0 longs pay. None is 0."""


NOBODY = ""
"""No account: where a layer of the waterfall closes positions of the other side, it needs no market maker."""


@dataclass(frozen=True, slots=True)
class Liquidate:
    """A keeper closes the position of `account` in `market`, or a part, against `market_maker` at `price`."""

    account: str
    market: str
    market_maker: str
    """Who takes it; `NOBODY` where the other side is to close as much of its positions at that price."""
    price: int
    size: int | None = None
    """Base quanta, above 0; None where it is what the market's rule says, and no other size is allowed."""


Action = Deposit | Withdraw | Trade | NextBlock | Liquidate


Payments = Mapping[str, Mapping[str, int]]
"""Account name -> market name -> what the account pays (negative: receives), in quote quanta."""


@dataclass(frozen=True, slots=True)
class Step:
    """An action that was carried out."""

    state: ClearingState
    close_out: CloseOut[Fraction] | None = None
    """What a `Liquidate` did; None after any other action."""
    absorbed: Absorbed[int] | None = None
    """What the waterfall did for it; None after any other action."""
    payments: Payments = field(default_factory=dict)
    """What was paid in funding; nothing after any action but a `NextBlock`."""
    withdrawn: Withdrawn[int] | None = None
    """What a `Withdraw` did; None after any other action."""
    uncharged: ClearingState | None = None
    """The state before accounts were charged for a close-out; None where none was."""

    @property
    def closed(self) -> ClearingState:
        """The state before accounts were charged, if they were."""
        return self.state if self.uncharged is None else self.uncharged


@dataclass(frozen=True, slots=True)
class Refusal:
    """An action that was not carried out; the state is unchanged."""

    guard: str
    """Which guard refused, in words with hyphens: "initial-margin", "not-liquidatable", ..."""
    message: str
    """One sentence for a person, with the numbers."""
    numbers: Mapping[str, int | Fraction] = field(default_factory=dict)
    """The numbers that decided, by name: what was found and what was needed."""
    account: str | None = None
    """Whose account it is about, where it is about one."""
    market: str | None = None
    """Which market it is about, where it is about one."""
