"""A machine whose every parameter is a symbol: what is proved of it holds for every specification of its shape.

The transitions, the invariant and the properties are the same ones: they are written over numbers, and a symbol is one.
What is concrete is the *shape*: isolated or cross margin, whether charges are capped, what the minimum of the
requirements is, and the side. Moves, oracle and
their lags occur as the eight numbers of the lag profile, each one symbol: nothing is unrolled, no oracle is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import z3

from novate.model.component import part, usual
from novate.model.contract import FUNDING_NUMBERS, LagProfile
from novate.model.core.parameters import MARKET_NUMBERS, MECHANISM_NUMBERS, NO_SYMBOLS, ORDERED
from novate.model.core.symbolic.lag_profile import Symbols, kept_now, kept_since, lag_profile
from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.state import Machine
from novate.model.parameter import Range
from novate.model.specification import Keeper, Margin, MarketParameters, Minimum, Side, Specification

_ONE = Fraction(1)
_NOT_MENTIONED = Fraction(0)
"""Of prices the machine knows their lag profile only."""


@dataclass(frozen=True, slots=True)
class _Unknown:
    """Any oracle."""

    kind: str = ""
    lookback: int = 0
    parts_of_a_tick: int = 1


def closes_whole(kind: str) -> bool:
    """Whether close-outs of this kind are of all there is."""
    found: bool = part("close_outs", kind, "parameters").RECORD.is_whole
    return found


@dataclass(frozen=True, slots=True)
class _Some:
    """Any rule of one kind."""

    kind: str

    @property
    def is_whole(self) -> bool:
        """Whether those of this kind close all there is."""
        return closes_whole(self.kind)

    @property
    def settles_each_fill(self) -> bool:
        """Not of those that theorems are about."""
        return False

    @property
    def proved_as(self) -> str:
        """Its kind."""
        return self.kind


@dataclass(frozen=True, slots=True)
class _SomeFunding:
    """Any funding: of its payments the machine knows their profile only."""

    kind: str = ""
    pays: bool = True
    most: Fraction = _NOT_MENTIONED
    every: int = 1


PAYMENTS = FUNDING_NUMBERS[-1]


@dataclass(frozen=True, slots=True)
class FundingSymbols:
    """A funding profile of symbols."""

    of_market: Term
    of_oracle: Term
    of_look: Term
    payments: Term

    @classmethod
    def named(cls, prefix: str = "") -> FundingSymbols:
        """Each named after its number; that of payments is of the whole mechanism."""
        numbers = {name: z3.Real(f"{prefix}{name}") for name in FUNDING_NUMBERS}
        return cls(**(numbers | {PAYMENTS: z3.Real(PAYMENTS)}))


@dataclass(frozen=True, slots=True, kw_only=True)
class ParametricSpecification(Specification):
    """A specification of symbols, with a symbol for the number of markets too."""

    positions: Term
    whole: bool
    payments: Term
    """How many funding payments there are until a close-out; 0 where nobody pays."""

    @property
    def most_positions(self) -> Term:
        """K: 1 with isolated margin."""
        return self.positions

    @property
    def closes_whole(self) -> bool:
        """Whether close-outs are of whole positions."""
        return self.whole

    @property
    def pays_funding(self) -> bool:
        """Whether there are funding payments."""
        return isinstance(self.payments, z3.ExprRef)

    @property
    def funding_payments(self) -> Term:
        """How many until a close-out."""
        return self.payments

    @property
    def many_positions(self) -> bool:
        """Whether K is more than 1."""
        return self.margin is Margin.CROSS


def parametric(
    margin: Margin,
    side: Side,
    *,
    capped: bool,
    close_out: str,
    minimum_is: Minimum = Minimum.SUM,
    pays_funding: bool = False,
) -> Machine:
    """The machine of a shape. Names of symbols are those of the fields, so every machine has the same symbols."""
    rule = _Some(close_out)
    market = MarketParameters(
        name="",
        base_quantum=_ONE,
        price_tick=_ONE,
        unit=_ONE,
        move_up=_NOT_MENTIONED,
        move_down=_NOT_MENTIONED,
        oracle=_Unknown(),
        close_out=rule,
        funding=_SomeFunding() if pays_funding else usual("funding"),
        minimum_is=minimum_is,
        **{name: z3.Real(name) for name in MARKET_SYMBOLS},
    )
    specification = ParametricSpecification(
        title="",
        margin=margin,
        quote_quantum=_ONE,
        markets={},
        penalty_capped_by_equity=capped,
        keeper=Keeper.OPEN,
        expect={},
        positions=z3.Real("positions") if margin is Margin.CROSS else 1,
        whole=rule.is_whole,
        payments=z3.Real(PAYMENTS) if pays_funding else 0,
        **{name: z3.Real(name) for name in MECHANISM_SYMBOLS},
    )
    funded = FundingSymbols.named() if pays_funding else None
    return Machine(specification, market, side, profile=Symbols.named(), funding=funded)


def another(machine: Machine, side: Side, prefix: str) -> Machine:
    """A machine of the same mechanism whose market has symbols of its own."""
    symbols = {name: z3.Real(f"{prefix}{name}") for name in MARKET_SYMBOLS}
    market = replace(machine.market, name=prefix, **symbols)
    funding = None if machine.funding is None else FundingSymbols.named(prefix)
    return Machine(machine.specification, market, side, profile=Symbols.named(prefix), funding=funding)


MARKET_SYMBOLS = tuple(name for name in MARKET_NUMBERS if name not in NO_SYMBOLS)
MECHANISM_SYMBOLS = tuple(name for name in MECHANISM_NUMBERS if name not in NO_SYMBOLS)
"""Of prices a machine of symbols knows the lag profile only; and what keepers get has no limits."""


def facts(machine: Machine) -> tuple[Formula, ...]:
    """What is true of the parameters of every specification: the ranges that a file may give, and ordered moves."""
    return (*ranges(machine), *ordered(machine), *paid(machine))


def ranges(machine: Machine) -> Iterator[Formula]:
    """The ranges that the parameters of every specification are in, as they are declared."""
    market, specification = machine.market, machine.specification
    for lower, upper in ORDERED:
        yield getattr(market, lower) <= getattr(market, upper)
    for holder, numbers in ((market, MARKET_NUMBERS), (specification, MECHANISM_NUMBERS)):
        for name, kind in numbers.items():
            value = getattr(holder, name)
            if value is not None and name not in NO_SYMBOLS:
                yield from within(value, kind.range)
    if specification.many_positions:
        yield specification.most_positions >= 2
    if market.is_floored:
        yield z3.Or(market.minimum_maintenance == 0, market.minimum_maintenance >= 1)  # whole quanta


def within(value: Term, numbers: Range) -> Iterator[Formula]:
    """That a number is in its range; a limit far above 1 is there against slips of the pen, and no theorem needs it."""
    yield value > numbers.least if numbers.is_above else value >= numbers.least
    if numbers.most is not None and numbers.most <= 1:
        yield value < numbers.most if numbers.is_below else value <= numbers.most


def ordered(machine: Machine) -> Iterator[Formula]:
    """A profile's bounds: a price may stay where it is and be shown, it gets no less far in more blocks."""
    profile = lag_profile(machine)
    yield z3.And(profile.least_market >= 0, profile.least_market <= profile.least_market_now)
    yield z3.And(profile.least_market_now <= 1, profile.least_oracle >= 0, profile.least_oracle <= 1)
    most = z3.And(profile.most_market >= profile.most_market_now, profile.most_market_now >= 1)
    yield z3.Implies(profile.has_most, z3.And(most, profile.least_oracle > 0, profile.most_oracle >= 1))


def paid(machine: Machine) -> Iterator[Formula]:
    """A funding profile's bounds: nobody is bound to receive anything, and there is at least one payment."""
    if machine.funding is not None:
        yield from (getattr(machine.funding, name) >= 0 for name in FUNDING_NUMBERS)
        yield machine.specification.funding_payments >= 1


def joined(machine: Machine) -> Iterator[Formula]:
    """The worst prices go with others: what is shown at the worst market price, and the other way round."""
    profile = lag_profile(machine)
    yield z3.And(*together(profile, profile.least_market, profile.shown_at_least))
    most = (
        *together(profile, profile.most_market, profile.shown_at_most),
        profile.least_market <= profile.most_market_now * profile.least_oracle,
        profile.most_market >= profile.least_market_now * profile.most_oracle,
    )
    yield z3.Implies(profile.has_most, z3.And(*most))


def together(profile: LagProfile, market: Term, oracle: Term) -> tuple[Formula, ...]:
    """Both at once, as ratios to what a look showed."""
    return oracle > 0, *kept_now(profile, market, oracle), *kept_since(profile, market, oracle, 1)
