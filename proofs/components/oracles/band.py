"""An oracle within a deviation of recent market prices keeps to its lag profile, and its worst runs reach the bounds.

*Kept.* See `novate.proofs.components.looks`; the oracle refers to nothing that is further away than `seen` says.

*Reached.* The oracle shows A, as far from the market price of h blocks before as it may be; from there the market moves
one way as far as it can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import z3

from novate.model.core.symbolic.numbers import Formula, Number, Term, larger, number, smaller, times
from novate.model.core.symbolic.powers import Span, fall, rise, worst_move
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.contract import band
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.band.symbolic import shape
from novate.model.oracles.prices import Prices
from novate.model.specification import Side
from novate.proofs.components import looks
from novate.proofs.components.looks import Looked, Reach, compounding, known_moves
from novate.proofs.components.oracle import FORMS, TOXIC, Oracle, Seen, Way, movable
from novate.proofs.components.runs import RUNS
from novate.proofs.components.witness import SOON, Witness, chosen, witness
from novate.proofs.engine.obligation import Obligation


def machine_of_symbols(side: Side) -> Machine:
    """A machine whose moves, deviation and lags are symbols."""
    return looks.machine_of_symbols(side, Band(*z3.Reals("deviation_up deviation_down staleness")))


def known(machine: Machine) -> Iterator[Formula]:
    """What is true of every file's numbers."""
    yield z3.And(band(machine).deviation_up >= 0, band(machine).deviation_down >= 0)


def kept(machine: Machine) -> Iterator[Obligation]:
    """The oracle keeps to its profile for K blocks after any look."""
    yield from looks.kept(machine, known(machine), referred, seen)


def seen(machine: Machine, now: Looked) -> Formula:
    """What the oracle can refer to after the look is no further from what it referred to then than this.

    All moves go one way, or it goes back to a price from which the market moved the other way for h - 1 blocks.
    """
    (high, low), (highest, lowest) = now.prices.memory, now.then.memory
    least = smaller(fall(machine, Span.HORIZON), 1 / rise(machine, Span.STALENESS_LESS_ONE))
    most = larger(rise(machine, Span.HORIZON), 1 / fall(machine, Span.STALENESS_LESS_ONE))
    return z3.Implies(now.blocks >= 1, z3.And(low >= times(least, highest), high <= times(most, lowest)))


def referred(machine: Machine, prices: Prices) -> Reach:
    """What it remembers."""
    high, low = prices.memory
    return looks.window(machine, high, low)


def reach(machine: Machine, blocks: int) -> tuple[Fraction, Fraction]:
    """The least and the most that the market can be so many blocks after a look, per unit of what that showed.

    Where the oracle may show next to nothing there is no most: nothing is asked of that.
    """
    oracle = band(machine)
    since = blocks + oracle.staleness
    most = rise(machine, since) / (1 - oracle.deviation_down) if oracle.deviation_down < 1 else NO_MOST
    return fall(machine, since) / (1 + oracle.deviation_up), most


NO_MOST = Fraction(10**30)


def shows(machine: Machine, oracle: Term, seen: Sequence[Seen]) -> Formula:
    """It is near the hull of those that it may refer to (those in between are left out), and above 0."""
    recent = [price for price, age in seen if age <= band(machine).staleness]
    lowest, highest = number(1 - band(machine).deviation_down), number(1 + band(machine).deviation_up)
    return z3.And(
        oracle > 0,
        z3.Or(*(oracle >= lowest * price for price in recent)),
        z3.Or(*(oracle <= highest * price for price in recent)),
    )


def fresher(oracle: Band, blocks: int) -> Band:
    """One that looks back no further: what that shows this one may show."""
    return Band(oracle.deviation_up, oracle.deviation_down, min(oracle.staleness, blocks))


def nearer(oracle: Band, shown: Fraction) -> Band:
    """One that shows this share of the market price at least."""
    return Band(oracle.deviation_up, min(oracle.deviation_down, 1 - shown), oracle.staleness)


def furthest_off(machine: Machine) -> Term:
    """What the oracle may show of a market price, as far as it can be on the side's good side, per unit of that."""
    oracle = band(machine)
    return 1 + oracle.deviation_up if machine.side is Side.LONG else 1 - oracle.deviation_down


def furthest_shown(machine: Machine, price: Fraction) -> Fraction:
    """The worst oracle notional for a market notional: above 0, so a quantum at least, or all of what is less."""
    oracle = band(machine)
    shown = (1 - oracle.deviation_down if machine.side is Side.LONG else 1 + oracle.deviation_up) * price
    return shown if shown > 0 else min(price, Fraction(1))


def way(form: str, machine: Machine, run: Witness) -> Way:
    """How prices get there."""
    stale = band(machine).staleness > 0
    if form in SOON:
        return left_behind(machine, run, rises=RUNS[form].rises(machine.side))
    reference = run.anchor / furthest_off(machine)
    if form == TOXIC:
        healthy = worst_move(machine, Span.STALENESS_LESS_ONE) * reference
        return Way(reference, chosen(stale, healthy, reference), reference)
    healthy = worst_move(machine, Span.STALENESS) * reference
    if RUNS[form].runs_ahead(machine.side):
        return Way(reference, healthy, run.final / worst_move(machine, Span.STALENESS))
    return Way(reference, healthy, run.final)


def left_behind(machine: Machine, run: Witness, *, rises: bool) -> Way:
    """The market moves while the oracle goes on to show what it was before: as far off as it may be, and the last."""
    oracle, before = band(machine), Span.STALENESS_LESS_ONE
    stale, off = oracle.staleness > 0, 1 - oracle.deviation_down if rises else 1 + oracle.deviation_up
    reference, seen = run.anchor / off, run.oracle / off
    moved, first = (rise(machine, before), smaller) if rises else (fall(machine, before), larger)
    return Way(chosen(stale, first(reference, seen), reference), chosen(stale, moved * seen, reference), seen)


def attainable(form: str, machine: Machine, run: Witness) -> tuple[Number, ...]:
    """Whether prices can take that way: of numbers, symbols, or arrays."""
    moves = (movable(machine),)
    if RUNS[form].is_shrunk:
        return *moves, fall(machine, Span.HORIZON) < 1
    if form in SOON:
        return *moves, *moves_kept(machine, run, way(form, machine, run))
    return (*moves, one_way(machine)) if RUNS[form].shows_worst(machine.side) else moves


def one_way(machine: Machine) -> Number:
    """Moving one way is worse for the oracle price than jumping back to an older price."""
    if machine.side is Side.LONG:
        return fall(machine, Span.HORIZON) * rise(machine, Span.STALENESS_LESS_ONE) <= 1
    return rise(machine, Span.HORIZON) * fall(machine, Span.STALENESS_LESS_ONE) >= 1


def moves_kept(machine: Machine, run: Witness, prices: Way) -> tuple[Number, ...]:
    """Every price is inside its bounds: the market's from one moment to the next, the oracle's around what it saw."""
    oracle = band(machine)
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
        *((1 - oracle.deviation_down) * price <= seen for price, seen in shown),
        *(seen <= (1 + oracle.deviation_up) * price for price, seen in shown),
    )


def reached(machine: Machine) -> Iterator[Obligation]:
    """Every run that a theorem asks for has a way that the oracle and the moves allow."""
    size = z3.Real("size")
    for form in FORMS:
        run = witness(form, machine, size)
        prices = way(form, machine, run)
        possible = (size > 0, run.anchor > 0, *within_reach(form, machine, run))
        given = (*known_moves(machine), *known(machine), *compounding(machine), *possible)
        allowed = (
            *moves_kept(machine, run, prices),
            *(shape(machine, each) for each in shown(machine, run, prices)),
        )
        yield Obligation(f"the way to the {form}", given, z3.And(*allowed))


def within_reach(form: str, machine: Machine, run: Witness) -> tuple[Formula, ...]:
    """What is asked of the parameters: a short's bounds exist, and of the long's own run what it needs."""
    is_about_rises = (machine.side is Side.SHORT) != RUNS[form].is_favourable
    bounded = (band(machine).deviation_down < 1,) if is_about_rises else ()
    return bounded if form == TOXIC else (*bounded, *attainable(form, machine, run))


def shown(machine: Machine, run: Witness, prices: Way) -> Iterator[Prices]:
    """When the account is last healthy, and at the close-out: the window is no wider than that needs."""
    up, down = band(machine).deviation_up, band(machine).deviation_down
    for market, oracle in ((prices.healthy, run.anchor), (run.final, run.oracle)):
        high = larger(market, oracle / (1 + up))
        low = z3.If(down < 1, smaller(market, oracle / (1 - down)), market)
        yield Prices(market, oracle, (high, low))


BY_HAND = (
    *looks.BY_HAND,
    "until the close-out the oracle may show any price between that of the look and the last: the account is overdue",
)

ASSUMED = "the oracle price is from (1 - f) min to (1 + e) max of the market prices of this block and the h before it"

ORACLE = Oracle(
    symbols=machine_of_symbols,
    kept=kept,
    reached=reached,
    attainable=attainable,
    way=way,
    reach=reach,
    shows=shows,
    fresher=fresher,
    nearer=nearer,
    furthest_off=furthest_off,
    furthest_shown=furthest_shown,
    assumed=ASSUMED,
    by_hand=BY_HAND,
)
