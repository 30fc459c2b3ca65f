"""What is taken for granted, by identity: a limit of one market, and who answers for it.

Two assumptions are the same if their limit and their market are; how they read is for `novate.properties.assumptions`
to say, at the very end.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Limit(StrEnum):
    """A limit that a verdict rests on."""

    MOVES = "moves"
    """How far the market price moves."""
    ORACLE = "oracle"
    """How far the oracle price is from market prices."""
    DELAY = "delay"
    """How long an account stays overdue."""
    SLIPPAGE = "slippage"
    """At what price a close-out fills."""
    MARKET_MAKERS = "market-makers"
    """Somebody takes the other side."""
    DUST = "dust"
    """Positions that are nobody's concern."""
    GAS = "gas"
    """What a close-out costs a keeper."""
    WILLING_KEEPERS = "willing-keepers"
    """Keepers who are paid act."""
    EXPOSURE = "exposure"
    """What the open interest bounds."""
    UNDRAINED = "undrained"
    """Nobody else draws on the fund."""
    FUND = "fund"
    """What is in the insurance fund at the start."""
    ONE_SIDED = "one-sided"
    """Nobody defaults on the side of which there is no verdict."""
    COMPANY = "company"
    """What an account may hold besides keeps to its own limits."""
    WHOLE_CLOSE_OUTS = "whole-close-outs"
    """Close-outs are whole, at a price that they do not move."""
    CAPACITY = "capacity"
    """However many are overdue, all are closed out in time."""
    NO_PAYMENTS = "no-payments"
    """No funding, no fees."""


ADVERSARY = (Limit.MOVES, Limit.ORACLE, Limit.DELAY, Limit.SLIPPAGE)
"""Those that the symbolic machine marks: what prices, oracles, keepers and fills may do."""

LEFT_OUT = (Limit.WHOLE_CLOSE_OUTS, Limit.CAPACITY, Limit.NO_PAYMENTS)
"""What the model leaves out, limits of every verdict: each until some component carries it."""


class Guarantor(StrEnum):
    """Who answers for an assumption."""

    NOBODY = "nobody"
    INDUCTION = "induction"
    """It is kept in every block because it was kept in the blocks before."""
    KEEPERS = "keepers"
    """They are paid to keep it."""


@dataclass(frozen=True, slots=True)
class Guarantee:
    """What is known of an assumption that somebody might answer for."""

    by: Guarantor
    reason: str = ""
    """Why nobody does."""
    property: str = ""
    """Whose proof says that keepers do."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """A limit of one market."""

    limit: Limit
    market: str
    guarantee: Guarantee | None = None
    """None where nobody could answer for it, or it was not asked who does."""

    @property
    def is_discharged(self) -> bool:
        """Whether theorems, or induction over the blocks, take its place."""
        return self.guarantee is not None and self.guarantee.by is not Guarantor.NOBODY
