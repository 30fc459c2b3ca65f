"""An oracle that shows the mean of the last w market prices keeps to its lag profile, and its worst run gets to it.

*Kept.* Each market price of the window is no further from the price k blocks after the look than moves let it be, so
the sum of them is not, and so the mean. No sum is written out: one price more is added, for a window of any length, and
what so many of them add up to is a number of the contract (a mean move) times w. Of the oracle over itself the same is
true price by price: each price of the new window is compared with that of the old one which is as old.

*Reached.* The steepest fall (rise), from w - 1 blocks before the look to the close-out. With one bound on the moves of
a block it is the same share in every block. With bounds over several horizons it is told from its end: j blocks before
that the price is the end over phi(j), which keeps every bound as phi(a + b) >= phi(a) phi(b); after the look the market
falls as soon as bounds let it, which is nowhere above that way. The mean falls in every block, since the newest price
is lower than the one that leaves the window.

*A geometric mean* is the same of logarithms: their mean is its logarithm. What is proved of sums of any numbers is true
of sums of logarithms, so only what follows from it for prices is proved besides
(`novate.proofs.components.oracles.mean.geometric`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import prod

import z3

from novate.model.core.symbolic.lag_profile import best_now, worst_now
from novate.model.core.symbolic.numbers import Formula, Number, Term, number, times
from novate.model.core.symbolic.powers import (
    SIGNIFICANT_DIGITS,
    Span,
    bounds_of,
    fall,
    length,
    power,
    rise,
    rounded,
    used,
    worst_move,
)
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.mean.contract import least_share, mean
from novate.model.oracles.mean.parameters import Average, Mean
from novate.model.oracles.mean.symbolic import averages, followed, rounds_root
from novate.model.oracles.of_feeds.symbolic import greatest_of, least_of
from novate.model.oracles.prices import Prices
from novate.model.specification import Side
from novate.proofs.components import looks
from novate.proofs.components.looks import Looked, known_moves
from novate.proofs.components.oracle import FORMS, TOXIC, Oracle, Seen, Way
from novate.proofs.components.oracles.mean.geometric import in_logarithms, is_geometric, root_of_moves, rounded_window
from novate.proofs.components.runs import RUNS
from novate.proofs.components.witness import LARGE, SOON, Witness, witness
from novate.proofs.engine.obligation import Obligation


def machine_of_symbols(side: Side) -> Machine:
    """A machine whose moves, mean moves and window are symbols."""
    return looks.machine_of_symbols(side, Mean(z3.Real("window")))


def known(machine: Machine) -> Iterator[Formula]:
    """What is true of every file's numbers."""
    yield number(mean(machine).window) >= 1


def kept(machine: Machine) -> Iterator[Obligation]:
    """It keeps to its profile for K blocks after any look."""
    yield from added()
    yield moved_along(machine)
    for each in either(machine):
        if machine.parametric or not is_geometric(each):
            yield twin_averages(each)
        prices = rounded_window(each, looked().prices, looked().then) if is_geometric(each) else window(each)
        given = (*known_moves(machine), *known(machine), *prices)
        yield Obligation(f"{looks.PROFILE}: {mean(each).average}", given, within(each))
    if machine.parametric:
        yield in_logarithms(machine)
        yield looks.compounded()


def either(machine: Machine) -> Iterator[Machine]:
    """Of symbols both means; in numbers the market's own."""
    for average in Average if machine.parametric else (mean(machine).average,):
        yield replace(machine, market=replace(machine.market, oracle=replace(mean(machine), average=average)))


def added() -> Iterator[Obligation]:
    """One price more, for a window of any length: what bounds each of some numbers bounds their sum."""
    total, bound, price, share = z3.Reals("total bound price share")
    yield Obligation("no price yet", (total == 0, bound == 0), z3.And(total <= bound, total >= bound))
    yield Obligation("one price more below", (total <= bound, price <= share), total + price <= bound + share)
    yield Obligation("one price more above", (total >= bound, price >= share), total + price >= bound + share)


def moved_along(machine: Machine) -> Obligation:
    """The same of the oracle over itself: a price of each window more, of the same age."""
    total, price, later_total, later_price = z3.Reals("total price later_total later_price")
    given = (price > 0, *no_further(machine, total, later_total), *no_further(machine, price, later_price))
    conclusion = z3.And(*no_further(machine, total + price, later_total + later_price))
    return Obligation("one price more of both windows", (*known_moves(machine), *given), conclusion)


def no_further(machine: Machine, before: Term, after: Term) -> tuple[Formula, Formula]:
    """From one to the other is no further than a price gets in K blocks."""
    return (
        after >= times(fall(machine, Span.DELAY), before),
        after <= times(rise(machine, Span.DELAY), before),
    )


def twin_averages(machine: Machine) -> Obligation:
    """What the twin shows is the mean of the prices that it has shown: of three blocks, where the window is so long.

    No number of a file is in it. Of a geometric mean it is not linear, so it is left to the theorem: of one file
    nothing is asked that a certificate cannot show.
    """
    short = replace(machine, market=replace(machine.market, oracle=replace(mean(machine), window=3)))
    first, second, third = (free_prices(each, 3) for each in ("first", "second", "third"))
    given = (first.memory[0] == first.market, followed(short, first, second), followed(short, second, third))
    prices = (third.market, second.market, first.market)
    if is_geometric(machine):
        return Obligation("the twin shows a root", given, rounds_root(short, third.oracle, prices))
    return Obligation("the twin shows a mean", given, averages(short, third.oracle, sum(prices)))


def window(machine: Machine) -> Iterator[Formula]:
    """The sums of both windows, that of the look and that of now, are where moves let them be."""
    now, then = looked().prices, looked().then
    total, total_then = z3.Reals("total look.total")
    yield z3.And(now.market > 0, now.oracle > 0, then.oracle > 0, total > 0, total_then > 0)
    yield z3.And(averages(machine, now.oracle, total), averages(machine, then.oracle, total_then))
    yield from as_moves_let_it(machine, 0, total, now.market)
    yield from as_moves_let_it(machine, Span.DELAY, total_then, now.market)
    yield from no_further(machine, total_then, total)


def as_moves_let_it(machine: Machine, blocks: int | Span, total: Term, market: Term) -> Iterator[Formula]:
    """What w prices can add up to, the last of them so many blocks before a market price."""
    if machine.moves is not None:
        name, count = "0" if blocks == 0 else "K", mean(machine).window
        least, most = (machine.moves[f"{way}_after_{name}"] for way in ("least", "most"))
        yield z3.And(least > 0, most > 0)
        yield z3.And(least * total <= count * market, most * total >= count * market)
        return
    yield total <= number(reciprocals(machine, length(machine, blocks), up=False)) * market
    yield total >= number(reciprocals(machine, length(machine, blocks), up=True)) * market


def reciprocals(machine: Machine, first: int, *, up: bool) -> Fraction:
    """One over the tightest bound over so many blocks, over one more and so on, added up for all prices of a window.

    Rounded in the adversary's favour like the contract's numbers, but later: this is nearer to the true sum.
    """
    bounds, total = bounds_of(machine, up=up), Fraction(0)
    for age in range(first, first + mean(machine).window):
        factors = used(bounds, age)
        if machine.exact:
            total += 1 / prod((factor**times for factor, times in factors), start=Fraction(1))
        else:
            bound = prod((power(factor, times, up=up) for factor, times in factors), start=Fraction(1))
            total = rounded(total + 1 / bound, up=not up, to=2 * SIGNIFICANT_DIGITS)
    return total


def looked() -> Looked:
    """Prices some blocks after a look; where the market can be follows from the windows alone."""
    return Looked(
        free_prices("now", 0), free_prices("look", 0), lowest=number(0), highest=number(0), blocks=z3.Real("now.blocks")
    )


def within(machine: Machine) -> Formula:
    """What the profile says."""
    return looks.within(machine, looked())


def free_prices(name: str, remembered: int) -> Prices:
    """Free variables, with so many prices that are remembered."""
    memory = tuple(z3.Real(f"{name}.memory.{place}") for place in range(remembered))
    return Prices(z3.Real(f"{name}.market"), z3.Real(f"{name}.oracle"), memory)


def reach(machine: Machine, blocks: int) -> tuple[Fraction, Fraction]:
    """The least and the most that the market can be so many blocks after a look, per unit of what that showed."""
    count = mean(machine).window
    if is_geometric(machine):
        least, most = (root_of_moves(machine, blocks, up=up) for up in (False, True))
        return least, most / least_share(machine)
    least = count / sum((1 / fall(machine, blocks + age) for age in range(count)), start=Fraction(0))
    most = count / sum((1 / rise(machine, blocks + age) for age in range(count)), start=Fraction(0))
    return least, most


def shows(machine: Machine, oracle: Term, seen: Sequence[Seen]) -> Formula:
    """It is between some of the market prices of its window: of the others a search knows nothing."""
    recent = recent_of(machine, seen)
    return z3.And(
        oracle > 0, z3.Or(*(oracle >= price for price in recent)), z3.Or(*(oracle <= price for price in recent))
    )


def recent_of(machine: Machine, seen: Sequence[Seen]) -> list[Term]:
    """The market prices of its window that are known."""
    return [price for price, age in seen if age < mean(machine).window]


def between(machine: Machine, seen: Sequence[Seen]) -> tuple[Term, Term]:
    """From the lowest of them, rounded down, to the highest."""
    recent = recent_of(machine, seen)
    return times(least_share(machine), least_of(recent)), greatest_of(recent)


def furthest_off(machine: Machine) -> Term:
    """The market has moved one way for as long as the window is."""
    return 1 / worst_now(machine)


def furthest_shown(machine: Machine, price: Fraction) -> Fraction:
    """The worst that it can show of a market notional: the market has moved the other way."""
    shown: Fraction = price / best_now(machine)
    return shown


def way(_: str, machine: Machine, run: Witness) -> Way:
    """The steepest way from w - 1 blocks before the look to the close-out."""
    if machine.market.move_windows and not machine.parametric:
        return steepest(machine, run)
    healthy = worst_now(machine) * run.anchor
    return Way(healthy / worst_move(machine, Span.STALENESS), healthy, run.final)


def steepest(machine: Machine, run: Witness) -> Way:
    """The same as it is told from its end, whatever bounds moves have."""
    end = run.final
    return Way(end / worst_move(machine, Span.HORIZON), end / worst_move(machine, Span.DELAY), end, is_steepest=True)


def movable(machine: Machine) -> Number:
    """The price can move against the position."""
    return fall(machine, Span.DELAY) < 1 if machine.side is Side.LONG else rise(machine, Span.DELAY) > 1


def attainable(form: str, machine: Machine, _: Witness) -> tuple[Number, ...]:
    """Whether prices can take that way: of numbers, symbols, or arrays.

    Not where a run ends as soon as an account can be closed out: on the way on which the mean is furthest from the
    market it does not go on to show nearly the same. With bounds over several blocks the worst close-out is reached and
    nothing else: a mean then falls less than a price.
    """
    possible = form not in SOON and (not machine.market.move_windows or RUNS[form].is_at_worst)
    falls = (fall(machine, Span.DELAY) < 1,) if RUNS[form].is_shrunk else ()
    return possible, movable(machine), *falls


def reached(machine: Machine) -> Iterator[Obligation]:
    """The steepest way leads to every run that a theorem asks for and that this oracle can have.

    Along it the sum of a window is that of a geometric series: as many times the last of its prices at the look as at
    the close-out.
    """
    size, total, total_then = z3.Reals("size total look.total")
    yield falls_on()
    yield from rounded_way(machine)
    yield over_several_horizons(machine)
    yield rounded_over_several_horizons(machine)
    for form in (each for each in FORMS if each not in (*SOON, TOXIC)):
        run = witness(form, machine, size)
        prices, worst = way(form, machine, run), worst_now(machine)
        given = (*known_moves(machine), *known(machine), *one_bound(machine), movable(machine), size > 0)
        sums = (
            total_then * worst == mean(machine).window * prices.healthy,
            total * worst == mean(machine).window * run.final,
        )
        shown = (averages(machine, run.anchor, total_then), averages(machine, run.oracle, total))
        moves = (
            prices.healthy == worst_move(machine, Span.STALENESS) * prices.reference,
            run.final == worst_move(machine, Span.DELAY) * prices.healthy,
            (run.oracle - run.anchor) * machine.side.sign < 0,
        )
        yield Obligation(f"the way to the {form}", (*given, *sums), z3.And(*shown, *moves))


def over_several_horizons(machine: Machine) -> Obligation:
    """The steepest way leads to the worst close-out whatever bounds moves have; what is shown there is not better.

    The prices of the window at the look are what the contract's mean move is the mean of, and those at the end are
    nowhere above the way.
    """
    size, total, total_then, shown = z3.Reals("size total look.total shown")
    run, is_long = witness(LARGE[0], machine, size), machine.side is Side.LONG
    prices, moved = steepest(machine, run), machine.moves
    assert moved is not None, "it is about symbols"
    before, late = ("least_after_0", "least_after_K") if is_long else ("most_after_0", "most_after_K")
    count = number(mean(machine).window)
    given = (
        z3.And(*known_moves(machine), *known(machine), size > 0, moved[before] > 0, moved[late] > 0),
        total_then * moved[late] == count * prices.seen,
        total * moved[before] <= count * prices.seen if is_long else total * moved[before] >= count * prices.seen,
        averages(machine, shown, total),
    )
    reached = (
        averages(machine, run.anchor, total_then),
        shown <= run.oracle if is_long else shown >= run.oracle,
        prices.seen == worst_move(machine, Span.DELAY) * prices.healthy,
        prices.seen == worst_move(machine, Span.HORIZON) * prices.reference,
    )
    return Obligation(f"the way over several horizons to the {LARGE[0]}", given, z3.And(*reached))


def rounded_over_several_horizons(machine: Machine) -> Obligation:
    """The same of a geometric mean, of the logarithms of these prices."""
    machine = next(filter(is_geometric, either(machine)))
    size, average, average_then = z3.Reals("size mean look.mean")
    run, is_long = witness(LARGE[0], machine, size), machine.side is Side.LONG
    end, moved = steepest(machine, run).seen, machine.moves
    assert moved is not None, "it is about symbols"
    before, late = ("least_after_0", "least_after_K") if is_long else ("most_after_0", "most_after_K")
    given = (
        z3.And(*known_moves(machine), *known(machine), size > 0, moved[before] > 0, moved[late] > 0),
        average_then * moved[late] == end,
        average * moved[before] <= end if is_long else average * moved[before] >= end,
    )
    reached = (
        run.anchor <= average_then,
        run.anchor >= number(least_share(machine)) * average_then,
        average <= run.oracle if is_long else average >= run.oracle,
    )
    return Obligation(f"the way of logarithms over several horizons to the {LARGE[0]}", given, z3.And(*reached))


def rounded_way(machine: Machine) -> Iterator[Obligation]:
    """The same with one bound: it is rounded for the worse where somebody looks, or not at all."""
    machine = next(filter(is_geometric, either(machine)))
    size, average, average_then = z3.Reals("size mean look.mean")
    moved = machine.moves
    assert moved is not None, "it is about symbols"
    worst = moved["least_after_0" if machine.side is Side.LONG else "most_after_0"]
    for form in (each for each in FORMS if each not in (*SOON, TOXIC)):
        run = witness(form, machine, size)
        prices = way(form, machine, run)
        given = (*known_moves(machine), *known(machine), *one_bound(machine), movable(machine), size > 0)
        means = (average_then * worst == prices.healthy, average * worst == run.final)
        shown = (
            z3.And(price <= each, price >= number(least_share(machine)) * each)
            for price, each in ((run.anchor, average_then), (run.oracle, average))
        )
        moves = (
            prices.healthy == worst_move(machine, Span.STALENESS) * prices.reference,
            run.final == worst_move(machine, Span.DELAY) * prices.healthy,
            (run.oracle - run.anchor) * machine.side.sign < 0,
        )
        yield Obligation(f"the way of logarithms to the {form}", (*given, *means), z3.And(*shown, *moves))


def one_bound(machine: Machine) -> Iterator[Formula]:
    """What is true of mean moves where there is one bound on the moves of a block."""
    moves = machine.moves
    assert moves is not None, "it is about symbols"
    for way, move in (("least", fall(machine, Span.DELAY)), ("most", rise(machine, Span.DELAY))):
        yield z3.And(moves[f"{way}_after_0"] > 0, moves[f"{way}_after_K"] == move * moves[f"{way}_after_0"])


def falls_on() -> Obligation:
    """On a way that falls (or rises) in every block so does the mean: the newest price is beyond that which leaves."""
    total, newest, oldest, window, before, after = z3.Reals("total newest oldest window before after")
    means = (window >= 1, window * before == total, window * after == total + newest - oldest)
    down, up = z3.Implies(newest < oldest, after < before), z3.Implies(newest > oldest, after > before)
    return Obligation("the mean goes on to fall", means, z3.And(down, up))


BY_HAND = (
    *looks.BY_HAND,
    "what bounds each price of a window bounds their sum: induction over the prices, by `one price more`",
    "what bounds the prices adds up to w over the contract's mean move, which is how that is defined",
    "the steepest way keeps every bound on moves: phi(a + b) >= phi(a) phi(b)",
    "with one bound the prices of a window on it are a geometric series",
    "a path that goes as far as bounds let it is nowhere above one with the same past, and falls after a rest",
    "the logarithm of a geometric mean is the mean of the logarithms of prices; larger numbers have larger logarithms",
    "what is added up may be logarithms, or the differences of those of two windows: obligations are about any numbers",
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
    furthest_off=furthest_off,
    furthest_shown=furthest_shown,
    assumed="the oracle price is the mean of the market prices of this block and the w - 1 before it: the arithmetic, "
    "or the geometric one, rounded down by at most two ticks of 0.01 %",
    by_hand=BY_HAND,
    between=between,
    may_stay=False,
)
