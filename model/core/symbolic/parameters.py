"""A machine whose every parameter is a symbol: what is proved of it holds for every specification of its shape.

The transitions, the invariant and the properties are the same ones: they are written over numbers, and a symbol is one.
What is concrete is the *shape*: isolated or cross margin, whether charges are capped, and the side. Delay and staleness
occur as the moves that they allow, `fall` and `rise` over a `Span`, each one symbol; nothing is unrolled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import z3

from novate.model.core.parameters import MARKET_NUMBERS, MECHANISM_NUMBERS, ORDERED
from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.parameter import Range
from novate.model.specification import Keeper, Margin, MarketParameters, MoveWindow, Side, Specification

_ONE = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParametricSpecification(Specification):
    """A specification of symbols, with a symbol for the number of markets too."""

    positions: Term

    @property
    def most_positions(self) -> Term:
        """K: 1 with isolated margin."""
        return self.positions

    @property
    def many_positions(self) -> bool:
        """Whether K is more than 1."""
        return self.margin is Margin.CROSS


def parametric(margin: Margin, side: Side, *, capped: bool) -> Machine:
    """The machine of a shape. Names of symbols are those of the fields, so every machine has the same symbols."""
    market = MarketParameters(
        name="",
        base_quantum=_ONE,
        price_tick=_ONE,
        unit=_ONE,
        move_windows=(MoveWindow(*z3.Reals("window window_up window_down")),),
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
        **{name: z3.Real(name) for name in MECHANISM_SYMBOLS},
    )
    return Machine(specification, market, side)


def another(machine: Machine, side: Side, prefix: str) -> Machine:
    """A machine of the same mechanism whose market has symbols of its own."""
    symbols = {name: z3.Real(f"{prefix}{name}") for name in MARKET_SYMBOLS}
    return Machine(machine.specification, replace(machine.market, name=prefix, **symbols), side)


MARKET_SYMBOLS = tuple(MARKET_NUMBERS)
MECHANISM_SYMBOLS = tuple(MECHANISM_NUMBERS)


def facts(machine: Machine) -> tuple[Formula, ...]:
    """What is true of the parameters of every specification: the ranges that a file may give, and ordered moves."""
    return (*ranges(machine), *ordered(machine))


def ranges(machine: Machine) -> Iterator[Formula]:
    """The ranges that the parameters of every specification are in, as they are declared."""
    market, specification = machine.market, machine.specification
    for lower, upper in ORDERED:
        yield getattr(market, lower) <= getattr(market, upper)
    for holder, numbers in ((market, MARKET_NUMBERS), (specification, MECHANISM_NUMBERS)):
        for name, kind in numbers.items():
            value = getattr(holder, name)
            if value is not None:
                yield from within(value, kind.range)
    if specification.many_positions:
        yield specification.most_positions >= 2


def within(value: Term, numbers: Range) -> Iterator[Formula]:
    """That a number is in its range; a limit far above 1 is there against slips of the pen, and no theorem needs it."""
    yield value > numbers.least if numbers.is_above else value >= numbers.least
    if numbers.most is not None and numbers.most <= 1:
        yield value < numbers.most if numbers.is_below else value <= numbers.most


def ordered(machine: Machine) -> Iterator[Formula]:
    """A price gets no less far in more blocks."""
    for span in Span:
        yield z3.And(fall(machine, span) > 0, fall(machine, span) <= 1, rise(machine, span) >= 1)
    longer = (
        (Span.STALENESS, Span.STALENESS_LESS_ONE),
        (Span.HORIZON, Span.STALENESS),
        (Span.HORIZON, Span.DELAY),
    )
    for more, less in longer:
        yield z3.And(fall(machine, more) <= fall(machine, less), rise(machine, more) >= rise(machine, less))


def compounding(machine: Machine) -> Iterator[Formula]:
    """A price gets no further than one move after the other, and nowhere in no blocks."""
    fresh = machine.specification.staleness == 0
    yield z3.Implies(fresh, z3.And(fall(machine, Span.STALENESS) == 1, rise(machine, Span.STALENESS) == 1))
    for whole, part in ((Span.HORIZON, Span.STALENESS), (Span.STALENESS, Span.STALENESS_LESS_ONE)):
        yield fall(machine, whole) >= fall(machine, part) * fall(machine, Span.DELAY)
        yield rise(machine, whole) <= rise(machine, part) * rise(machine, Span.DELAY)
