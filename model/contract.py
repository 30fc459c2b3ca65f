"""What is taken for granted, by identity: a limit of one market, and who answers for it.

Two assumptions are the same if their limit and their market are; how they read is for `novate.properties.assumptions`
to say, at the very end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, Protocol


class Limit(StrEnum):
    """A limit that a verdict rests on."""

    MOVES = "moves"
    """How far the market price moves."""
    ORACLE = "oracle"
    """How far the oracle price is from market prices."""
    DELAY = "delay"
    """How long an account stays overdue."""
    CROWD = "crowd"
    """How many accounts are liquidatable, and how many keepers close out in a block."""
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
    UNCHARGED = "uncharged"
    """No account has paid for another."""
    MADE = "made"
    """No position of others is closed for want of a market maker."""
    FUND = "fund"
    """What is in the insurance fund at the start."""
    ONE_SIDED = "one-sided"
    """Nobody defaults on the side of which there is no verdict."""
    COMPANY = "company"
    """What an account may hold besides keeps to its own limits."""
    LARGEST_POSITION = "largest-position"
    """How large a position is that is closed in parts."""
    FUNDING = "funding"
    """How much one side of a market pays the other, and how often."""
    CLOSE_OUTS = "close-outs"
    """How much a close-out takes, at a price that it does not move."""
    CAPACITY = "capacity"
    """However many are overdue, all are closed out in time."""
    NO_PAYMENTS = "no-payments"
    """No funding but what the market's rule has, no fees."""


ADVERSARY = (Limit.MOVES, Limit.ORACLE, Limit.DELAY, Limit.SLIPPAGE)
"""What prices, oracles, keepers and fills may do."""

MARKED = (Limit.ORACLE, Limit.DELAY, Limit.SLIPPAGE)
"""Those of them that the symbolic machine marks: of prices it knows what the oracle guarantees."""

LEFT_OUT = (Limit.CLOSE_OUTS, Limit.CAPACITY, Limit.NO_PAYMENTS)
"""What the model leaves out, limits of every verdict: each until some component carries it."""


class Guarantor(StrEnum):
    """Who answers for an assumption."""

    NOBODY = "nobody"
    INDUCTION = "induction"
    """It is kept in every block because it was kept in the blocks before."""
    KEEPERS = "keepers"
    """They are paid to keep it."""
    OTHER_SIDE = "other-side"
    """It closes its positions where nobody keeps it."""


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


class LagProfile(Protocol):
    """All that prices and an oracle mean to the core: numbers, symbols, or arrays of numbers.

    A *look* is a healthy account seen at an oracle price; every ratio is to what that showed. K = delay + 1
    blocks after it an account that has been liquidatable since then is closed out.
    """

    @property
    def least_market(self) -> Any:
        """L_K: the market is at least this in any of the K blocks after the look; 0 where there is no bound."""

    @property
    def most_market(self) -> Any:
        """U_K: and at most this. Raises `ZeroDivisionError` where there is no bound."""

    @property
    def least_market_now(self) -> Any:
        """L_0: the same of the market in the block of the look."""

    @property
    def most_market_now(self) -> Any:
        """U_0. Raises `ZeroDivisionError`."""

    @property
    def least_oracle(self) -> Any:
        """W_K: in any of the K blocks after the look the oracle shows at least this; 0 where there is no bound."""

    @property
    def most_oracle(self) -> Any:
        """V_K: and at most this. None of a feed for which there is no such bound. Raises `ZeroDivisionError`."""

    @property
    def shown_at_least(self) -> Any:
        """X_L: what the oracle shows at the end of the run in which the market gets to L_K."""

    @property
    def shown_at_most(self) -> Any:
        """X_U: the same for U_K. Raises `ZeroDivisionError`."""

    @property
    def has_most(self) -> Any:
        """Whether the upper bounds exist: not where the oracle may show next to nothing of what the market is."""


class ShowsTheMarket:
    """Of an oracle that may show the market price itself at the end of the worst run."""

    least_market: Any
    most_market: Any

    @property
    def shown_at_least(self) -> Any:
        """X_L = L_K."""
        return self.least_market

    @property
    def shown_at_most(self) -> Any:
        """X_U = U_K."""
        return self.most_market


NUMBERS = (
    "least_market",
    "most_market",
    "least_market_now",
    "most_market_now",
    "least_oracle",
    "most_oracle",
    "shown_at_least",
    "shown_at_most",
)
"""The names of a profile's numbers."""


class Oracle(Protocol):
    """The numbers of one kind of oracle: data, of which the folder of that kind knows what it means."""

    @property
    def kind(self) -> str:
        """The name of the folder in `novate.model.oracles` whose contract, twin, reference and proof hold for it."""

    @property
    def lookback(self) -> int:
        """How many earlier market prices it may refer to, besides the last."""

    @property
    def parts_of_a_tick(self) -> int:
        """What it shows is a whole number of ticks, divided by this."""


class CloseOutRule(Protocol):
    """The numbers of one kind of close-out: data, of which the folder of that kind knows what it means."""

    @property
    def kind(self) -> str:
        """The name of the folder in `novate.model.close_outs` whose files hold for it."""

    @property
    def is_whole(self) -> bool:
        """Whether every call closes all that there is."""

    @property
    def settles_each_fill(self) -> bool:
        """Whether the insurance fund pays at every call what its fill lacks of the account's share of equity in it."""

    @property
    def proved_as(self) -> str:
        """The kind of which theorems have to speak to speak of it: its own, or one that no theorem is about."""


class Impact(Protocol):
    """The numbers of one kind of impact: data, of which the folder of that kind knows what it means."""

    @property
    def kind(self) -> str:
        """The name of the folder in `novate.model.impact` whose files hold for it."""


class FundingRule(Protocol):
    """The numbers of one kind of funding: data, of which the folder of that kind knows what it means."""

    @property
    def kind(self) -> str:
        """The name of the folder in `novate.model.funding` whose files hold for it."""

    @property
    def pays(self) -> bool:
        """Whether anybody ever pays anything."""

    @property
    def most(self) -> Any:
        """The largest share of a notional at the oracle price that one payment may be."""

    @property
    def every(self) -> Any:
        """Blocks from one payment to the next, at least."""


class FundingProfile(Protocol):
    """All that funding means to the core: the most that a position has paid in the K blocks after a look.

    Numbers, or symbols. A long has paid at most a share of what it is *worth now*, since what the oracle showed at a
    payment is bounded by the price that came of it; a short at most a share of what the look showed. Besides, each
    payment is rounded up to a whole quantum.
    """

    @property
    def of_market(self) -> Any:
        """Of a long: share of its notional at the market price; None where there is no bound."""

    @property
    def of_oracle(self) -> Any:
        """Of a long: share of its notional at the oracle price; or None."""

    @property
    def of_look(self) -> Any:
        """Of a short: share of its notional at what the look showed; or None."""

    @property
    def payments(self) -> Any:
        """How many payments there are at most, in the market of the mechanism with most of them."""


FUNDING_NUMBERS = ("of_market", "of_oracle", "of_look", "payments")
"""The names of a funding profile's numbers."""


class Turn(NamedTuple):
    """What of a crowd is closed out in one block, where keepers do no more than they must."""

    late: int
    """Blocks for which it may stay overdue, of those who are closed out then."""
    notional: int
    """Quote quanta, at the oracle prices at which its accounts were last healthy."""


class Keepers(Protocol):
    """The numbers of one kind of keepers: data, of which the folder of that kind knows what it means."""

    @property
    def kind(self) -> str:
        """The name of the folder in `novate.model.keepers` whose files hold for it."""

    @property
    def is_limited(self) -> bool:
        """Whether their delay follows from how many accounts they close out in a block."""


@dataclass(frozen=True, slots=True)
class Feed:
    """An oracle that another one is made of."""

    name: str
    """Of its table in a file."""
    oracle: Oracle
    """What that says."""

    @property
    def seen(self) -> Oracle:
        """What is taken for granted of it: all that it may show, though nobody sees what it does.

        That is `as_feed` of an oracle of which it makes a difference, and else the oracle itself.
        """
        found: Oracle = getattr(self.oracle, "as_feed", self.oracle)
        return found


def feeds_of(oracle: Oracle) -> tuple[Feed, ...]:
    """The feeds that an oracle is made of itself: its `feeds`, if it has any."""
    found: tuple[Feed, ...] = getattr(oracle, "feeds", ())
    return found


def all_feeds(oracle: Oracle) -> Iterator[Feed]:
    """All that it is made of, each after those that it is made of itself."""
    for feed in feeds_of(oracle):
        yield from all_feeds(feed.oracle)
        yield feed


UNSEEN = 2
"""How many numbers a feed remembers of which nobody sees what it shows: the lowest and the highest that it may."""


def remembers(oracle: Oracle) -> int:
    """How many numbers its rules remember as a feed, or as made of feeds: its `remembers`, and those of its feeds."""
    own: int = getattr(oracle, "remembers", 0)
    return own + sum(remembers(feed.seen) for feed in feeds_of(oracle))


def table_kind(component: Oracle | CloseOutRule | Impact | Keepers) -> str:
    """The kind that its table in a file says, whose keys and words it has.

    It is `table_kind` of one that comes to the same as one of another kind, and else its own kind.
    """
    found: str = getattr(component, "table_kind", component.kind)
    return found


def kinds_of(oracle: Oracle) -> tuple[str, ...]:
    """Its kind and those of all that it is made of, each once."""
    inner = (kind for feed in feeds_of(oracle) for kind in kinds_of(feed.seen))
    return tuple(dict.fromkeys((oracle.kind, *inner)))
