"""What proves that an oracle made of feeds is what the core takes it for: its feeds keep to their own profiles.

*Kept.* Assume and guarantee: each feed's own argument, then one step. Whatever who lies and who is silent shows, the
oracle is at most `highest` of what the honest can show and at least `lowest` of it (each kind's own obligations); what
they can show is so far from the market as their profiles say. No block is counted: the feeds' arguments did that.

*Reached.* On the steepest fall (or rise) every feed gets to its own bound, so what is made of them gets to that of the
oracle. With bounds over several horizons it is told from its end: the price j blocks before is the end over phi(j)
(`novate.proofs.counterexamples.steepest`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from types import ModuleType
from typing import Any

import z3

from novate.model.component import part
from novate.model.contract import LagProfile, feeds_of
from novate.model.core.symbolic.lag_profile import Symbols, lag_profile, worst_at_close_out
from novate.model.core.symbolic.numbers import Formula, Number, Term, larger, smaller, times
from novate.model.core.symbolic.powers import Span, fall, rise, worst_move
from novate.model.core.symbolic.state import Machine
from novate.model.oracles.of_feeds.contract import NOTHING, Unbounded, has_most, inverse, most_of
from novate.model.oracles.of_feeds.symbolic import machines, profiles
from novate.model.oracles.prices import Prices, twin
from novate.model.specification import MarketParameters, Side
from novate.proofs.components import looks
from novate.proofs.components.long_way import enough, long_way
from novate.proofs.components.looks import Looked
from novate.proofs.components.oracle import TOXIC, Lag, Oracle, Seen, Way, movable, of_kind
from novate.proofs.components.runs import RUNS
from novate.proofs.components.witness import SOON, Witness, chosen
from novate.proofs.engine.obligation import Obligation

BY_HAND = (
    "each feed keeps to the profile of its own kind: that is a theorem of its own",
    "a statistic is made of the less and the greater of two values and of sums: induction over how it is made",
    "every feed gets to its bound on one path, or nearer and nearer: the steepest fall, or rise, to the close-out",
    "a feed without a bound is above any number: what is so whatever it shows counts on none",
    "a path that goes as far as bounds let it is nowhere above one with the same past; every feed may show less there",
    "where prices never turn, an account that is healthy once more after the look has as much to lose from there on",
    "until the close-out the oracle may show any price between that of the look and the last: the account is overdue",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between kinds that are made of feeds, besides their contracts."""

    example: Any
    """An oracle of the kind of which theorems speak; what its feeds guarantee are symbols."""
    bounded: Callable[[Any], Iterable[Obligation]]
    """(oracle) -> it shows nothing below `lowest` and nothing above `highest`."""
    all_bounded: Callable[[], Iterable[Obligation]]
    """The same of all oracles of the kind."""
    moved: Callable[[Any, Sequence[LagProfile]], Iterable[Obligation]]
    """(oracle, what its feeds guarantee) -> what the contract says of its moves by what feeds say of theirs is so."""
    reached: Callable[[], Iterable[Obligation]]
    """They get there."""
    assumed: str
    by_hand: tuple[str, ...] = ()
    """Steps that only this kind has."""


def oracle(kind: Kind) -> Oracle:
    """Everything that proves such a kind."""
    return Oracle(
        symbols=partial(machine_of_symbols, kind.example),
        kept=partial(kept, kind),
        reached=lambda _: kind.reached(),
        attainable=attainable,
        way=way,
        calmer=calmer,
        reach=reach,
        shows=shows,
        fresher=fresher,
        nearer=nearer,
        furthest_off=furthest_off,
        furthest_shown=furthest_shown,
        assumed=kind.assumed,
        by_hand=(*BY_HAND, *kind.by_hand),
    )


def contract(machine: Machine) -> ModuleType:
    """What the market's oracle makes of its feeds."""
    return part("oracles", machine.market.oracle.kind, "contract")


def made_of(machine: Machine) -> Any:
    """The market's oracle, of whichever kind: it has feeds."""
    return machine.market.oracle


def machine_of_symbols(example: Any, side: Side) -> Machine:
    """A machine whose oracle has feeds of which nothing is known but that they keep to profiles of symbols."""
    machine = looks.machine_of_symbols(side, example)
    return replace(machine, profile=contract(machine).guaranteed(example, guarantees(machine)))


def guarantees(machine: Machine) -> Sequence[LagProfile]:
    """The profiles of the feeds: symbols, or those of one file."""
    if machine.parametric:
        return [Symbols.named(f"{each.name} ") for each in made_of(machine).feeds]
    return profiles(machine)


def kept(kind: Kind, machine: Machine) -> Iterator[Obligation]:
    """The oracle keeps to its profile for K blocks after any look."""
    yield from kind.all_bounded() if machine.parametric else in_numbers(kind, machine)
    yield from kind.moved(made_of(machine), guarantees(machine))
    then, now = (looks.looked(machine, name) for name in ("look", "now"))
    look = replace(now, then=then.prices)
    given = (*known(machine), *seen(machine, look))
    yield Obligation("the profile is kept", given, looks.within(machine, look))


def in_numbers(kind: Kind, machine: Machine) -> Iterator[Obligation]:
    """That each feed of one file keeps to its own profile; and that the oracle is bounded by what they show."""
    for feed, named in zip(machines(machine), made_of(machine).feeds, strict=True):
        own = of_kind(feed.market.oracle.kind).kept(feed)
        yield from (replace(each, name=f"feed {named.name}: {each.name}") for each in own)
    yield from kind.bounded(machine.market.oracle)


def known(machine: Machine) -> Iterator[Formula]:
    """What is true of all profiles: the bounds of each are above 0."""
    for each in guarantees(machine) if machine.parametric else ():
        numbers = (each.least_market, each.most_market, each.least_market_now, each.most_market_now)
        yield z3.And(each.has_most, *(number > 0 for number in numbers))
        yield z3.And(each.least_oracle > 0, each.most_oracle > 0, each.shown_at_least > 0, each.shown_at_most > 0)


def seen(machine: Machine, look: Looked) -> Iterator[Formula]:
    """What it showed at the look and shows now, by where the market is now: that is what is `bounded`."""
    found = contract(machine).guaranteed(made_of(machine), guarantees(machine))
    then, now = look.then, look.prices
    yield z3.And(now.market > 0, now.oracle > 0, then.oracle > 0)
    for shown, most in ((then.oracle, found.most_shown), (now.oracle, found.most_shown_now)):
        yield from () if isinstance(most, Unbounded) else (shown <= times(most, now.market),)
    yield then.oracle >= times(found.least_shown, now.market)
    yield now.oracle >= times(found.least_shown_now, now.market)
    if found.least_moved is not None:
        yield now.oracle >= times(found.least_moved, then.oracle)
        if found.has_most is not False and not isinstance(found.most_moved, Unbounded | None):
            yield now.oracle <= times(found.most_moved, then.oracle)


def among(made: Any, its: ModuleType) -> Obligation:
    """What honest feeds show is among what it may show, whatever each of them may show besides."""
    low, shown, high = (
        [z3.Real(f"{name} of {each.name}") for each in made.feeds] for name in ("least", "shown", "most")
    )
    ordered = (z3.And(a > 0, a <= b, b <= c) for a, b, c in zip(low, shown, high, strict=True))
    honest = its.honest(made, shown)
    inside = z3.And(its.lowest(made, low) <= honest, honest <= its.highest(made, high))
    return Obligation(f"what honest feeds show may be shown: {len(low)} feeds", tuple(ordered), inside)


def steady() -> Iterator[Obligation]:
    """If each of two values is at least such a share of what it was, so are the less, the greater, and their sum."""
    one, other, before, after, share = z3.Reals("one other before after share")
    positive = (share > 0, one > 0, other > 0)
    for word, kept in (("least", operator.ge), ("most", operator.le)):
        given = (*positive, kept(before, share * one), kept(after, share * other))
        moved = (kept(each(before, after), share * each(one, other)) for each in (smaller, larger, operator.add))
        yield Obligation(f"what is made of two values moves at {word} as far as they do", given, z3.And(*moved))


def attainable(form: str, machine: Machine, run: Witness) -> tuple[Number, ...]:
    """Whether prices can take that way: of numbers, symbols, or arrays.

    With bounds over several blocks, or feeds that no number of blocks is enough for, the worst close-out alone.
    """
    possible = (movable(machine),)
    if machine.market.move_windows or lags(machine) is not None:
        return *possible, RUNS[form].is_at_worst, *far_enough(form, machine, run)
    if RUNS[form].is_shrunk:
        return *possible, fall(machine, Span.HORIZON) < 1
    if form in SOON and not may_stay(machine):
        return (False,)
    return (*possible, is_one_way(machine)) if RUNS[form].shows_worst(machine.side) else possible


def far_enough(form: str, machine: Machine, run: Witness) -> Iterator[Number]:
    """Whether each feed that no number of blocks is enough for comes near to its bound."""
    for feed in machines(machine):
        own = of_kind(feed.market.oracle.kind)
        if feeds_of(feed.market.oracle):
            yield from far_enough(form, feed, run)
        elif own.lags is not None:
            yield from own.attainable(form, feed, run)


def may_stay(machine: Machine) -> bool:
    """Whether all feeds may go on to show nearly what they showed while the market moves."""
    if not feeds_of(machine.market.oracle):
        return of_kind(machine.market.oracle.kind).may_stay
    return all(map(may_stay, machines(machine)))


def is_one_way(machine: Machine) -> Number:
    """Nothing that it may show after a look is worse than what it may show at the end of the worst run."""
    profile, shown = contract(machine).profile(machine), larger(worst_shown(machine), NOTHING)
    if machine.side is Side.LONG:
        return profile.least_oracle >= profile.least_market * shown
    return profile.most_oracle <= profile.most_market * shown


def worst_shown(machine: Machine) -> Term:
    """The worst that it may show of the market price where that has moved as far as it can, per unit of that.

    What moves with the market is on the good side there, as far as it can be; what need not may be on the other.
    """
    its, own = machine.market.oracle, of_kind(machine.market.oracle.kind)
    if feeds_of(its):
        each = [worst_shown(feed) for feed in machines(machine)]
        return (contract(machine).lowest if machine.side is Side.LONG else contract(machine).highest)(its, each)
    other = Side.SHORT if machine.side is Side.LONG else Side.LONG
    return own.furthest_off(replace(machine, side=other) if own.may_stay else machine)


def way(form: str, machine: Machine, run: Witness) -> Way:
    """One way as far as it goes, from as long before as the oracle may refer to."""
    if form in SOON or form == TOXIC:
        return left_behind(form, machine, run)
    found = lags(machine)
    if found is not None:
        seen = (each for each in found if each.blocks >= machine.market.oracle.lookback)
        return long_way(machine, run, enough(form, machine, seen))
    end = worst_at_close_out(machine) * run.anchor
    reference, healthy = (end / worst_move(machine, span) for span in (Span.HORIZON, Span.DELAY))
    return Way(reference, healthy, end, is_steepest=bool(machine.market.move_windows))


def lags(machine: Machine) -> Iterator[Lag] | None:
    """Where longer and longer ways lead to, if there is a feed that no number of blocks is enough for; else None."""
    found = [(feed, longer(feed)) for feed in machines(machine)]
    return None if all(each is None for _, each in found) else together(machine, found)


def longer(machine: Machine) -> Iterator[Lag] | None:
    """The same of any oracle."""
    if feeds_of(machine.market.oracle):
        return lags(machine)
    own = of_kind(machine.market.oracle.kind).lags
    return None if own is None else own(machine)


def together(machine: Machine, feeds: Sequence[tuple[Machine, Iterator[Lag] | None]]) -> Iterator[Lag]:
    """What is made of what each feed shows at the look; the others are at their bounds."""
    made, its, bound = contract(machine), made_of(machine), at_its_bound(machine)
    shown = made.highest if machine.side is Side.LONG else made.lowest
    others = [at_its_bound(feed) for feed, _ in feeds]
    ways = zip(*(each for _, each in feeds if each is not None), strict=True)
    for way_of_each in ways:
        known = iter(way_of_each)
        values = [other if own is None else next(known).shown for other, (_, own) in zip(others, feeds, strict=True)]
        now = shown(its, values)
        left = Fraction(1) if isinstance(bound, Unbounded) else abs(bound - now) / bound
        yield replace(way_of_each[0], shown=now, left=left)


def at_its_bound(machine: Machine) -> Number:
    """What it shows at the look where that is worst, per unit of the price K blocks later."""
    if machine.side is Side.SHORT and not has_most(lag_profile(machine)):
        return NOTHING
    return most_of(worst_at_close_out(machine))


def left_behind(form: str, machine: Machine, run: Witness) -> Way:
    """The market moves while the oracle goes on to show what it was before."""
    move = rise if RUNS[form].rises(machine.side) else fall
    end = run.final / move(machine, Span.STALENESS)
    before = larger(end, end * run.anchor / run.oracle)
    is_stale = machine.market.oracle.lookback > 0
    return Way(before, chosen(is_stale, end * move(machine, Span.STALENESS_LESS_ONE), before), end)


def reach(machine: Machine, blocks: int) -> tuple[Fraction, Fraction]:
    """The least and the most that the market can be so many blocks after a look, per unit of what that showed."""
    bounds = [of_kind(feed.market.oracle.kind).reach(feed, blocks) for feed in machines(machine)]
    its, made = contract(machine), machine.market.oracle
    least = its.highest(made, [most_of(least) for least, _ in bounds])
    most = its.lowest(made, [inverse(most) for _, most in bounds])
    return inverse(least), inverse(most)


def shows(machine: Machine, price: Term, seen: Sequence[Seen]) -> Formula:
    """It is between the bounds that follow from these market prices (those in between are left out), and above 0."""
    lowest, highest = bounds(machine, seen)
    return z3.And(price > 0, lowest <= price, price <= highest)


def bounds(machine: Machine, seen: Sequence[Seen]) -> tuple[Term, Term]:
    """The lowest and the highest that an oracle may show, whether it is made of feeds or not."""
    its = machine.market.oracle
    if feeds_of(its):
        each = [bounds(feed, seen) for feed in machines(machine)]
        made = contract(machine)
        return made.lowest(its, [low for low, _ in each]), made.highest(its, [high for _, high in each])
    own = of_kind(its.kind).between
    if own is not None:
        return own(machine, seen)
    recent = [price for price, age in seen if age <= its.lookback]
    found: tuple[Term, Term] = twin(its).bounds(
        machine, Prices(recent[0], recent[0], twin(its).remembered(its, recent, (), 1))
    )
    return found


def fresher(made: Any, blocks: int) -> Any:
    """One whose feeds look back no further: what that shows this one may show."""
    return with_feeds(made, lambda feed: of_kind(feed.kind).fresher(feed, blocks))


def nearer(made: Any, share: Fraction) -> Any:
    """One whose feeds show this share of the market price at least."""
    return with_feeds(made, lambda feed: of_kind(feed.kind).nearer(feed, share))


def calmer(market: MarketParameters, share: Fraction) -> MarketParameters:
    """One whose prices move so little that the market is this share at least of what each of the feeds shows."""
    for feed in feeds_of(market.oracle):
        own = of_kind(feed.seen.kind).calmer(replace(market, oracle=feed.seen), share)
        market = replace(own, oracle=market.oracle)
    return market


def with_feeds(made: Any, changed: Callable[[Any], Any]) -> Any:
    """The same of other feeds."""
    return replace(made, feeds=tuple(replace(each, oracle=changed(each.seen)) for each in made.feeds))


def furthest_off(machine: Machine) -> Term:
    """What it may show of a market price, as far as it can be on the side's good side, per unit of that."""
    off = [of_kind(feed.market.oracle.kind).furthest_off(feed) for feed in machines(machine)]
    its = contract(machine)
    return (its.highest if machine.side is Side.LONG else its.lowest)(machine.market.oracle, off)


def furthest_shown(machine: Machine, price: Fraction) -> Fraction:
    """The worst oracle notional for a market notional."""
    shown = [of_kind(feed.market.oracle.kind).furthest_shown(feed, price) for feed in machines(machine)]
    its = contract(machine)
    worst: Fraction = (its.lowest if machine.side is Side.LONG else its.highest)(machine.market.oracle, shown)
    return worst
