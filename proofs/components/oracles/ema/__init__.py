"""An oracle that shows an exponential moving average keeps to its lag profile, and long runs come as near as one wants.

*Kept.* A market price is no further from the price k blocks after the look than moves let it be. What the oracle showed
is bounded by what so many such bounds come to, block after block, from the first block on, in which the price has
rested: `bound` stands for the terms of the contract's sum from some number of blocks before the look on, so the bound
of a block later is a of one term more and 1 - a of the bound before. What the oracle shows later over what it showed
is compared price by price, each with the one that is as old; of the roundings those of K blocks are left over.

*Reached.* The market goes as far as it can for as long as one wants, and nothing is rounded (all that can be is). With
bounds over several horizons the way is told from its end: j blocks before that the price is the end over phi(j). What
the average lacks of its bound shrinks by 1 - a per block, and the sum of which that is a part has a limit; so the
bounds are approached, and no verdict turns on the bounds themselves. Where the sum has none it is further off in every
block: no bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import prod
from typing import cast

import z3

from novate.model.core.symbolic.numbers import Formula, Number, Term, larger, number
from novate.model.core.symbolic.powers import (
    SIGNIFICANT_DIGITS,
    Span,
    bounds_of,
    bounds_on,
    fall,
    length,
    power,
    rise,
    rounded,
    used,
)
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.ema.contract import ema, weights
from novate.model.oracles.ema.moves import (
    LONGEST_BEGINNING,
    beginning_of,
    exponential_move,
    is_told_whole,
    steadiest,
)
from novate.model.oracles.ema.parameters import Ema
from novate.model.oracles.ema.symbolic import averaged, followed
from novate.model.oracles.prices import Prices, moved
from novate.model.specification import MarketParameters, Side
from novate.proofs.components import looks
from novate.proofs.components.looks import Looked, known_moves
from novate.proofs.components.oracle import TOXIC, Oracle, Seen
from novate.proofs.components.oracles.ema.ways import lags, way
from novate.proofs.components.runs import RUNS
from novate.proofs.components.witness import LARGE, Witness, witness
from novate.proofs.engine.obligation import Obligation

ONE = Fraction(1)


def machine_of_symbols(side: Side) -> Machine:
    """A machine whose moves, weight and rounding are symbols, and what the profile is made of."""
    return looks.machine_of_symbols(side, Ema(*z3.Reals("weight rounding")))


def known(machine: Machine) -> Iterator[Formula]:
    """What is true of every file's numbers."""
    oracle = ema(machine)
    yield z3.And(oracle.weight > 0, oracle.weight <= 1, oracle.rounding > 0, oracle.rounding < 1)


def kept(machine: Machine) -> Iterator[Obligation]:
    """It keeps to its profile for K blocks after any look."""
    yield from added(machine)
    yield from moved_along(machine)
    given = (*known_moves(machine), *known(machine), *since_a_look(machine))
    yield Obligation(looks.PROFILE, given, looks.within(machine, looked()))
    if machine.parametric:
        yield looks.compounded()


def added(machine: Machine) -> Iterator[Obligation]:
    """One block more, from a price that has rested: what bounds market prices bounds what it shows.

    Per unit of the price some blocks after the look. How far the market price of a block is from that is `far`, and
    what the terms of the contract's sum come to from there on is `bound`.
    """
    before, after = free_prices("before"), free_prices("after")
    far, bound, later = z3.Reals("far bound later")
    given, (most, least) = tuple(known(machine)), (weights(ema(machine), up=up) for up in (False, True))
    rested = (*given, before.market > 0, before.oracle == before.market)
    step = (*given, before.oracle > 0, followed(machine, before, after))
    more = number(most.newest) * far + number(most.kept) * bound
    less = number(least.newest) * far + number(least.kept) * bound
    yield Obligation("rested, at most", (*rested, before.market <= far, far <= bound), before.oracle <= bound)
    yield Obligation("rested, at least", (*rested, before.market >= far, far >= bound), before.oracle >= bound)
    above = (before.oracle <= bound, after.market <= far, later == more)
    yield Obligation("a block more, at most", (*step, *above), after.oracle <= later)
    below = (before.oracle >= bound, after.market >= far, later == less)
    yield Obligation("a block more, at least", (*step, *below), after.oracle >= later)


def moved_along(machine: Machine) -> Iterator[Obligation]:
    """The same of what it shows K blocks later over what it showed: of prices and roundings of the same age.

    What it shows falls by `share`: that is the fall of K blocks, times what is left by the roundings of these, so a
    block later the newest of them counts in it and the oldest no more. It rises by the rise of K blocks times the same,
    over the least that roundings can leave.
    """
    price, shown, later_price, later_shown, share = z3.Reals("price shown later_price later_shown share")
    weight = ema(machine).weight
    average, later_average = (
        number(weight) * market + number(1 - weight) * oracle
        for market, oracle in ((price, shown), (later_price, later_shown))
    )
    given = (*known(machine), share > 0, price > 0, shown > 0)
    down, up = (
        (later_price >= share * price, later_shown >= share * shown),
        (
            later_price <= share * price,
            later_shown <= share * shown,
        ),
    )
    yield Obligation("averages fall no further", (*given, *down), later_average >= share * average)
    yield Obligation("averages rise no further", (*given, *up), later_average <= share * average)
    yield from rounded_along()
    before, after = free_prices("before"), free_prices("after")
    step = (*known(machine), before.oracle > 0, followed(machine, before, after))
    kept_share = number(1 - ema(machine).rounding) * number(1 - ema(machine).weight)
    yield Obligation("it falls no faster than its weight", step, after.oracle >= kept_share * before.oracle)
    look, then, now, left, factor = z3.Reals("look then now left factor")
    given = (look > 0, then > 0, now > 0, left > 0, factor > 0, then >= left * look, now >= factor * then)
    yield Obligation("one block more of that", given, now >= (factor * left) * look)


def by_its_weight(machine: Machine) -> Iterator[Obligation]:
    """It falls no faster than if the market were at nothing; K blocks of that multiply."""
    before, later = free_prices("before"), free_prices("later")
    step = (*known(machine), before.oracle > 0, followed(machine, before, later))
    left = number(1 - ema(machine).rounding) * number(1 - ema(machine).weight)
    yield Obligation("it falls no faster than its weight", step, later.oracle >= left * before.oracle)
    look, then, now, share, factor = z3.Reals("look then now share factor")
    given = (look > 0, then > 0, now > 0, share > 0, factor > 0, then >= share * look, now >= factor * then)
    yield Obligation("one block more of that", given, now >= (factor * share) * look)


def rounded_along() -> Iterator[Obligation]:
    """What is shown of an average, and of one that is later, is each a share of it, of which one is left over."""
    average, later_average, rounding, later_rounding = z3.Reals("average later_average rounding later_rounding")
    share, later_share = z3.Reals("share later_share")
    given = (average > 0, later_average > 0, rounding > 0, later_rounding > 0, share > 0)
    left_over = later_share * rounding == share * later_rounding
    shown, later_shown = rounding * average, later_rounding * later_average
    fallen = (*given, left_over, later_average >= share * average)
    yield Obligation("roundings later, at least", fallen, later_shown >= later_share * shown)
    risen = (*given, left_over, later_average <= share * average)
    yield Obligation("roundings later, at most", risen, later_shown <= later_share * shown)


def since_a_look(machine: Machine) -> Iterator[Formula]:
    """What the blocks until now let prices be, in the block of a look and K later."""
    now, then = looked().prices, looked().then
    yield z3.And(now.market > 0, now.oracle > 0, then.oracle > 0)
    yield from as_moves_let_it(machine, 0, now.oracle, now.market)
    yield from as_moves_let_it(machine, Span.DELAY, then.oracle, now.market)
    if ema(machine).is_seen:
        yield from no_further(machine, then.oracle, now.oracle)


def as_moves_let_it(machine: Machine, blocks: int | Span, shown: Term, market: Term) -> Iterator[Formula]:
    """What it can have shown so many blocks before a market price."""
    above, below = totals(machine, blocks)
    if machine.moves is None:
        yield from (shown <= number(above) * market,) if above is not None else ()
        yield shown >= number(below) * market
        return
    least, most = after(machine, blocks)
    yield z3.Or(least == 0, z3.And(least > 0, least * above == 1, shown <= above * market))
    yield z3.And(most > 0, most * below == 1, shown >= below * market)


def after(machine: Machine, blocks: int | Span) -> tuple[Term, Term]:
    """The contract's symbols: the least and the most that the market can be."""
    assert machine.moves is not None, "it is about symbols"
    name = "0" if blocks == 0 else "K"
    return machine.moves[f"least_after_{name}"], machine.moves[f"most_after_{name}"]


def totals(machine: Machine, blocks: int | Span) -> tuple[Term | None, Term]:
    """What it can have shown so many blocks before, at most and at least, per unit of a market price.

    None where the sum has no limit.
    """
    if machine.moves is not None:
        name = "0" if blocks == 0 else "K"
        return z3.Real(f"above_{name}"), z3.Real(f"below_{name}")
    first = length(machine, blocks)
    found = total(machine, first, up=True)
    assert found is not None, "what rises has a sum"
    return total(machine, first, up=False), found


def total(machine: Machine, first: int, *, up: bool) -> Fraction | None:
    """The sum of weights over the tightest bounds over so many blocks, over one more and so on: term by term.

    Rounded in the adversary's favour like the contract's numbers, but later: this is nearer to the true sum.
    """
    bounds, (weight, kept) = bounds_of(machine, up=up), weights(ema(machine), up=up)
    span, ratio = steadiest(bounds)
    shrinking = raised(machine, kept, span, up=not up) / ratio
    if shrinking >= 1:
        return None
    beginning, found = min(beginning_of(bounds, first), LONGEST_BEGINNING), Fraction(0)
    for age in range(beginning + span):
        bound = prod((raised(machine, factor, times, up=up) for factor, times in used(bounds, first + age)), start=ONE)
        term = weight * raised(machine, kept, age, up=not up) / bound
        found += term if age < beginning else term / (1 - shrinking)
        found = found if machine.exact else rounded(found, up=not up, to=2 * SIGNIFICANT_DIGITS)
    return found


def raised(machine: Machine, factor: Fraction, times: int, *, up: bool) -> Fraction:
    """A power, with all its digits where the machine keeps them."""
    return factor**times if machine.exact else power(factor, times, up=up)


def no_further(machine: Machine, then: Term, now: Term) -> Iterator[Formula]:
    """What it shows K blocks later: by what prices do, and by its weight."""
    if machine.moves is not None:
        by_price, by_weight = z3.Reals("by_price by_weight")
        yield machine.moves["least_shown"] == larger(by_price, by_weight)
        yield z3.And(now >= by_price * then, now >= by_weight * then, now <= machine.moves["most_shown"] * then)
        return
    blocks, oracle = length(machine, Span.DELAY), ema(machine)
    rounding, left = (raised(machine, 1 - rate, blocks, up=False) for rate in (oracle.rounding, oracle.weight))
    yield now >= number(rounding * fall(machine, Span.DELAY)) * then
    yield now >= number(rounding * left) * then
    yield number(rounding) * now <= number(rise(machine, Span.DELAY)) * then


def looked() -> Looked:
    """Prices some blocks after a look; where the market can be follows from the prices of the look alone."""
    return Looked(
        free_prices("now"), free_prices("look"), lowest=number(0), highest=number(0), blocks=z3.Real("now.blocks")
    )


def free_prices(name: str) -> Prices:
    """Free variables."""
    return Prices(z3.Real(f"{name}.market"), z3.Real(f"{name}.oracle"), ())


def reach(machine: Machine, blocks: int) -> tuple[Fraction, Fraction]:
    """The least and the most that the market can be so many blocks after a look, per unit of what that showed."""
    above, below = totals(machine, blocks)
    return Fraction(0) if above is None else 1 / above, 1 / below


def shows(machine: Machine, oracle: Term, seen: Sequence[Seen]) -> Formula:
    """It is no further from the newest market price than in any block: of the others a search knows nothing."""
    newest, _ = seen[0]
    least, most = reach(machine, 0)
    return z3.And(oracle > 0, newest >= number(least) * oracle, newest <= number(most) * oracle)


def between(machine: Machine, seen: Sequence[Seen]) -> tuple[Term, Term]:
    """As far from the newest market price as it can be; where it can be as far above as it likes, up to that price."""
    newest, _ = seen[0]
    above, below = totals(machine, 0)
    return number(below) * newest, number(above or 1) * newest


def calmer(market: MarketParameters, share: Fraction) -> MarketParameters:
    """Where the average may be left behind without a bound: falls with which there is one, this share of it."""
    oracle = cast("Ema", market.oracle)
    if exponential_move(bounds_on(market, up=False), 0, weights(oracle, up=False), up=False, exact=False):
        return market
    return replace(market, move_down=oracle.weight * (1 - share) / (1 - oracle.weight * share))


def movable(machine: Machine) -> Number:
    """The price can move against the position."""
    return fall(machine, Span.DELAY) < 1 if machine.side is Side.LONG else rise(machine, Span.DELAY) > 1


def attainable(form: str, machine: Machine, _: Witness) -> tuple[Number, ...]:
    """Whether prices can take that way: of numbers, symbols, or arrays.

    Not where what the oracle shows matters besides: on this way it is rounded as little, or as much, as it may be all
    along. With bounds over several blocks the worst close-out is reached and nothing else.
    """
    run = RUNS[form]
    possible = run.ends_at_worst or form == TOXIC
    if machine.market.move_windows:
        lengths = [1, *(each.blocks for each in machine.market.move_windows)]
        possible = run.is_at_worst and is_told_whole(lengths)
    falls = (fall(machine, Span.DELAY) < 1,) if run.is_shrunk else ()
    return possible, movable(machine), *falls


def reached(machine: Machine) -> Iterator[Obligation]:
    """A way comes as near as one wants to every run that theorems ask for and that this oracle can have.

    On it each price is as far from the end as moves let it be.
    """
    given = (*known_moves(machine), *known(machine))
    before, after = (free_prices(each) for each in ("before", "after"))
    far, bound, later = z3.Reals("far bound later")
    block = (*given, moved(machine, before, after), before.oracle > 0, after.market > 0)
    shown = after.oracle == shown_on(machine, before.oracle, after.market)
    yield Obligation("a block of the way", (*block, shown), followed(machine, before, after))
    nearer = (after.market == far, later == shown_on(machine, bound, far))
    left = shown_on(machine, number(1), number(0))
    shrunk = z3.And(later - after.oracle == left * (bound - before.oracle), left < 1)
    yield Obligation("what is missing shrinks", (*block, shown, *nearer), shrunk)
    yield on_and_on(machine, before, after)
    yield to_the_close_out(machine)
    if machine.side is Side.LONG:
        yield from without_a_bound(machine, before, after)


def shown_on(machine: Machine, oracle: Term, market: Term) -> Term:
    """What it shows after a block of the way: of a long's the average, of a short's that rounded down."""
    average = averaged(machine, oracle, market)
    return average if machine.side is Side.LONG else number(1 - ema(machine).rounding) * average


def on_and_on(machine: Machine, before: Prices, after: Prices) -> Obligation:
    """In every block after the look it may show a worse price: the account goes on to be liquidatable."""
    sign = machine.side.sign
    behind = ((before.oracle - before.market) * sign >= 0, (before.market - after.market) * sign >= 0)
    moves = ((before.oracle - after.market) * sign > 0, after.market > 0, after.oracle > 0)
    shown = after.oracle == averaged(machine, before.oracle, after.market)
    worse = (before.oracle - after.oracle) * sign > 0
    return Obligation("it goes on to move as the market did", (*known(machine), *behind, *moves, shown), worse)


def to_the_close_out(machine: Machine) -> Obligation:
    """What it shows at the look, and at the end, if nothing is missing."""
    run, is_long = witness(LARGE[0], machine, z3.Real("size")), machine.side is Side.LONG
    assert machine.moves is not None, "it is about symbols"
    (now, late), place = (after(machine, each) for each in (0, Span.DELAY)), 0 if is_long else 1
    (total_now, total_late) = (totals(machine, each)[place] for each in (0, Span.DELAY))
    given = (
        run.anchor > 0,
        now[place] > 0,
        late[place] > 0,
        now[place] * total_now == 1,
        late[place] * total_late == 1,
    )
    ends = machine.moves["shown_at_least"] * now[place] == late[place] if is_long else z3.BoolVal(True)
    shown = z3.And(run.anchor == total_late * run.final, run.oracle == total_now * run.final)
    return Obligation(f"the way to the {LARGE[0]}", (*known_moves(machine), *given, ends), shown)


def without_a_bound(machine: Machine, before: Prices, after: Prices) -> Iterator[Obligation]:
    """With one bound on the moves of a block, which the weight is not above."""
    weight, market = ema(machine).weight, machine.market
    fallen = (after.market == (1 - market.move_down) * before.market, weight <= market.move_down)
    shown = after.oracle == averaged(machine, before.oracle, after.market)
    prices = (before.market > 0, before.oracle >= before.market)
    given = (*known_moves(machine), *known(machine), *fallen, shown, *prices)
    grown = after.oracle * before.market >= (before.oracle + weight * before.market) * after.market
    yield Obligation("without a bound it is further off in every block", given, grown)


BY_HAND = (
    "no price of j blocks ago has moved further than over k + j blocks: induction over the blocks, by `moves compound`",
    "what bounds prices bounds what it shows: induction over the blocks, by `a block more`, from `rested`",
    "a price that has rested is within the bound: bounds over more blocks are no tighter, and the weights add up to 1",
    "the sum of which the terms come to the bound is 1 over the contract's move, which is how that is defined",
    "K blocks later: induction over the blocks, by `averages` and `roundings`, from when the price had rested for K",
    *looks.BY_HAND,
    "the way keeps every bound on moves: phi(a + b) >= phi(a) phi(b); before it the price has rested",
    "what is missing is less than the rest of a sum that has a limit, so as near to nothing as one wants",
    "with several horizons the sum has no limit where its terms do not shrink: what it is off by then has none either",
    "what is true at the bound is true near it; where the market stands still the account has as much to lose later",
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
    assumed="the oracle price is a times the market price and 1 - a times what it was, rounded down by at most r of it",
    by_hand=BY_HAND,
    calmer=calmer,
    between=between,
    lags=lags,
    may_stay=False,
)
