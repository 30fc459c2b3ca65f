"""Looks: how far the market can have got since an account was seen healthy; what every oracle's proof begins with.

*Kept.* Induction over the blocks after a look at price A. The ghosts `lowest` and `highest` say how far the market can
have got: from L_0 A and U_0 A one block's move further in every block. With bounds over several blocks each goes from
fall(k) to fall(k + 1) of the same price: no more than one block's bound, and that the market keeps it is `compounded`.

*Outside the solver.* See `BY_HAND`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import z3

from novate.model.component import part
from novate.model.contract import Oracle
from novate.model.core.symbolic.lag_profile import kept_now, kept_since, lag_profile, upper
from novate.model.core.symbolic.numbers import Formula, Term, number, times
from novate.model.core.symbolic.parameters import parametric
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.prices import Prices
from novate.model.specification import Margin, MoveWindow, Side
from novate.proofs.engine.obligation import Obligation

BY_HAND = (
    "the worst move over k blocks is no worse than that over n >= k blocks",
    "bounds over several blocks: induction over the blocks, whose step is the obligation `moves compound`",
)


def machine_of_symbols(side: Side, oracle: Oracle) -> Machine:
    """A machine whose moves are symbols, one for each `Span`, with an oracle whose numbers are."""
    machine = parametric(Margin.ISOLATED, side, capped=True)
    bounds = {name: z3.Real(name) for name in ("move_up", "move_down")}
    windows = (MoveWindow(*z3.Reals("window window_up window_down")),)
    moves = {f"{name}_{span}": z3.Real(f"{name}_{span}") for name in ("fall", "rise") for span in Span}
    market = replace(machine.market, move_windows=windows, oracle=oracle, **bounds)
    return replace(machine, market=market, moves=moves, profile=None)


def known_moves(machine: Machine) -> Iterator[Formula]:
    """What is true of every file's moves."""
    market = machine.market
    yield z3.And(market.move_up >= 0, market.move_down >= 0, market.move_down < 1)
    yield z3.And(market.oracle.lookback >= 0, machine.specification.keeper_delay >= 0)
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
    anchor: Term
    """What the look showed."""
    lowest: Term
    """How low the market can have got since."""
    highest: Term
    blocks: Term


def looked(machine: Machine, name: str) -> Looked:
    """Free variables."""
    market, oracle, lowest, highest, blocks = z3.Reals(" ".join(f"{name}.{each}" for each in NAMES))
    remembered = part("oracles", machine.market.oracle.kind, "symbolic").remembered([0])
    memory = tuple(z3.Real(f"{name}.memory.{place}") for place, _ in enumerate(remembered))
    return Looked(Prices(market, oracle, memory), z3.Real("anchor"), lowest, highest, blocks)


NAMES = ("market", "oracle", "lowest", "highest", "blocks")

Told = Callable[[Machine, Looked], Formula]
"""What an oracle's own proof says of the prices some blocks after a look."""


def invariant(machine: Machine, now: Looked, seen: Told) -> Formula:
    """The market is no further than the ghosts say; and what is `seen`, which the block after the look begins."""
    prices, profile = now.prices, lag_profile(machine)
    return z3.And(
        shape(machine, prices),
        now.anchor > 0,
        now.blocks >= 0,
        z3.If(now.blocks == 0, now.anchor == prices.oracle, z3.And(now.blocks >= 1, seen(machine, now))),
        prices.market >= now.lowest,
        *upper(profile, lambda: (prices.market <= now.highest,)),
    )


def shape(machine: Machine, prices: Prices) -> Formula:
    """What the oracle's twin says of the prices of one block."""
    return part("oracles", machine.market.oracle.kind, "symbolic").shape(machine, prices)


def ghosts_mean(machine: Machine, now: Looked) -> Formula:
    """By their definition, for a look at most K blocks ago."""
    worst = lag_profile(machine)
    most = upper(worst, lambda: (now.highest <= times(worst.most_market, now.anchor),))
    known = z3.And(now.lowest >= times(worst.least_market, now.anchor), *most)
    return z3.Implies(now.blocks <= machine.specification.keeper_delay + 1, known)


def kept(machine: Machine, known: Iterator[Formula], seen: Told) -> Iterator[Obligation]:
    """The oracle keeps to its profile for K blocks after any look, if `known` is true of its numbers."""
    before, after = looked(machine, "before"), looked(machine, "after")
    given = (*known_moves(machine), *known, ghosts_mean(machine, before), ghosts_mean(machine, after))
    in_time = after.blocks <= machine.specification.keeper_delay + 1
    follows = part("oracles", machine.market.oracle.kind, "symbolic").followed(machine, before.prices, after.prices)
    step = (follows, later(machine, before, after), in_time)
    yield Obligation("a look", (*given, *look(machine, before)), invariant(machine, before, seen))
    yield Obligation(
        "a block keeps how far prices can have got",
        (*given, invariant(machine, before, seen), *step),
        invariant(machine, after, seen),
    )
    yield Obligation("the profile is kept", (*given, invariant(machine, after, seen), in_time), within(machine, after))
    if machine.parametric:
        yield compounded()


def look(machine: Machine, now: Looked) -> Iterator[Formula]:
    """A look: the ghosts start from there."""
    worst = lag_profile(machine)
    yield shape(machine, now.prices)
    yield z3.And(now.blocks == 0, now.anchor == now.prices.oracle)
    yield now.lowest == times(worst.least_market_now, now.anchor)
    yield from upper(worst, lambda: (now.highest == times(worst.most_market_now, now.anchor),))


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
