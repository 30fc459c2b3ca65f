"""An oracle whose nodes push reports keeps to its lag profile, and its worst runs come as near to it as one wants.

*Kept.* See `novate.proofs.components.looks`; the ghosts start from what the answer was last near. What it shows later
is a view of a market price since: see `seen`.

*Reached.* The answer A is given where the market is at A; from there the market moves against the position until a
report is all but due, then as far as it can, while the report is under way and after it has landed. *All but due*: a
report that is due lands in time, so the market comes as near to the bound as one wants and never gets there. `inside`
stands for that share: of every one above 1 it is proved that the run stays within the bound times it.

Where moves over the delay are larger than the threshold, an answer that is off already when it lands is worse
(`again`): a report is due at a price of which A is a view and lands as late as it may, while the market moves on; its
successor is under way as long. These runs get to the bounds themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import cast

import z3

from novate.model.core.symbolic.lag_profile import worst_now
from novate.model.core.symbolic.numbers import Formula, Number, Term, larger, number, smaller, times
from novate.model.core.symbolic.powers import Span, fall, rise, worst_move
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.parameters import Band
from novate.model.oracles.prices import Prices
from novate.model.oracles.push.contract import CONTENT, CONTENT_HORIZON, push
from novate.model.oracles.push.parameters import Push
from novate.model.oracles.push.symbolic import Report, is_off, is_view, shape
from novate.model.specification import Side
from novate.proofs.components import looks
from novate.proofs.components.looks import Looked, Reach, compounding, known_moves
from novate.proofs.components.oracle import TOXIC, Oracle, Seen, Way
from novate.proofs.components.runs import RUNS
from novate.proofs.components.witness import WORST, Witness, witness
from novate.proofs.engine.obligation import Obligation


def machine_of_symbols(side: Side) -> Machine:
    """A machine whose moves, threshold, error and lags are symbols."""
    return looks.machine_of_symbols(side, Push(*z3.Reals("threshold report_delay node_error")))


def known(machine: Machine) -> Iterator[Formula]:
    """What is true of every file's numbers."""
    oracle = push(machine)
    yield z3.And(oracle.threshold > 0, oracle.threshold < 1, oracle.node_error >= 0, oracle.node_error < 1)
    yield z3.Or(oracle.report_delay == 0, oracle.report_delay >= 1)
    for more, less in ((CONTENT, Span.STALENESS), (CONTENT_HORIZON, CONTENT), (CONTENT_HORIZON, Span.HORIZON)):
        yield z3.And(fall(machine, more) <= fall(machine, less), rise(machine, more) >= rise(machine, less))


def kept(machine: Machine) -> Iterator[Obligation]:
    """The oracle keeps to its profile for K blocks after any look."""
    for each in looks.kept(machine, known(machine), referred, seen):
        yield from each.apart if each.name == looks.PROFILE else (each,)
    yield as_feed(machine)


def as_feed(machine: Machine) -> Obligation:
    """What is taken for granted of a feed of this kind is true of any answer: it is near prices that are so recent.

    From `lowest` to `highest` are the market prices of this block and the r before it; with those of A blocks before it
    they are from `lowest_landed` to `highest_landed`. How far the answer may be from them does not depend on r.
    """
    prices = looks.free_prices(machine, "now")
    last = Report(*prices.memory)
    low, high, low_landed, high_landed = z3.Reals("lowest highest lowest_landed highest_landed")
    is_one = last.lowest_near == last.highest_near
    recent = z3.If(
        is_one,
        z3.And(low <= last.lowest_near, last.highest_near <= high),
        z3.And(low_landed <= last.lowest_near, last.highest_near <= high_landed),
    )
    feeds = replace(push(machine), report_delay=0).as_feed.feeds
    near, landed = (cast("Band", feed.oracle) for feed in feeds)
    inside = z3.And(
        prices.oracle >= smaller((1 - near.deviation_down) * low, (1 - landed.deviation_down) * low_landed),
        prices.oracle <= larger((1 + near.deviation_up) * high, (1 + landed.deviation_up) * high_landed),
    )
    given = (*known(machine), shape(machine, prices), recent, low > 0, low_landed > 0)
    return Obligation("an answer is what is taken for granted of a feed", given, inside)


def referred(machine: Machine, prices: Prices) -> Reach:
    """From what the answer was last near."""
    now = Report(*prices.memory)
    is_one = now.lowest_near == now.highest_near

    def far(one: Term, several: Term, price: Term) -> Term:
        return z3.If(is_one, number(one), number(several)) * price

    return Reach(
        far(fall(machine, Span.STALENESS), fall(machine, CONTENT), now.highest_near),
        far(rise(machine, Span.STALENESS), rise(machine, CONTENT), now.lowest_near),
        far(fall(machine, Span.HORIZON), fall(machine, CONTENT_HORIZON), now.highest_near),
        far(rise(machine, Span.HORIZON), rise(machine, CONTENT_HORIZON), now.lowest_near),
    )


def seen(machine: Machine, now: Looked) -> Formula:
    """The market prices since a report is under way are no further than the market can have got since the look.

    So what lands is a view of no other; until then the answer is that of the look.
    """
    error, report = push(machine).node_error, Report(*now.prices.memory)
    return z3.And(
        report.lowest >= now.lowest,
        report.highest <= now.highest,
        now.prices.oracle >= smaller(now.anchor, number(1 - error) * now.lowest),
        now.prices.oracle <= larger(now.anchor, number(1 + error) * now.highest),
    )


def reach(machine: Machine, blocks: int) -> tuple[Fraction, Fraction]:
    """The least and the most that the market can be so many blocks after a look, per unit of what that showed."""
    oracle = push(machine)
    near, content = blocks + oracle.report_delay, blocks + max(2 * oracle.report_delay - 1, 0)
    least = min((1 - oracle.threshold) * fall(machine, near), fall(machine, content))
    most = max((1 + oracle.threshold) * rise(machine, near), rise(machine, content))
    return least / (1 + oracle.node_error), most / (1 - oracle.node_error)


def shows(machine: Machine, oracle: Term, seen: Sequence[Seen]) -> Formula:
    """It is not off one of the market prices that a report may be of, which a view of it never is."""
    recent = [price for price, age in seen if age <= push(machine).report_delay]
    return z3.And(oracle > 0, z3.Or(*(z3.Not(is_off(machine, price, oracle)) for price in recent)))


def fresher(oracle: Push, blocks: int) -> Push:
    """One whose reports land sooner."""
    return replace(oracle, report_delay=min(oracle.report_delay, blocks))


def furthest_off(machine: Machine) -> Term:
    """The view of a market price that is as far as it can be on the side's good side, per unit of that."""
    error = push(machine).node_error
    return 1 + error if machine.side is Side.LONG else 1 - error


def furthest_shown(machine: Machine, price: Fraction) -> Fraction:
    """The worst view of a market notional."""
    error = push(machine).node_error
    return price * (1 - error if machine.side is Side.LONG else 1 + error)


INSIDE = 1 + Fraction(1, 10**30)
"""How much less than due a report is: less than a tick, so that a price in whole ticks is on the right side."""


def way(_: str, machine: Machine, run: Witness) -> Way:
    """How prices get there."""
    is_near = near_is_worse(machine, Span.HORIZON, CONTENT_HORIZON)
    return almost_due(machine, run, INSIDE) if is_near else landed_off(machine, run)


def almost_due(machine: Machine, run: Witness, inside: Number) -> Way:
    """To where a report is all but due, then as far as they can while it is under way."""
    oracle = push(machine)
    if machine.side is Side.LONG:
        reference = inside * (1 - oracle.threshold) * run.anchor / (1 + oracle.node_error)
    else:
        reference = (1 + oracle.threshold) * run.anchor / (1 - oracle.node_error) / inside
    return Way(reference, worst_move(machine, Span.STALENESS) * reference, run.final)


def landed_off(machine: Machine, run: Witness) -> Way:
    """To where a report is due, then as far as they can until it lands, while its successor is under way, and after."""
    oracle = push(machine)
    if machine.side is Side.LONG:
        reference = run.anchor / (1 + oracle.node_error)
        replaced = (1 + oracle.node_error) / (1 - oracle.threshold)
    else:
        reference = run.anchor / (1 - oracle.node_error)
        replaced = (1 - oracle.node_error) / (1 + oracle.threshold)
    landed, healthy = (worst_move(machine, span) * reference for span in (Span.STALENESS, CONTENT))
    return Way(reference, healthy, run.final, replaced, landed)


def movable(machine: Machine) -> Number:
    """The price can move against the position."""
    return fall(machine, Span.HORIZON) < 1 if machine.side is Side.LONG else rise(machine, Span.HORIZON) > 1


def attainable(form: str, machine: Machine, _: Witness) -> tuple[Number, ...]:
    """Whether prices can take that way: of numbers, symbols, or arrays.

    The answer is not nearly what it was when the market is that far away, nor at the end of the worst run. With bounds
    over several blocks prices have to rest before they get furthest; they cannot where a report is due.
    """
    run = RUNS[form]
    if not (run.is_worst or form == TOXIC):
        return (False,)
    has_rest = (near_is_worse(machine, Span.HORIZON, CONTENT_HORIZON),) if machine.market.move_windows else ()
    possible = movable(machine), *has_rest
    return (*possible, fall(machine, Span.HORIZON) < 1) if run.is_shrunk else possible


def near_is_worse(machine: Machine, near: Span, content: Span) -> Number:
    """An answer that is not off lets the market get further than one that was off when it landed."""
    threshold = push(machine).threshold
    if machine.side is Side.LONG:
        return (1 - threshold) * fall(machine, near) <= fall(machine, content)
    return (1 + threshold) * rise(machine, near) >= rise(machine, content)


def reached(machine: Machine) -> Iterator[Obligation]:
    """The runs that theorems ask for have ways that the oracle and the moves allow, as near to them as one wants."""
    size, inside = z3.Reals("size inside")
    barely = (inside > 1, inside * (1 - push(machine).threshold) <= 1, inside <= 1 + push(machine).threshold)
    given = (*known_moves(machine), *known(machine), *compounding(machine), *barely, size > 0)
    for form in WORST:
        run = witness(form, machine, size)
        prices = almost_due(machine, run, inside)
        final = worst_move(machine, Span.HORIZON) * prices.reference
        possible = (*given, run.anchor > 0, *attainable(form, machine, run))
        ended = is_view(machine, final * run.oracle / run.final, final, final)
        close = final <= inside * run.final if machine.side is Side.LONG else inside * final >= run.final
        yield Obligation(f"the way to the {form}", possible, z3.And(stuck(machine, run.anchor, prices), ended, close))
        yield Obligation(f"moves on the way to the {form}", possible, moves_kept(machine, prices, final))
    run = Witness(size, worst_now(machine) * size, size, worst_now(machine) * size)
    prices = almost_due(machine, run, inside)
    possible = (*given, near_is_worse(machine, Span.STALENESS, CONTENT))
    close = prices.healthy <= inside * run.final if machine.side is Side.LONG else inside * prices.healthy >= run.final
    yield Obligation(f"the way to the {TOXIC}", possible, z3.And(stuck(machine, run.anchor, prices), close))
    yield from again(machine)


def again(machine: Machine) -> Iterator[Obligation]:
    """The same where what counts is an answer that is off when it lands; these runs get to the bounds themselves."""
    size, far_worse = z3.Real("size"), z3.Not(near_is_worse(machine, Span.HORIZON, CONTENT_HORIZON))
    given = (*known_moves(machine), *known(machine), *compounding(machine), *lateness(machine), size > 0, far_worse)
    for form in WORST:
        run = witness(form, machine, size)
        prices = landed_off(machine, run)
        legs = (
            (Span.STALENESS, prices.reference, prices.landed),
            (Span.STALENESS_LESS_ONE, prices.landed, prices.healthy),
            (Span.DELAY, prices.healthy, run.final),
        )
        shown = (
            is_off(machine, prices.reference, prices.replaced * prices.reference),
            is_view(machine, run.anchor, prices.reference, prices.reference),
            is_off(machine, prices.landed, run.anchor),
            shape(machine, Prices(prices.healthy, run.anchor, late_report(machine, prices))),
            is_view(machine, run.oracle, run.final, run.final),
        )
        possible = (*given, run.anchor > 0)
        yield Obligation(f"the way of a late report to the {form}", possible, z3.And(*shown))
        yield Obligation(f"moves of a late report to the {form}", possible, in_time(machine, legs))


def late_report(machine: Machine, prices: Way) -> Report:
    """What is known at the look: the successor is under way for as long as it can be."""
    if machine.side is Side.LONG:
        since, near = (prices.healthy, prices.landed), (prices.landed, prices.reference)
    else:
        since, near = (prices.landed, prices.healthy), (prices.reference, prices.landed)
    return Report(push(machine).report_delay, *since, *near)


def lateness(machine: Machine) -> Iterator[Formula]:
    """What A means: with a delay of a block at most no answer is off when it lands; else it is 2 r - 1."""
    on_time = z3.And(
        *(
            move(machine, content) == move(machine, near)
            for move in (fall, rise)
            for content, near in ((CONTENT, Span.STALENESS), (CONTENT_HORIZON, Span.HORIZON))
        )
    )
    yield z3.Implies(push(machine).report_delay <= 1, on_time)
    sections = (
        (CONTENT, Span.STALENESS, Span.STALENESS_LESS_ONE),
        (CONTENT_HORIZON, CONTENT, Span.DELAY),
        (CONTENT_HORIZON, Span.HORIZON, Span.STALENESS_LESS_ONE),
    )
    for whole, first, second in sections:
        yield fall(machine, whole) >= fall(machine, first) * fall(machine, second)
        yield rise(machine, whole) <= rise(machine, first) * rise(machine, second)


def stuck(machine: Machine, answer: Term, prices: Way) -> Formula:
    """The answer is a view of a market price, no report is due at the reference, and it is still shown at the look."""
    delay = push(machine).report_delay
    low, high = sorted_prices(machine, prices)
    report = Report(delay, low, high, prices.reference, prices.reference)
    return z3.And(
        is_view(machine, answer, answer, answer),
        z3.Not(is_off(machine, prices.reference, answer)),
        shape(machine, Prices(prices.healthy, answer, report)),
    )


def sorted_prices(machine: Machine, prices: Way) -> tuple[Term, Term]:
    """From the reference to the look: lowest, highest."""
    pair = prices.healthy, prices.reference
    return pair if machine.side is Side.LONG else pair[::-1]


def moves_kept(machine: Machine, prices: Way, final: Term) -> Formula:
    """The market gets from one to the next in time."""
    legs = (
        (Span.STALENESS, prices.reference, prices.healthy),
        (Span.DELAY, prices.healthy, final),
        (Span.HORIZON, prices.reference, final),
    )
    return in_time(machine, legs)


def in_time(machine: Machine, legs: Sequence[tuple[Span, Term, Term]]) -> Formula:
    """The market gets from one price to another in a span, for each."""
    return z3.And(
        *(times(fall(machine, span), before) <= after for span, before, after in legs),
        *(after <= times(rise(machine, span), before) for span, before, after in legs),
    )


BY_HAND = (
    *looks.BY_HAND,
    "the market price that an answer was last near is at most r blocks old, those of one that landed off at most A",
    "a report that is all but due: the bound is approached and not attained; no verdict turns on the bound itself",
    "until the close-out every view since the report is due is beyond the answer of the look: the account is overdue",
)

ASSUMED = (
    "the answer stays until every view within e of the market price is t of it away; a report of then or later lands "
    "within r blocks"
)

ORACLE = Oracle(
    symbols=machine_of_symbols,
    kept=kept,
    reached=reached,
    movable=movable,
    attainable=attainable,
    way=way,
    reach=reach,
    shows=shows,
    fresher=fresher,
    furthest_off=furthest_off,
    furthest_shown=furthest_shown,
    assumed=ASSUMED,
    by_hand=BY_HAND,
    is_brought=True,
)
