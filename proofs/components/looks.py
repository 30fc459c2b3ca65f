"""Looks: how far the market can have got since an account was seen healthy; what every oracle's proof begins with.

*Kept.* Induction over the blocks after a look. The oracle referred then to market prices of the last h blocks, l the
lowest of them and g the highest. The ghosts `lowest` and `highest` say how far the market can have got: k blocks after
the look to fall(h + k) g and rise(h + k) l, so one block's move further in every block, and that the market keeps to
them is `compounded`. They are about moves alone: no number of the contract is in them, so a contract that promises more
than moves allow is not proved. An oracle that refers to something else says how far the market can get from that
(`Reach`), and proves that what it shows is no further from it.

*Outside the solver.* See `BY_HAND`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import z3

from novate.model.close_outs import USUAL
from novate.model.contract import Oracle
from novate.model.core.symbolic.lag_profile import further_moves, kept_now, kept_since, lag_profile
from novate.model.core.symbolic.numbers import Formula, Term, number, times
from novate.model.core.symbolic.parameters import parametric
from novate.model.core.symbolic.powers import Span, fall, rise, spans
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.prices import Prices, twin
from novate.model.specification import Margin, MoveWindow, Side
from novate.proofs.engine.obligation import Obligation

BY_HAND = (
    "the worst move over k blocks is no worse than that over n >= k blocks",
    "bounds over several blocks: induction over the blocks, whose step is the obligation `moves compound`",
)


PROFILE = "the profile is kept"


def machine_of_symbols(side: Side, oracle: Oracle) -> Machine:
    """A machine whose moves are symbols, those over each `Span` and its oracle's own, and its oracle's numbers."""
    machine = parametric(Margin.ISOLATED, side, capped=True, close_out=USUAL)
    bounds = {name: z3.Real(name) for name in ("move_up", "move_down")}
    windows = (MoveWindow(*z3.Reals("window window_up window_down")),)
    machine = replace(machine, market=replace(machine.market, move_windows=windows, oracle=oracle, **bounds))
    falls_and_rises = (f"{name}_{span}" for name in ("fall", "rise") for span in spans(machine))
    moves = {name: z3.Real(name) for name in (*falls_and_rises, *further_moves(oracle.kind))}
    return replace(machine, moves=moves, profile=None)


def known_moves(machine: Machine) -> Iterator[Formula]:
    """What is true of every file's moves."""
    market = machine.market
    yield z3.And(market.move_up >= 0, market.move_down >= 0, market.move_down < 1)
    yield z3.And(market.oracle.lookback >= 0, machine.specification.delay >= 0)
    for span in spans(machine):
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
    fresh = machine.market.oracle.lookback == 0
    nowhere = z3.And(fall(machine, Span.STALENESS) == 1, rise(machine, Span.STALENESS) == 1)
    yield z3.Implies(fresh, nowhere)
    for whole, section in ((Span.HORIZON, Span.STALENESS), (Span.STALENESS, Span.STALENESS_LESS_ONE)):
        yield fall(machine, whole) >= fall(machine, section) * fall(machine, Span.DELAY)
        yield rise(machine, whole) <= rise(machine, section) * rise(machine, Span.DELAY)


@dataclass(frozen=True, slots=True)
class Looked:
    """Prices some blocks after a look."""

    prices: Prices
    then: Prices
    """Those of the look."""
    lowest: Term
    """How low the market can have got since."""
    highest: Term
    blocks: Term

    @property
    def anchor(self) -> Term:
        """What the look showed."""
        return self.then.oracle


def looked(machine: Machine, name: str) -> Looked:
    """Free variables."""
    lowest, highest, blocks = z3.Reals(" ".join(f"{name}.{each}" for each in ("lowest", "highest", "blocks")))
    return Looked(free_prices(machine, name), free_prices(machine, "look"), lowest, highest, blocks)


def free_prices(machine: Machine, name: str) -> Prices:
    """Free variables."""
    oracle = machine.market.oracle
    remembered = twin(oracle).remembered(oracle, [0], (), 1)
    memory = tuple(z3.Real(f"{name}.memory.{place}") for place, _ in enumerate(remembered))
    return Prices(z3.Real(f"{name}.market"), z3.Real(f"{name}.oracle"), memory)


def same(prices: Prices, others: Prices) -> Formula:
    """Whether they are the same."""
    memory = zip(prices.memory, others.memory, strict=True)
    pairs = ((prices.market, others.market), (prices.oracle, others.oracle), *memory)
    return z3.And(*(one == other for one, other in pairs))


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the market can have got since what the oracle referred to at a look: in that block, K blocks later."""

    least: Term
    most: Term
    least_late: Term
    most_late: Term


Referred = Callable[[Machine, Prices], Reach]
"""(machine, prices of the look) -> how far the market can get."""


def newest(machine: Machine, prices: Prices) -> Reach:
    """Of an oracle that refers to the market price of the same block."""
    return window(machine, prices.market, prices.market)


def window(machine: Machine, high: Term, low: Term) -> Reach:
    """Of one that refers to market prices from low to high of the last h blocks."""
    return Reach(
        times(fall(machine, Span.STALENESS), high),
        times(rise(machine, Span.STALENESS), low),
        times(fall(machine, Span.HORIZON), high),
        times(rise(machine, Span.HORIZON), low),
    )


Told = Callable[[Machine, Looked], Formula]
"""What an oracle's own proof says of the prices of a look and of every block after it."""


def invariant(machine: Machine, now: Looked, seen: Told) -> Formula:
    """The market is no further than the ghosts say; and what is `seen`."""
    prices = now.prices
    return z3.And(
        shape(machine, prices),
        shape(machine, now.then),
        now.anchor > 0,
        now.blocks >= 0,
        z3.If(now.blocks == 0, same(prices, now.then), now.blocks >= 1),
        seen(machine, now),
        now.lowest <= prices.market,
        prices.market <= now.highest,
    )


def shape(machine: Machine, prices: Prices) -> Formula:
    """What the oracle's twin says of the prices of one block."""
    return twin(machine.market.oracle).shape(machine, prices)


def ghosts_mean(machine: Machine, now: Looked, referred: Referred) -> Formula:
    """By their definition, for a look at most K blocks ago: the market moved for K blocks more since what that saw."""
    reach = referred(machine, now.then)
    in_time = now.blocks <= machine.specification.delay + 1
    return z3.Implies(in_time, z3.And(now.lowest >= reach.least_late, now.highest <= reach.most_late))


def kept(machine: Machine, known: Iterator[Formula], referred: Referred, seen: Told) -> Iterator[Obligation]:
    """The oracle keeps to its profile for K blocks after any look, if `known` is true of its numbers."""
    before, after = looked(machine, "before"), looked(machine, "after")
    given = (*known_moves(machine), *known, *(ghosts_mean(machine, each, referred) for each in (before, after)))
    in_time = after.blocks <= machine.specification.delay + 1
    follows = twin(machine.market.oracle).followed(machine, before.prices, after.prices)
    step = (follows, later(machine, before, after), in_time)
    held, holds = (invariant(machine, each, seen) for each in (before, after))
    yield Obligation("a look", (*given, *look(machine, before, referred)), held)
    yield Obligation("a block keeps how far prices can have got", (*given, held, *step), holds)
    yield Obligation(PROFILE, (*given, holds, in_time), within(machine, after))
    if machine.parametric:
        yield compounded()


def look(machine: Machine, now: Looked, referred: Referred) -> Iterator[Formula]:
    """A look: the ghosts start from what the oracle refers to."""
    reach = referred(machine, now.then)
    yield shape(machine, now.prices)
    yield z3.And(now.blocks == 0, same(now.prices, now.then))
    yield now.lowest == reach.least
    yield now.highest == reach.most


def later(machine: Machine, before: Looked, after: Looked) -> Formula:
    """One block more."""
    market = machine.market
    fallen, risen = number(1 - market.move_down) * before.lowest, number(1 + market.move_up) * before.highest
    return z3.And(
        after.blocks == before.blocks + 1,
        z3.And(fallen <= after.lowest, after.lowest <= before.lowest, after.lowest <= after.prices.market),
        z3.And(risen >= after.highest, after.highest >= before.highest, after.highest >= after.prices.market),
    )


def within(machine: Machine, now: Looked) -> Formula:
    """What the profile says."""
    prices, profile = now.prices, lag_profile(machine)
    since = kept_since(profile, prices.market, prices.oracle, now.anchor)
    return z3.And(*kept_now(profile, prices.market, prices.oracle), *since)


def compounded() -> Obligation:
    """The bound over several blocks, step by step: that the market keeps to the ghosts, by induction over the blocks.

    The tightest bound over some number of blocks is r times that over k blocks less for one of the given bounds r over
    k blocks. If the price k blocks ago kept the bound that ends there, the price now keeps this one; upside down for
    rises.
    """
    then, between, now, before, ratio = z3.Reals("then between now before ratio")
    prices = (then > 0, between > 0, now > 0, ratio > 0, before > 0)
    fallen = z3.Implies(z3.And(between >= before * then, now >= ratio * between), now >= (ratio * before) * then)
    risen = z3.Implies(z3.And(between <= before * then, now <= ratio * between), now <= (ratio * before) * then)
    return Obligation("moves compound", prices, z3.And(fallen, risen))
