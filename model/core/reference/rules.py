"""A specification, prepared for exact integer arithmetic.

One whole number, the `scale`, is a multiple of every denominator in the specification. Rates, and values of one base
quantum at one tick, are kept as their product with it, so that a margin check or a price bound is a few integer
multiplications and one comparison: nothing is rounded, and no `Fraction` is made on the way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from math import lcm
from typing import NamedTuple, Protocol, TypeAlias

from novate.model.caches.once import once_for
from novate.model.component import part
from novate.model.contract import Feed
from novate.model.layers import says_any
from novate.model.oracle_price import OraclePrice
from novate.model.specification import Level, Margin, MarketParameters, Specification
from novate.model.standing import Standing
from novate.model.state import MarketState

REMEMBERED = ENTRIES, LOOKS, LAST_ORACLE = ("remembers_entries", "remembers_looks", "remembers_last_oracle")
"""What the contract of a layer may ask a state to remember."""

QUANTA = ("quote_quantum", "base_quantum", "price_tick")
"""What one quantum or tick is in the units of a file: inside the reference everything is counted in them."""


class Line(NamedTuple):
    """What one tier says of any notional, scaled: r * |size| * price * unit - deduction, taken off its value."""

    long: int
    """unit * (1 - r)."""
    short: int
    """unit * (1 + r)."""
    deduction: int


class Requirement(NamedTuple):
    """One requirement of one market, scaled: r * |size| * price * unit + c, taken off the position's value.

    By tiers the share is the largest of r * |size| * price * unit - deduction; where c is a floor, no less than c.
    """

    long: int
    """Value less requirement of a long, per base quantum and tick: unit * (1 - r)."""
    short: int
    """The same of a short, per (negative) base quantum and tick: unit * (1 + r)."""
    minimum: int
    """c: what is required of any position, whatever its size."""
    unit: int
    """Quote quanta of one base quantum at one tick."""
    is_floor: bool = False
    """Whether c is the least that is required, and not added to the share."""
    higher: tuple[Line, ...] = ()
    """Of the tiers beyond the first."""

    def headroom(self, size: int, price: OraclePrice) -> int | Fraction:
        """Return the value of a position less its requirement, in quote quanta times the scale."""
        less_share = size * price * (self.long if size > 0 else self.short)
        for line in self.higher:
            less_share = min(less_share, size * price * (line.long if size > 0 else line.short) + line.deduction)
        if self.is_floor:
            return min(less_share, size * price * self.unit - self.minimum)
        return less_share - self.minimum


Range: TypeAlias = tuple[OraclePrice, OraclePrice]
"""The lowest and the highest price in ticks, times the scale."""


class OracleRules(Protocol):
    """An oracle, prepared for exact integer arithmetic; each kind's is one of these."""

    def ranges(self, now: MarketState) -> tuple[Range, ...]:
        """Each the lowest and the highest price in ticks that it may show, times the scale; above 0 in any case."""

    def reason(self, now: MarketState) -> str:
        """What they follow from, for a person."""

    def remembered(self, now: MarketState) -> tuple[int, ...]:  # noqa: ARG002  # most remember nothing
        """What it remembers in the next block of this one and those before: as many numbers for any state."""
        return ()


class CloseOutRules(Protocol):
    """How much of a position one close-out takes; each kind's is one of these."""

    @property
    def once_a_block(self) -> bool:
        """Whether an account is closed out in a market at most once in a block, and keepers then have done enough."""

    @property
    def remembers_first_call(self) -> bool:
        """Whether it asks how large a position was at the first call since its account was healthy."""

    @property
    def may_cure(self) -> bool:
        """Whether it closes less of an account that less than its part would cure."""

    def closed(self, size: int, worth: OraclePrice, standing: Standing | None = None, whole: int | None = None) -> int:
        """Of so many base quanta, each worth this many quote quanta at the oracle price, times the scale.

        Without a standing: of an account that it does not cure. `whole` is what it held at the first call, if that is
        not this one.
        """


class KeeperRules(Protocol):
    """How many accounts may be overdue together; each kind's is one of these. What one alone may be, `delay` says.

    Accounts, or what they were worth when they were last healthy, in quote quanta.
    """

    @property
    def asks_for_notional(self) -> bool:
        """Whether it is what they were worth."""

    def too_many(self, overdue: Sequence[int], notional: Sequence[OraclePrice]) -> tuple[OraclePrice, int] | None:
        """How many accounts are liquidatable and how many may be; None where not too many are.

        `overdue` has the blocks for which each has been, the longest first, and `notional` what each was worth.
        """

    def behind(self, overdue: Sequence[int], notional: Sequence[OraclePrice]) -> tuple[OraclePrice, int, int] | None:
        """How many accounts have been so for some blocks or more, for how many blocks, and how many may have been.

        None where a block may end so.
        """

    def counted(self, number: OraclePrice) -> str:
        """So many, in words."""


class WindowRules(NamedTuple):
    """A bound on moves over several blocks, scaled."""

    blocks: int
    lowest: int
    """1 - down: this share of any of the last so many market prices is the lowest next one."""
    highest: int
    """1 + up."""


class Fills(NamedTuple):
    """The worst fills with one slippage, scaled."""

    lowest: int | Fraction
    """1 - slippage: this share of the market price is the worst fill when a long is closed."""
    highest: int | Fraction
    """1 + slippage: the same for a short."""
    up_to: int
    """Quote quanta times the scale: of positions that were worth no more; no limit of those of any position."""


@dataclass(frozen=True, slots=True)
class MarketRules:
    """One market's value, penalty and price bounds, all times the scale."""

    parameters: MarketParameters
    unit: int
    """Quote quanta of one base quantum at one tick."""
    penalty: int
    """The penalty on that."""
    lowest_move: int
    """1 - most_down: this share of the last market price is the lowest next one."""
    highest_move: int
    """1 + most_up."""
    fills: Fills
    """The worst there are, of any position."""
    better_fills: tuple[Fills, ...]
    """Those of smaller positions, smallest first."""
    fills_from: Fills | None
    """Those of positions of hardly any size, where slippage rises in proportion up to that of the largest."""
    windows: tuple[WindowRules, ...]
    """Bounds on moves over several blocks."""
    history: int
    """How many earlier market prices the bounds and the oracle may refer to, besides the last."""
    oracle: OracleRules
    """What the oracle may show."""
    close_out: CloseOutRules
    """How much one close-out takes."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A specification and what the reference has worked out from it. Make one with `Rules.of`.

    Rules may know some of the markets only. What runs under them is a run of the whole mechanism: a price may always
    stay, with the oracle at it, and an account without a position in a market owes nothing to it; so the markets that
    are left out stand still at any price. What a property claims is always about the whole specification.
    """

    specification: Specification
    scale: int
    """Every scaled number below, divided by this, is the rate or the amount that it stands for."""
    markets: Mapping[str, MarketRules]
    initial: Mapping[str, Requirement]
    maintenance: Mapping[str, Requirement]
    promised: Mapping[str, Requirement]
    """What is promised to be enough at the market price; 0 of a notional where nothing is."""
    keeper_share: int
    reward_of_margin: int | None
    """The share of what is left of an account that its keeper gets at most."""
    isolated: bool
    delay: int
    """Blocks; a block cannot end while an account is overdue for more than this."""
    keepers: KeeperRules
    """How many accounts may be overdue together."""
    remembered: frozenset[str]
    """Of `REMEMBERED`, what some layer of the waterfall asks for."""

    @classmethod
    def of(cls, specification: Specification, known: Collection[str] | None = None) -> Rules:
        """Prepare the rules of a specification: of all its markets, or of those that are to be known."""
        names = specification.markets if known is None else known
        markets = {name: market for name, market in specification.markets.items() if name in names}
        scale = lcm(*(rate.denominator for rate in rates(replace(specification, markets=markets))))
        of_margin = specification.keeper_reward_of_margin
        return cls(
            specification=specification,
            scale=scale,
            markets={name: market_rules(market, scale) for name, market in markets.items()},
            initial={name: requirement(market, Level.INITIAL, scale) for name, market in markets.items()},
            maintenance={name: requirement(market, Level.MAINTENANCE, scale) for name, market in markets.items()},
            promised={name: promise(market, scale) for name, market in markets.items()},
            keeper_share=scaled(specification.keeper_share, scale),
            reward_of_margin=None if of_margin is None else scaled(of_margin, scale),
            isolated=specification.margin is Margin.ISOLATED,
            delay=specification.delay,
            keepers=keeper_rules(specification),
            remembered=frozenset(each for each in REMEMBERED if says_any(specification, each)),
        )


def rules_of(specification: Specification, known: Collection[str]) -> Rules:
    """The rules for these markets, prepared once for a specification."""
    return once_for(specification, ("rules", frozenset(known)), lambda: Rules.of(specification, known))


def keeper_rules(specification: Specification) -> KeeperRules:
    """Prepare how many accounts may be overdue together."""
    keepers, ignored = specification.keepers, specification.keeper_delay
    found: KeeperRules = part("keepers", keepers.kind, "reference").prepared(keepers, ignored)
    return found


def rates(specification: Specification) -> Iterator[Fraction]:
    """Yield every number of a specification that the scale has to make whole, whatever it is called."""
    yield from numbers(specification)
    for market in specification.markets.values():
        unit = market.unit
        moved = replace(market, move_up=market.most_up, move_down=market.most_down, move_windows=market.most_windows)
        for rate in numbers(moved):
            yield rate
            yield unit * rate


def numbers(record: object) -> Iterator[Fraction]:
    """Yield the fractions in a record and in the records in it, but for those that `unit` is made of."""
    for field in fields(record):  # type: ignore[arg-type]  # a dataclass
        if field.name not in QUANTA:
            yield from held(getattr(record, field.name))


def held(value: object) -> Iterator[Fraction]:
    """Yield a fraction, those of a record, of what is taken for granted of a feed, or of several."""
    if type(value) is Fraction:
        yield value
    elif isinstance(value, Feed):
        yield from numbers(value.seen)
    elif isinstance(value, tuple):
        for each in value:
            yield from held(each)
    elif is_dataclass(value):
        yield from numbers(value)


def market_rules(market: MarketParameters, scale: int) -> MarketRules:
    """Prepare the rules of one market."""
    return MarketRules(
        parameters=market,
        unit=scaled(market.unit, scale),
        penalty=scaled(market.unit * market.penalty, scale),
        lowest_move=scaled(1 - market.most_down, scale),
        highest_move=scaled(1 + market.most_up, scale),
        fills=fills(market.slippage, scale),
        better_fills=tuple(fills(each.slippage, scale, each.up_to * scale) for each in market.slippage_up_to),
        fills_from=fills_from(market, scale),
        windows=tuple(
            WindowRules(window.blocks, scaled(1 - window.down, scale), scaled(1 + window.up, scale))
            for window in market.most_windows
        ),
        history=max(market.oracle.lookback, market.longest_window - 1),
        oracle=oracle_rules(market, scale),
        close_out=part("close_outs", market.close_out.kind, "reference").prepared(market.close_out, scale),
    )


def fills(slippage: Fraction, scale: int, up_to: int = 0) -> Fills:
    """Prepare the worst fills with a slippage."""
    return Fills(scaled(1 - slippage, scale), scaled(1 + slippage, scale), up_to)


def fills_from(market: MarketParameters, scale: int) -> Fills | None:
    """Prepare those from which slippage rises with the size, with the largest position."""
    if market.slippage_from is None or market.largest_position is None:
        return None
    return fills(market.slippage_from, scale, market.largest_position * scale)


def oracle_rules(market: MarketParameters, scale: int) -> OracleRules:
    """Prepare what its oracle may show."""
    found: OracleRules = part("oracles", market.oracle.kind, "reference").prepared(market.oracle, scale)
    return found


def oracle_alone(market: MarketParameters) -> tuple[OracleRules, int]:
    """The same outside of any mechanism, with a scale of its own."""
    scale = lcm(*(number.denominator for number in numbers(market.oracle)))
    return oracle_rules(market, scale), scale


def promise(market: MarketParameters, scale: int) -> Requirement:
    """Prepare what one market promises to be enough: a sum, whatever the minimum of its requirements is."""
    return asked(market, market.closes_only_below or Fraction(0), scale)


def requirement(market: MarketParameters, level: Level, scale: int) -> Requirement:
    """Prepare one requirement, initial or maintenance, of one market."""
    (rate, _), *higher = market.lines(level)
    lines = (
        Line(scaled(market.unit * (1 - each), scale), scaled(market.unit * (1 + each), scale), scaled(deduction, scale))
        for each, deduction in higher
    )
    return asked(market, rate, scale)._replace(is_floor=market.is_floored, higher=tuple(lines))


def asked(market: MarketParameters, rate: Fraction, scale: int) -> Requirement:
    """Prepare a share of the notional and the minimum."""
    return Requirement(
        long=scaled(market.unit * (1 - rate), scale),
        short=scaled(market.unit * (1 + rate), scale),
        minimum=market.minimum_maintenance * scale,
        unit=scaled(market.unit, scale),
    )


def scaled(rate: Fraction, scale: int) -> int:
    """Multiply a rate by the scale. Raises `ValueError` where the scale is no multiple of the rate's denominator."""
    times, left = divmod(scale, rate.denominator)
    if left:
        raise ValueError(
            f"{rate} times a scale of {scale} is no whole number; the scale has to be a multiple of {rate.denominator}"
        )
    return rate.numerator * times
