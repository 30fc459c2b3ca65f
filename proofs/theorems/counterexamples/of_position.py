"""From a theorem to a scenario: the run of `novate.proofs.components.witness`, in whole numbers, without a solver.

The same run, ended by the same close-out, exercises a property that holds. Two plans are tried: open and wait for the
keeper, which a person reads at a glance, and the full run, in which the price first drifts to where the account is just
healthy. What is returned has been replayed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, islice, product
from math import ceil

from novate.model.caches.once import once_for
from novate.model.core.symbolic.lag_profile import has_worst_price, lag_profile, oracle_profile
from novate.model.core.symbolic.liquidate import worst_fill
from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.powers import Span, worst_move
from novate.model.core.symbolic.state import Machine
from novate.model.rounding import rounding_allowance
from novate.model.scenario import Scenario
from novate.model.specification import MarketParameters, Side
from novate.proofs.components.oracle import Way
from novate.proofs.components.oracles import oracle_of
from novate.proofs.components.runs import RUNS
from novate.proofs.components.witness import LARGE, NEARLY, SOON, Witness, smallest, witness
from novate.proofs.counterexamples.confirm import (
    Budget,
    BudgetSpentError,
    Plan,
    Wanted,
    attempts,
    completed,
    confirmed,
)
from novate.proofs.counterexamples.course import CourseShape
from novate.proofs.counterexamples.played_again import played_again
from novate.proofs.counterexamples.walk import Ratios
from novate.proofs.theorems.counterexamples.milder import milder
from novate.proofs.theorems.inequality import CLOSE_OUT, Inequality
from novate.proofs.theorems.of_property import ByMargin
from novate.proofs.theorems.parameters import Parameters
from novate.proofs.theorems.room import WORTH_CLOSING, in_any_quanta
from novate.properties import PROPERTIES

ROUND = (3, 2, 4, 1, 5, 6, 0, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20)
"""Powers of ten, in quote units: notionals to try, those that a person reads easily first."""

READABLE = (100, 1_000)
"""Blocks; a run in which anybody is later than that is looked for only where it has to be."""
LATER = (3_000, 10_000, 30_000, 100_000)
"""Blocks; nobody reads such a run, but a shorter one is replayed sooner."""


def counterexample(
    machine: Machine, name: str, broken: Iterable[Inequality], plain: Machine | None = None, above: int = 0
) -> Scenario | None:
    """A replayed scenario that breaks property `name` because a row fails; None if no plan replays.

    Where a row fails with keepers and an oracle that are less late, a run of theirs is tried first: it is shorter. A
    row of larger positions alone is one of a plain machine, and the run is of one that is worth more than `above`.
    """
    asked = plain or machine
    rows = tuple(broken)
    if is_endless(machine, rows):
        return of_endless(machine, name, rows)
    is_bounded = not any(row.is_hopeless(lag_profile(asked)) for row in rows)
    for blocks, calm, row in product(latenesses(machine), tuple(bounded(asked, is_bounded)), rows):
        planned = at_most_late(calm, blocks)
        if not row.holds(Parameters.of(planned)):
            question = Wanted(machine, name, confirmed, is_read=True, budget=Budget())
            limited = within_limit(planned, larger_than(above, sizes(planned, row)))
            run = at_own_fills(first_call(planned), machine)
            scenario = first(question, made(question, run, row.form, limited))
            if scenario is not None:
                return scenario
    return None


def at_own_fills(planned: Machine, machine: Machine) -> Machine:
    """The plain machine of one that closes in parts has worse fills in the place of its charges: no run has those."""
    if machine.market.close_out.is_whole:
        return planned
    return replace(planned, market=replace(planned.market, slippage=machine.market.slippage))


def is_endless(machine: Machine, rows: Sequence[Inequality]) -> bool:
    """Whether a close-out in parts never comes to an end."""
    if machine.specification.closes_whole or not oracle_profile(machine).has_most:
        return False
    return any(row.is_hopeless(lag_profile(machine)) for row in rows)


def of_endless(machine: Machine, name: str, rows: Sequence[Inequality]) -> Scenario | None:
    """A replayed scenario of the largest position, whose rest grows with every call until it is a debt."""
    question = Wanted(machine, name, confirmed, is_read=True, budget=Budget())
    planned = first_call(at_most_late(machine, machine.specification.delay))
    largest = machine.market.largest_position
    tried = (NEARLY * largest, Fraction(largest)) if largest is not None else round_notionals(machine, Fraction(1))
    return first(question, made(question, planned, rows[0].form, islice(tried, 6)))


def of_some_size(machine: Machine, name: str, told: ByMargin) -> Scenario | None:
    """A replayed scenario of a position for whose size the margin is too little; None if no plan replays."""

    def missing(size: Fraction) -> Fraction:
        needed = (told.alone or told.margin)(machine, ceil(size))
        return Fraction(1) if needed is None else needed - machine.market.maintenance_margin

    question = Wanted(machine, name, confirmed, is_read=True, budget=Budget())
    largest = machine.market.largest_position
    tried = (*round_notionals(machine, Fraction(1)), *((NEARLY * largest, Fraction(largest)) if largest else ()))
    for blocks in latenesses(machine):
        planned = first_call(at_most_late(machine, blocks))
        broken = [size for size in within_limit(planned, tried) if missing(size) > 0]
        sizes = list(dict.fromkeys((*broken[:2], *broken[-2:])))
        prices = ((size, told.other_price(machine, ceil(size))) for size in sizes)
        ways = made(question, planned, CLOSE_OUT[-1], sizes)
        slower = (
            not_so_far(planned, CLOSE_OUT[-1], size, (1 + missing(size) / 2) * price)
            for size, price in prices
            if price is not None
        )
        scenario = first(question, chain(ways, slower))
        if scenario is not None:
            return scenario
    return None


def not_so_far(machine: Machine, form: str, size: Fraction, price: Fraction) -> Plan:
    """The whole run where the market gets to this price, over the anchor, and no further."""
    run = witness(form, machine, size)
    final = price * run.anchor
    return after_a_drift(machine, form, replace(run, final=final, oracle=final, fill=worst_fill(machine, final)))


def first_call(machine: Machine) -> Machine:
    """The machine whose runs go to the first call of a close-out; what comes after that is laid block by block."""
    return machine if machine.market.close_out.is_whole else replace(machine, profile=oracle_profile(machine))


def latenesses(machine: Machine) -> tuple[int, ...]:
    """How late keepers and oracle are in the runs to try, in turn."""
    latest = max(machine.specification.delay, machine.market.oracle.lookback)
    return (*(each for each in (*READABLE, *LATER) if each < latest), latest)


def breaks(
    machine: Machine, name: str, broken: Iterable[Inequality], plain: Machine | None = None, above: int = 0
) -> bool:
    """Whether one of these failing rows breaks the property in whole numbers, too.

    What any large position breaks does: a large position at a high price can be as near to its run as it must be. What
    a position of a certain size breaks, or one within a small open interest, may find no such size in coarse ticks and
    quanta, so its run is replayed. So it is where positions fill by their size.
    """
    if plain is not None:
        return counterexample(machine, name, broken, plain, above) is not None
    return any(in_any_quanta(row, machine) or counterexample(machine, name, (row,)) is not None for row in broken)


def sizes(machine: Machine, row: Inequality) -> Iterator[Fraction]:
    """What to try as the size of the run, in quote quanta: once is enough, or else it has to happen again and again."""
    if row.form not in LARGE:
        least = Fraction(smallest_to_try(machine, row))
        yield from round_notionals(machine, least)
        yield from (least * (1 + Fraction(1, 10**digits)) for digits in (3, 5, 7))
        return
    fund = machine.specification.insurance_fund
    for lost in (fund, 0) if fund else (0,):
        least = large_enough(machine, row, lost)
        yield from round_notionals(machine, least)
        yield from (least * (1 + Fraction(1, 10**digits)) for digits in (3, 5, 7))
    yield from (NEARLY * limit for limit in largest(machine.market))
    if machine.market.is_floored:  # what has least for flat rewards
        yield machine.market.minimum_maintenance / Fraction(machine.market.maintenance_margin or 1)


def smallest_to_try(machine: Machine, row: Inequality) -> Number:
    """The size from which on the run of a row that fails breaks the property."""
    if not RUNS[row.form].is_favourable:
        return smallest(row.form, machine)
    run = witness(row.form, machine, 1)
    missing = -row.slack(Parameters.of(machine)) * run.final
    return ROUNDINGS / missing


ROUNDINGS = 10
"""Quanta: more than the run against a promise loses in whole quanta."""


def larger_than(above: int, sizes: Iterable[Fraction]) -> Iterator[Fraction]:
    """Those that are, and before them some that are hardly so."""
    if above:
        yield from (above * (1 + Fraction(1, 10**digits)) for digits in (1, 2, 3, 5, 7))
    yield from (size for size in sizes if size > above)


def within_limit(machine: Machine, sizes: Iterable[Fraction]) -> Iterator[Fraction]:
    """Those that the market's open interest leaves room for, and none that is larger than the largest position."""
    limits = largest(machine.market)
    return (size for size in sizes if all(size <= limit for limit in limits))


def largest(market: MarketParameters) -> list[int]:
    """The amounts that no position of a run is larger than: a theorem's run is one of the first tier."""
    limits = market.max_open_interest, market.largest_position, market.first_tier
    return [each for each in limits if each is not None]


def large_enough(machine: Machine, row: Inequality, lost: int) -> Fraction:
    """The anchor at which what is missing is more than so much and all roundings."""
    missing: Fraction = row.bound(Parameters.of(machine)) - machine.market.maintenance_margin
    roundings = rounding_allowance(machine.specification) + 4
    return (lost + machine.market.minimum_maintenance + roundings) / missing


def exercise(machine: Machine, name: str) -> Scenario | None:
    """A replayed run in which an account is closed out, though nothing breaks: as early as a keeper can.

    It is the same for all properties of a position: laid out once, and replayed for each of them.
    """
    key = "exercise", machine.market.name, machine.side, PROPERTIES[name].of_specification
    new: list[Scenario | None] = []

    def lay_out() -> Scenario | None:
        new.append(laid_out(machine, name))
        return new[0]

    run = once_for(machine.specification, key, lay_out)
    if new or run is None:
        return run
    return laid_out(machine, name) if run.violation else played_again(run, name)


def laid_out(machine: Machine, name: str) -> Scenario | None:
    """Such a run, in the first ticks and quanta in which it replays for this property."""
    least = Fraction(max(machine.specification.dust_notional * WORTH_CLOSING, 1))
    anchors = chain(islice(round_notionals(machine, least), 4), (NEARLY * limit for limit in largest(machine.market)))
    question = Wanted(machine, name, completed, is_read=False, budget=Budget())
    planned = at_most_late(next(bounded(first_call(machine), has_worst_price(first_call(machine)))), 0)
    return first(question, made(question, planned, LARGE[0], within_limit(machine, anchors)))


def bounded(machine: Machine, is_bounded: bool) -> Iterator[Machine]:
    """The machine itself, or where its oracle may show next to nothing of what a run turns on, milder ones."""
    if is_bounded:
        yield machine
    else:
        yield from (
            replace(machine, specification=each, market=each.markets[machine.market.name])
            for each in milder(machine.specification)
        )


def at_most_late(machine: Machine, blocks: int) -> Machine:
    """The machine with keepers and an oracle that are late by no more than this: its runs are runs of the machine.

    Its moves are rounded: a run is laid in whole ticks inside the exact bounds, and replayed. Whoever is the last of a
    wave is worth no more than its last turn.
    """
    mechanism = machine.specification.at_most_late(blocks)
    fresher = oracle_of(machine).fresher(machine.market.oracle, blocks)
    limits = machine.market.largest_position, *(turn.notional for turn in machine.specification.turns[-1:])
    largest = min((each for each in limits if each is not None), default=None)
    market = replace(machine.market, oracle=fresher, largest_position=largest)
    return replace(machine, specification=mechanism, market=market, exact=False)


def round_notionals(machine: Machine, least: Fraction) -> Iterator[Fraction]:
    """Round amounts that are large enough, in quote quanta; and one that is just that."""
    least = max(least, Fraction(2 * machine.market.minimum_notional))
    units = (Fraction(10) ** power / machine.specification.quote_quantum for power in ROUND)
    yield from (amount for amount in units if amount >= least)
    yield least


def made(question: Wanted, planned: Machine, form: str, sizes: Iterable[Fraction]) -> Iterator[Plan]:
    """The plans for these sizes, made for the machine `planned`."""
    return (each for size in sizes for each in preferred(question, planned, form, size))


def first(question: Wanted, tried: Iterable[Plan]) -> Scenario | None:
    """What comes of the first plan that a replay confirms."""
    try:
        for plan in tried:
            scenario = next(attempts(question, plan), None)
            if scenario is not None:
                return scenario
    except BudgetSpentError:
        return None
    return None


def preferred(question: Wanted, machine: Machine, form: str, size: Fraction) -> list[Plan]:
    """The short run first where a person can read it, else the full one, which nearly always replays at once."""
    short, full = list(short_plans(machine, form, size)), list(full_plans(machine, form, size))
    is_short = question.is_read and machine.specification.delay <= READABLE[-1]
    return [*short, *full] if is_short else [*full, *short]


def plans(machine: Machine, form: str, size: Fraction) -> Iterator[Plan]:
    """The short and the long run for a position of about this size."""
    yield from short_plans(machine, form, size)
    yield from full_plans(machine, form, size)


def short_plans(machine: Machine, form: str, size: Fraction) -> Iterator[Plan]:
    """The runs that break it where much is missing."""
    if form in LARGE:
        yield at_once(machine, form, size)
    if RUNS[form].fits_a_block:
        yield drifted(machine, form, *one_block(machine, size))


def full_plans(machine: Machine, form: str, size: Fraction) -> Iterator[Plan]:
    """The runs that break it as soon as anything is missing."""
    run = witness(form, machine, size)
    if form in LARGE and abs(oracle_of(machine).furthest_off(machine) - 1) >= FAR_OFF:
        yield already_far_off(machine, form, run)
    yield after_a_drift(machine, form, run)


FAR_OFF = Fraction(1, 2)
"""An oracle that deviates by so much: until the price has drifted as far a run would take very many blocks."""


def at_once(machine: Machine, form: str, notional: Fraction) -> Plan:
    """Opened at the initial requirement; the price then moves against it until the keeper must act."""
    sleep = machine.specification.delay + 1
    final = worst_move(machine, Span.DELAY) * notional
    oracle = oracle_of(machine).furthest_shown(machine, final) if RUNS[form].is_asleep else final
    run = Witness(notional, final, oracle, worst_fill(machine, final))
    return plan(
        machine, form, run, Way(notional, notional, final), notional, CourseShape(False, False, False, sleep, 0)
    )


def one_block(machine: Machine, oracle: Fraction) -> tuple[Witness, Way]:
    """One block below health, at an oracle price that has followed: no stale oracle is needed where much is missing."""
    off = oracle_of(machine).furthest_off(machine)
    final = oracle / off
    reference = final / worst_move(machine, 1)
    fill = worst_fill(machine, final) if machine.side is Side.LONG else final
    return Witness(reference * off, final, oracle, fill), Way(reference, reference, final)


def after_a_drift(machine: Machine, form: str, run: Witness) -> Plan:
    """The whole run: opened where the initial requirement is just met, or a little further away."""
    prices = oracle_of(machine).way(form, machine, run)
    return drifted(machine, form, run if prices.left_behind is None else as_near(machine, run, prices), prices)


def as_near(machine: Machine, run: Witness, prices: Way) -> Witness:
    """The run as near as prices get to it on their way: of a bound that no number of blocks is enough for."""
    return replace(run, final=prices.seen, fill=worst_fill(machine, prices.seen))


def drifted(machine: Machine, form: str, run: Witness, prices: Way) -> Plan:
    """The same along these prices."""
    specification = machine.specification
    waits = form not in SOON
    sleep = specification.delay + 1 if waits else 1
    lookback = machine.market.oracle.lookback
    approach = lookback if waits and prices.landed is None else max(0, lookback - 1)
    approach = approach if prices.blocks is None else prices.blocks
    opened = opening(machine, run) if prices.left_behind is None else prices.left_behind
    return plan(machine, form, run, prices, opened, CourseShape(False, True, False, sleep, approach))


def already_far_off(machine: Machine, form: str, run: Witness) -> Plan:
    """The whole run where the oracle is as far off at the opening as when the account is last healthy."""
    off, late = oracle_of(machine).furthest_off(machine), machine.specification.delay + 1
    shape = CourseShape(True, True, False, late, machine.market.oracle.lookback)
    made = plan(machine, form, run, oracle_of(machine).way(form, machine, run), opening(machine, run) / off, shape)
    return replace(made, legs=tuple(replace(leg, opened_oracle=off, shrunk_oracle=off) for leg in made.legs))


def opening(machine: Machine, run: Witness) -> Fraction:
    """The notional at the opening, from which the price moves a thousandth or more to the anchor.

    Less where the smallest short that may be opened leaves no room for that: further away it would be too small.
    """
    sign, market = machine.side.sign, machine.market
    initial, maintenance = 1 - sign * market.initial_margin, 1 - sign * market.maintenance_margin
    nearest: Fraction = run.anchor * maintenance / initial if initial > 0 else 2 * run.anchor
    away = nearest * (1 + sign * Fraction(1, 1000))
    smallest = Fraction(market.minimum_notional)
    return max(away, smallest if machine.side is Side.LONG else min(smallest, nearest))


CLEARLY_LESS = Fraction(999, 1_000)
FAR_ABOVE = 10**12
"""Times: more than any price becomes of what the oracle showed."""


def shown_at_first_call(machine: Machine, form: str, run: Witness) -> Fraction:
    """In quote quanta. Of a position that is closed in parts the most, so that least is closed.

    Of a long it is less than when the account was last healthy: else there is no call.
    """
    if machine.market.close_out.is_whole or not RUNS[form].ends_at_worst:
        return Fraction(run.oracle)
    if machine.side is Side.SHORT:
        return Fraction(FAR_ABOVE * run.anchor)
    return Fraction(max(run.oracle, CLEARLY_LESS * run.anchor))


def plan(machine: Machine, form: str, run: Witness, prices: Way, notional: Fraction, shape: CourseShape) -> Plan:
    """As ratios to the price at the opening."""
    one = Fraction(1)
    leg = Ratios(
        market=machine.market,
        side=machine.side,
        lead=one,
        opened_oracle=one,
        shrunk=one,
        shrunk_oracle=one,
        waypoint=prices.reference / notional,
        healthy=prices.healthy / notional,
        healthy_oracle=run.anchor / notional,
        final=run.final / notional,
        final_oracle=shown_at_first_call(machine, form, run) / notional,
        fill=run.fill / notional,
        notional=notional,
        replaced=prices.replaced,
        landed=None if prices.landed is None else prices.landed / notional,
        left_behind=None if prices.left_behind is None else prices.left_behind / notional,
        is_steepest=prices.is_steepest,
    )
    closes = 0 if RUNS[form].is_asleep and machine.specification.closes_whole else 1
    return Plan(shape, (leg,), closes, scales=form in LARGE)
