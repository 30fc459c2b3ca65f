"""An oracle within a deviation of recent market prices keeps to its lag profile, and its worst runs reach the bounds.

*Kept.* Induction over the blocks after a look at price A. The ghosts `lowest` and `highest` say how far the market can
have got: fall(h + k) A/(1 + e) and rise(h + k) A/(1 - e) after k blocks. With bounds over several blocks each goes from
fall(k) to fall(k + 1) of the same price: no more than one block's bound, and that the market keeps it is `compounded`.

*Reached.* The oracle shows A, as far from the market price of h blocks before as it may be; from there the market moves
one way as far as it can.

*Outside the solver.* See `BY_HAND`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import z3

from novate.model.core.symbolic.lag_profile import kept_now, kept_since, lag_profile, upper, worst_now
from novate.model.core.symbolic.numbers import Formula, Number, Term, larger, number, smaller, times
from novate.model.core.symbolic.parameters import parametric
from novate.model.core.symbolic.powers import Span, fall, rise
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.symbolic import Prices, followed, window_shape
from novate.model.specification import Margin, MoveWindow, Side
from novate.proofs.components.oracle import Oracle, Way
from novate.proofs.components.witness import SOON, Witness, chosen, witness
from novate.proofs.engine.obligation import Obligation


def machine_of_symbols(side: Side) -> Machine:
    """A machine whose moves, deviation and lags are symbols: one for each `Span`."""
    machine = parametric(Margin.ISOLATED, side, capped=True)
    bounds = {name: z3.Real(name) for name in ("move_up", "move_down")}
    windows = (MoveWindow(*z3.Reals("window window_up window_down")),)
    moves = {f"{name}_{span}": z3.Real(f"{name}_{span}") for name in ("fall", "rise") for span in Span}
    specification = replace(machine.specification, deviation=z3.Real("deviation"), staleness=z3.Real("staleness"))
    market = replace(machine.market, move_windows=windows, **bounds)
    return replace(machine, specification=specification, market=market, moves=moves, profile=None)


def known(machine: Machine) -> Iterator[Formula]:
    """What is true of every file's numbers."""
    market, specification = machine.market, machine.specification
    yield z3.And(market.move_up >= 0, market.move_down >= 0, market.move_down < 1)
    yield z3.And(specification.deviation >= 0, specification.staleness >= 0, specification.keeper_delay >= 0)
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


def looked(name: str) -> Looked:
    """Free variables."""
    prices = Prices(*z3.Reals(f"{name}.market {name}.oracle {name}.high {name}.low"))
    return Looked(prices, *z3.Reals(f"anchor {name}.lowest {name}.highest {name}.blocks"))


def invariant(machine: Machine, now: Looked) -> Formula:
    """The market is no further than the ghosts say, nor what the oracle can refer to."""
    prices = now.prices
    profile = lag_profile(machine)
    seen = upper(profile, lambda: (prices.high <= times(most_seen(machine), now.anchor),))
    later = z3.And(now.blocks >= 1, prices.low >= times(least_seen(machine), now.anchor), *seen)
    return z3.And(
        window_shape(machine, prices),
        now.anchor > 0,
        now.blocks >= 0,
        z3.If(now.blocks == 0, now.anchor == prices.oracle, later),
        prices.market >= now.lowest,
        *upper(profile, lambda: (prices.market <= now.highest,)),
    )


def least_seen(machine: Machine) -> Term:
    """The lowest price that the oracle can refer to after the look, per unit of what that showed.

    All moves go one way, or the oracle goes back to a price from which it moved the other way for h - 1 blocks.
    """
    off = 1 + machine.specification.deviation
    return smaller(lag_profile(machine).least_market * off, 1 / rise(machine, Span.STALENESS_LESS_ONE)) / off


def most_seen(machine: Machine) -> Term:
    """The highest."""
    off = 1 - machine.specification.deviation
    return larger(lag_profile(machine).most_market * off, 1 / fall(machine, Span.STALENESS_LESS_ONE)) / off


def ghosts_mean(machine: Machine, now: Looked) -> Formula:
    """By their definition, for a look at most K blocks ago."""
    worst = lag_profile(machine)
    most = upper(worst, lambda: (now.highest <= times(worst.most_market, now.anchor),))
    known = z3.And(now.lowest >= times(worst.least_market, now.anchor), *most)
    return z3.Implies(now.blocks <= machine.specification.keeper_delay + 1, known)


def kept(machine: Machine) -> Iterator[Obligation]:
    """The oracle keeps to its profile for K blocks after any look."""
    before, after = looked("before"), looked("after")
    given = (*known(machine), ghosts_mean(machine, before), ghosts_mean(machine, after))
    in_time = after.blocks <= machine.specification.keeper_delay + 1
    step = (followed(machine, before.prices, after.prices), later(machine, before, after), in_time)
    yield Obligation("a look", (*given, *look(machine, before)), invariant(machine, before))
    yield Obligation(
        "a block keeps how far prices can have got",
        (*given, invariant(machine, before), *step),
        invariant(machine, after),
    )
    yield Obligation("the profile is kept", (*given, invariant(machine, after), in_time), within(machine, after))
    if machine.parametric:
        yield compounded()


def look(machine: Machine, now: Looked) -> Iterator[Formula]:
    """A look: the ghosts start from there."""
    worst = lag_profile(machine)
    yield window_shape(machine, now.prices)
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


def worst_move(machine: Machine, blocks: int | Span) -> Term:
    """The worst move of so many blocks for this side, rounded in the adversary's favour."""
    return fall(machine, blocks) if machine.side is Side.LONG else rise(machine, blocks)


def furthest_shown(machine: Machine, price: Fraction) -> Fraction:
    """The worst oracle notional for a market notional: above 0, so a quantum at least, or all of what is less."""
    shown = (1 - machine.side.sign * machine.specification.deviation) * price
    return shown if shown > 0 else min(price, Fraction(1))


def way(form: str, machine: Machine, run: Witness) -> Way:
    """How prices get there."""
    deviation = machine.specification.deviation
    stale = machine.specification.staleness > 0
    if form in SOON:
        return left_behind(machine, run, rises=form == "smallest promise" and machine.side is Side.LONG)
    reference = run.anchor / (1 + machine.side.sign * deviation)
    if form == TOXIC:
        healthy = worst_move(machine, Span.STALENESS_LESS_ONE) * reference
        return Way(reference, chosen(stale, healthy, reference), reference)
    healthy = worst_move(machine, Span.STALENESS) * reference
    if form == "what is left" and machine.side is Side.LONG:
        return Way(reference, healthy, run.final / worst_move(machine, Span.STALENESS))
    return Way(reference, healthy, run.final)


def left_behind(machine: Machine, run: Witness, *, rises: bool) -> Way:
    """The market moves while the oracle goes on to show what it was before: as far off as it may be, and the last."""
    deviation, before = machine.specification.deviation, Span.STALENESS_LESS_ONE
    stale = machine.specification.staleness > 0
    off = 1 - deviation if rises else 1 + deviation
    reference, seen = run.anchor / off, run.oracle / off
    moved, first = (rise(machine, before), smaller) if rises else (fall(machine, before), larger)
    return Way(chosen(stale, first(reference, seen), reference), chosen(stale, moved * seen, reference), seen)


def movable(machine: Machine) -> Number:
    """The price can move against the position."""
    return fall(machine, Span.HORIZON) < 1 if machine.side is Side.LONG else rise(machine, Span.HORIZON) > 1


def attainable(form: str, machine: Machine, run: Witness) -> tuple[Number, ...]:
    """Whether prices can take that way: of numbers, symbols, or arrays."""
    moves = (movable(machine),)
    if form == "minimum":
        return *moves, fall(machine, Span.HORIZON) < 1
    if form in SOON:
        return *moves, *moves_kept(machine, run, way(form, machine, run))
    jumps_back = form == "oracle margin" or (form == "what is left" and machine.side is Side.SHORT)
    return (*moves, one_way(machine)) if jumps_back else moves


def one_way(machine: Machine) -> Number:
    """Moving one way is worse for the oracle price than jumping back to an older price."""
    if machine.side is Side.LONG:
        return fall(machine, Span.HORIZON) * rise(machine, Span.STALENESS_LESS_ONE) <= 1
    return rise(machine, Span.HORIZON) * fall(machine, Span.STALENESS_LESS_ONE) >= 1


def moves_kept(machine: Machine, run: Witness, prices: Way) -> tuple[Number, ...]:
    """Every price is inside its bounds: the market's from one moment to the next, the oracle's around what it saw."""
    deviation = machine.specification.deviation
    moves = [
        (Span.STALENESS, prices.reference, prices.healthy),
        (Span.DELAY, prices.healthy, run.final),
        (Span.HORIZON, prices.reference, run.final),
    ]
    if prices.seen is not run.final:
        moves += [(Span.DELAY, prices.reference, prices.seen), (Span.STALENESS, prices.seen, run.final)]
    shown = ((prices.reference, run.anchor), (prices.seen, run.oracle))
    return (
        *(fall(machine, span) * before <= after for span, before, after in moves),
        *(after <= rise(machine, span) * before for span, before, after in moves),
        *((1 - deviation) * price <= oracle for price, oracle in shown),
        *(oracle <= (1 + deviation) * price for price, oracle in shown),
    )


def reached(machine: Machine) -> Iterator[Obligation]:
    """Every run that a theorem asks for has a way that the oracle and the moves allow."""
    size = z3.Real("size")
    for form in FORMS:
        run = stuck(machine, size) if form == TOXIC else witness(form, machine, size)
        prices = way(form, machine, run)
        possible = (size > 0, run.anchor > 0, *within_reach(form, machine, run))
        given = (*known(machine), *compounding(machine), *possible)
        allowed = (
            *moves_kept(machine, run, prices),
            *(window_shape(machine, each) for each in shown(machine, run, prices)),
        )
        yield Obligation(f"the way to the {form}", given, z3.And(*allowed))


def within_reach(form: str, machine: Machine, run: Witness) -> tuple[Formula, ...]:
    """What is asked of the parameters: a short's bounds exist, and of the long's own run what it needs."""
    deviation = machine.specification.deviation
    is_about_rises = (machine.side is Side.SHORT) != (form == "smallest promise")
    bounded = (deviation < 1,) if is_about_rises else ()
    return bounded if form == TOXIC else (*bounded, *attainable(form, machine, run))


def stuck(machine: Machine, size: Term) -> Witness:
    """The oracle shows the same all the time, while the market moves as far as it can before that has to follow."""
    final = worst_now(machine) * size
    return Witness(size, final, size, final)


def shown(machine: Machine, run: Witness, prices: Way) -> Iterator[Prices]:
    """When the account is last healthy, and at the close-out: the window is no wider than that needs."""
    for market, oracle in ((prices.healthy, run.anchor), (run.final, run.oracle)):
        deviation = machine.specification.deviation
        high = larger(market, oracle / (1 + deviation))
        low = z3.If(deviation < 1, smaller(market, oracle / (1 - deviation)), market)
        yield Prices(market, oracle, high, low)


TOXIC = "toxic frontier"
FORMS = ("close-out margin", "oracle margin", "keeper's reward", "what is left", TOXIC, "smallest promise")
"""A run of each other form is that of the first."""

BY_HAND = (
    "the worst move over k blocks is no worse than that over n >= k blocks",
    "bounds over several blocks: induction over the blocks, whose step is the obligation `moves compound`",
    "until the close-out the oracle may show any price between that of the look and the last: the account is overdue",
)

ORACLE = Oracle(machine_of_symbols, kept, reached, movable, attainable, way, BY_HAND)
