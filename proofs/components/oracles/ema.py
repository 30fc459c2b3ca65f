"""An oracle that shows an exponential moving average keeps to its lag profile, and long runs come as near as one wants.

*Kept.* How far the market can be from what the oracle shows in the same block, and how far that gets in a block, follow
from the block before: induction from the first block, in which the price has rested. The K blocks after a look are then
moves of the market and steps of the oracle.

*Reached.* With one bound on the moves of a block: the market falls (rises) in every block for as long as one wants, and
nothing is rounded (all that can be is). What the average lacks of 1/L_0 times the market price shrinks by 1 - a per
block, faster than the price does; so the bounds are approached, and no verdict turns on the bounds themselves. Where
a <= d it is further off in every block, by a at least: no bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import cast

import z3

from novate.model.core.symbolic.numbers import Formula, Number, Term, number, times
from novate.model.core.symbolic.powers import SIGNIFICANT_DIGITS, Span, fall, length, power, rise, rounded, worst_move
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.ema.contract import ema
from novate.model.oracles.ema.parameters import Ema
from novate.model.oracles.ema.symbolic import followed, shape
from novate.model.oracles.prices import Prices
from novate.model.specification import MarketParameters, Side
from novate.proofs.components import looks
from novate.proofs.components.looks import Looked, known_moves
from novate.proofs.components.oracle import Oracle, Seen, Way
from novate.proofs.components.witness import LARGE, SOON, Witness, witness
from novate.proofs.engine.obligation import Obligation


def machine_of_symbols(side: Side) -> Machine:
    """A machine whose moves, weight and rounding are symbols, and what the profile is made of."""
    return looks.machine_of_symbols(side, Ema(*z3.Reals("weight rounding")))


def known(machine: Machine) -> Iterator[Formula]:
    """What is true of every file's numbers."""
    oracle = ema(machine)
    yield z3.And(oracle.weight > 0, oracle.weight <= 1, oracle.rounding > 0, oracle.rounding < 1)
    if machine.moves is not None:
        yield from defined(machine)


def defined(machine: Machine) -> Iterator[Formula]:
    """How L_0 and U_0 follow from them: the ratios of prices that stay as they are, block after block."""
    moves, weight, market = machine.moves, ema(machine).weight, machine.market
    assert moves is not None, "it is about symbols"
    kept, least, most = 1 - ema(machine).rounding, moves["least_now"], moves["most_now"]
    is_bounded = weight > market.move_down
    yield z3.If(is_bounded, least * weight * (1 - market.move_down) == weight - market.move_down, least == 0)
    yield most * kept * weight * (1 + market.move_up) == 1 + market.move_up - kept * (1 - weight)
    yield z3.And(least >= 0, least <= 1, most >= 1)


def kept(machine: Machine) -> Iterator[Obligation]:
    """It keeps to its profile for K blocks after any look."""
    before, after = (free_prices(each) for each in ("before", "after"))
    given = (*known_moves(machine), *known(machine))
    step = (*given, shape(machine, before), followed(machine, before, after))
    rested = (before.market > 0, before.oracle == before.market)
    least, most = steps(machine)
    yield Obligation("a price that has rested", (*given, *rested), shape(machine, before))
    yield Obligation("a block keeps how far it is off", step, shape(machine, after))
    yield Obligation("what it shows falls no further in a block", step, after.oracle >= number(least) * before.oracle)
    yield Obligation("what it shows rises no further in a block", step, after.oracle <= number(most) * before.oracle)
    yield from compounded()
    yield Obligation(looks.PROFILE, (*given, *since_a_look(machine)), looks.within(machine, looked()))
    if machine.parametric:
        yield looks.compounded()


def steps(machine: Machine) -> tuple[Term, Term]:
    """How far what it shows gets in a block, at least and at most, per unit of what it showed."""
    oracle, market = ema(machine), machine.market
    weight, down = oracle.weight, market.move_down
    slower = z3.If(weight < down, weight, down) if machine.parametric else min(weight, down)
    return (1 - oracle.rounding) * (1 - slower), (1 + market.move_up) / (1 - oracle.rounding)


def compounded() -> Iterator[Obligation]:
    """One block more of what it shows: by induction, K of them multiply."""
    look, before, after, power, factor = z3.Reals("look before after power factor")
    given = (look > 0, before > 0, after > 0, power > 0, factor > 0)
    down = before >= power * look, after >= factor * before
    up = before <= power * look, after <= factor * before
    yield Obligation("one block more below", (*given, *down), after >= (factor * power) * look)
    yield Obligation("one block more above", (*given, *up), after <= (factor * power) * look)


def since_a_look(machine: Machine) -> Iterator[Formula]:
    """What the blocks since a look let prices be."""
    now, then = looked().prices, looked().then
    yield shape(machine, now)
    yield shape(machine, then)
    yield now.market >= times(fall(machine, Span.DELAY), then.market)
    yield now.market <= times(rise(machine, Span.DELAY), then.market)
    least, most = over_delay(machine)
    yield z3.And(now.oracle >= number(least) * then.oracle, now.oracle <= number(most) * then.oracle)


def over_delay(machine: Machine) -> tuple[Term, Term]:
    """K steps of what it shows, one after the other.

    Rounded in the adversary's favour like the contract's numbers, but later: this is nearer to the true product.
    """
    if machine.moves is not None:
        return machine.moves["least_shown"], machine.moves["most_shown"]
    blocks, (least, most) = length(machine, Span.DELAY), steps(machine)
    if machine.exact:
        return least**blocks, most**blocks
    return power(least, blocks, up=False), power(most, blocks, up=True)


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
    weight, kept = ema(machine).weight, 1 - ema(machine).rounding
    left, added = 1 - machine.market.move_down, 1 + machine.market.move_up
    least = (1 - (1 - weight) / left) / weight if 1 - weight < left else Fraction(0)
    return least * fall(machine, blocks), (1 - kept * (1 - weight) / added) / (kept * weight) * rise(machine, blocks)


def shows(machine: Machine, oracle: Term, seen: Sequence[Seen]) -> Formula:
    """It is no further from the newest market price than in any block: of the others a search knows nothing."""
    newest, _ = seen[0]
    least, most = reach(machine, 0)
    return z3.And(oracle > 0, newest >= number(least) * oracle, newest <= number(most) * oracle)


NEAR = Fraction(1, 10**7)
"""What is left of what the average lacked at the start, as a share of the market price."""
LOWEST = Fraction(1, 10**11)
"""How far down a way goes for that: whole ticks are too coarse further down."""
INSIDE = 1 + NEAR
"""How much nearer the way begins: in whole ticks the price gets a little less far, and must not need a block more."""
BEYOND = Fraction(101, 100)
"""Times what is enough for a loss, or for an account to be opened before the way."""


def way(form: str, machine: Machine, run: Witness) -> Way:
    """The steepest way, from so far away that the average is as far off as it can be, or far enough for a loss."""
    blocks = next(count for count in counts() if is_enough(form, machine, count))
    healthy = run.anchor / shown_after(machine, blocks)
    nearer = INSIDE if machine.side is Side.SHORT else 1 / INSIDE
    final = worst_move(machine, Span.DELAY) * healthy
    return Way(healthy, healthy, final, left_behind=nearer * healthy / worst_move(machine, blocks))


def counts() -> Iterator[int]:
    """Numbers of blocks to try, each a little larger."""
    count = 1
    while True:
        yield count
        count += 1 + count // 16


def is_enough(form: str, machine: Machine, blocks: int) -> bool:
    """Whether a way of so many blocks is long enough, or as long as it can be."""
    if not is_opened_before(machine, blocks):
        return False
    if form in LARGE and is_loss(machine, blocks):
        return True
    is_near = shrinking(machine) < 1 and power(shrinking(machine), blocks, up=True) <= NEAR
    return is_near or worst_move(machine, blocks) <= LOWEST


def is_loss(machine: Machine, blocks: int) -> bool:
    """Whether an account that is just healthy after so many blocks of the way has lost all of it K blocks later."""
    owed = shown_after(machine, blocks) * (1 - machine.side.sign * machine.market.maintenance_margin)
    final = worst_move(machine, Span.DELAY)
    return bool(owed >= BEYOND * final if machine.side is Side.LONG else final >= BEYOND * owed)


def is_opened_before(machine: Machine, blocks: int) -> bool:
    """Whether an account that is just healthy after so many blocks of the way met the initial requirement before it."""
    market, sign = machine.market, machine.side.sign
    moved = shown_after(machine, blocks) * worst_move(machine, blocks)
    initial, maintenance = 1 - sign * market.initial_margin, 1 - sign * market.maintenance_margin
    if initial <= 0:
        return True
    return bool(
        moved * maintenance * BEYOND <= initial if machine.side is Side.LONG else moved * maintenance >= initial
    )


def shrinking(machine: Machine) -> Fraction:
    """What is left after a block of what the average was off at the start, per unit of the market price."""
    oracle, market = ema(machine), machine.market
    if machine.side is Side.LONG:
        return (1 - oracle.weight) / (1 - market.move_down)
    return (1 - oracle.rounding) * (1 - oracle.weight) / (1 + market.move_up)


def shown_after(machine: Machine, blocks: int) -> Fraction:
    """What it shows per unit of the market price after so many blocks of the steepest way, from where that rested."""
    ratio, weight = shrinking(machine), ema(machine).weight
    if machine.side is Side.SHORT:
        weight *= 1 - ema(machine).rounding
    left = power(ratio, blocks, up=False)
    added = weight * blocks if ratio == 1 else weight * (1 - left) / (1 - ratio)
    return rounded(added + left, up=False, to=2 * SIGNIFICANT_DIGITS)


def calmer(market: MarketParameters, share: Fraction) -> MarketParameters:
    """Where the average may be left behind without a bound: falls with which there is one, this share of it."""
    weight = cast("Ema", market.oracle).weight
    if weight > market.move_down:
        return market
    return replace(market, move_down=weight * (1 - share) / (1 - weight * share))


def movable(machine: Machine) -> Number:
    """The price can move against the position."""
    return fall(machine, Span.DELAY) < 1 if machine.side is Side.LONG else rise(machine, Span.DELAY) > 1


def attainable(form: str, machine: Machine, _: Witness) -> tuple[Number, ...]:
    """Whether prices can take that way: of numbers, symbols, or arrays.

    Not where what the oracle shows matters besides: on this way it is rounded as little, or as much, as it may be all
    along. And with bounds over several blocks no way is laid.
    """
    possible = form not in (*SOON, "oracle margin", "what is left") and not machine.market.move_windows
    falls = (fall(machine, Span.DELAY) < 1,) if form == "minimum" else ()
    return possible, movable(machine), *falls


def reached(machine: Machine) -> Iterator[Obligation]:
    """The steepest way comes as near as one wants to every run that theorems ask for and that this oracle can have."""
    size = z3.Real("size")
    given = (*known_moves(machine), *known(machine), movable(machine), one_bound(machine))
    before, after = (free_prices(each) for each in ("before", "after"))
    block = (*given, before.market > 0, before.oracle > 0, *steepest(machine, before, after))
    yield Obligation("a block of the way", block, followed(machine, before, after))
    yield from nearer(machine, block, before, after)
    run = witness(LARGE[0], machine, size)
    assert machine.moves is not None, "it is about symbols"
    ratio = machine.moves["least_now" if machine.side is Side.LONG else "most_now"]
    ended = run.final == worst_move(machine, Span.DELAY) * (ratio * run.anchor)
    shown = run.oracle == worst_move(machine, Span.DELAY) * run.anchor
    yield Obligation(f"the way to the {LARGE[0]}", (*given, size > 0), z3.And(ended, shown))


def steepest(machine: Machine, before: Prices, after: Prices) -> tuple[Formula, Formula]:
    """A block of the way: the market as far as it can, and the average rounded for the worse."""
    average = ema(machine).weight * after.market + (1 - ema(machine).weight) * before.oracle
    if machine.side is Side.LONG:
        return after.market == (1 - machine.market.move_down) * before.market, after.oracle == average
    kept = 1 - ema(machine).rounding
    return after.market == (1 + machine.market.move_up) * before.market, after.oracle == kept * average


def nearer(machine: Machine, block: tuple[Formula, ...], before: Prices, after: Prices) -> Iterator[Obligation]:
    """What is missing of the bound shrinks in every block; where there is no bound, what it is off by grows.

    At the bound, and so near it, what it shows moves against the position as the market does: it is liquidatable.
    """
    moves, weight, market = machine.moves, ema(machine).weight, machine.market
    assert moves is not None, "it is about symbols"
    if machine.side is Side.SHORT:
        missing, left = (moves["most_now"] * each.oracle - each.market for each in (before, after))
        share = (1 - ema(machine).rounding) * (1 - weight)
        yield Obligation("what is missing shrinks", block, z3.And(left == share * missing, share < 1))
        risen = after.oracle == (1 + market.move_up) * before.oracle
        yield Obligation("at the bound it rises as the market does", (*block, missing == 0), risen)
        return
    bounded = (*block, weight > market.move_down)
    missing, left = (each.market - moves["least_now"] * each.oracle for each in (before, after))
    yield Obligation(
        "what is missing shrinks",
        bounded,
        z3.And(left == (1 - weight) * missing, 1 - weight < 1 - market.move_down),
    )
    unbounded = (*block, weight <= market.move_down, before.oracle >= before.market)
    grown = after.oracle * before.market >= (before.oracle + weight * before.market) * after.market
    yield Obligation("without a bound it is further off in every block", unbounded, grown)
    fallen = after.oracle == (1 - market.move_down) * before.oracle
    yield Obligation("at the bound it falls as the market does", (*bounded, missing == 0), fallen)
    yield Obligation("without a bound it falls", unbounded, after.oracle < before.oracle)


def one_bound(machine: Machine) -> Formula:
    """What is true of moves where those over several blocks are not bounded besides."""
    market = machine.market
    return z3.And(
        *(z3.And(each.down >= market.move_down, each.up >= market.move_up) for each in market.move_windows),
        z3.Implies(fall(machine, Span.DELAY) < 1, machine.market.move_down > 0),
        z3.Implies(rise(machine, Span.DELAY) > 1, machine.market.move_up > 0),
    )


BY_HAND = (
    "how far it is off in any block: induction over the blocks, from the first, in which the price has rested",
    "K blocks of what it shows multiply: induction over them, by `one block more`",
    *looks.BY_HAND,
    "what shrinks by 1 - a in every block, against a price that shrinks by less, is as near to nothing as one wants",
    "what is true at the bound is true near it: the account is liquidatable in every block of the last K",
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
    fresher=lambda oracle, _: oracle,
    nearer=lambda oracle, _: oracle,
    furthest_off=lambda _: 1,
    furthest_shown=lambda _, price: price,
    assumed="the oracle price is a times the market price and 1 - a times what it was, rounded down by at most r of it",
    by_hand=BY_HAND,
    calmer=calmer,
)
