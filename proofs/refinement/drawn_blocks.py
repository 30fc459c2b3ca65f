"""The question that draws a block: any prices of the markets in which an account holds positions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from random import Random
from typing import Any

import z3

from novate.model.actions import NextBlock
from novate.model.core.reference.next_block import nobody_overdue
from novate.model.core.symbolic.margin import beyond_required
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.oracle_price import OraclePrice, in_ticks
from novate.model.specification import Level, MarketParameters, MoveWindow
from novate.proofs.refinement.payments import drawn_payments, rates_in_turn
from novate.proofs.refinement.questions import MOST, End, StepQuestion, bounded, opened, positioned, whole
from novate.proofs.refinement.run import Run
from novate.proofs.refinement.steps import View, recent, seen, side_of, views
from novate.proofs.refinement.traders import followed_by, price_bounds, shown
from novate.proofs.refinement.windows import Window, remembered


def next_block(run: Run, random: Random) -> StepQuestion | None:
    """Any prices of the markets in which somebody holds positions; the other markets stand still."""
    holders = [name for name, account in run.now.state.accounts.items() if account.positions]
    late = [name for name in holders if run.account(name).overdue > run.specification.delay]
    if not holders or waits_for_calls(run):
        return None
    name = random.choice(late or holders)
    held = views(run.symbolic, run.account(name))
    unknowns = {market: (z3.Int(f"price of {market}"), z3.Int(f"oracle of {market}")) for market, _ in held}
    rates = rates_in_turn(run.specification, run.now.state)
    oracles = {market: as_prices(run.specification.markets[market], pair)[1] for market, pair in unknowns.items()}
    still = {market: number(at_rest(run, market)[1]) for market in rates if market not in unknowns}
    flows, owed = drawn_payments(run.specification, run.now.state, rates, oracles | still)
    parties = [repriced(run, index, view, name, unknowns) for index, view in enumerate(held)]
    paid = [of_party(run, view, name, end, rates, flows) for view, (_, end) in zip(held, parties, strict=True)]
    first = random.choice(held)[0]
    chosen = random.choice((0, 1))
    most = {market: (MOST, MOST * run.specification.markets[market].oracle.parts_of_a_tick) for market in unknowns}
    return StepQuestion(
        unknown=unknowns[first][chosen],
        most=most[first][chosen],
        constraints=[
            *(bounded(*each) for market, pair in unknowns.items() for each in zip(pair, most[market], strict=True)),
            *(possible(run, market, price) for market, (price, _) in unknowns.items()),
            *(constraint for constraint, _ in parties),
            *owed,
            *(constraint for each in paid for constraint in each),
        ],
        action=lambda model, beyond: NextBlock(
            {
                market: priced(run, model, market, unknowns, unknowns[first][chosen], beyond)
                for market in run.specification.markets
            },
            rates,
        ),
        ends=tuple(end for _, end in parties),
        instead=NextBlock({market: at_rest(run, market) for market in run.specification.markets}, rates),
        guess=lambda sign: furthest(run, first, sign)[chosen],
    )


def of_party(
    run: Run, view: View, name: str, end: End, rates: Mapping[str, Fraction], flows: Mapping[tuple[str, str], Term]
) -> Iterator[Formula]:
    """What one position's machine is told of the block's payments, and what all bystanders come to by theirs."""
    if not run.symbolic.machine(*view).pays_funding:
        return
    arguments = run.symbolic.template(NextBlock, *view).arguments
    own = [flow for (holder, market), flow in flows.items() if holder == name and market != view[0]]
    rest = [flow for (holder, _), flow in flows.items() if holder != name]
    now = seen(run.symbolic, view, run.now, name)
    yield arguments["rate"] == number(rates.get(view[0], Fraction(0)))
    yield arguments["others_pay"] == sum(own, number(0))
    yield end.after.bystanders == now.bystanders - sum(rest, number(0))
    yield end.after.counterparty == now.counterparty


def waits_for_calls(run: Run) -> bool:
    """Whether the block cannot end before a part of somebody's position is closed.

    Who was called in a block no symbolic machine remembers: it lets the block end, which proves more than is needed.
    """
    markets = run.specification.markets
    in_parts = any(not market.close_out.is_whole for market in markets.values())
    return in_parts and nobody_overdue(run.rules, run.now.state) is not None


def furthest(run: Run, market: str, sign: int) -> tuple[int, int]:
    """The market price at its bound, and how far the oracle may then be in the same direction, in its parts of a tick.

    An account that is overdue may not go so far; an oracle may go further where the market does not.
    """
    price, parts = price_bounds(run, market, 0)[sign > 0], run.specification.markets[market].oracle.parts_of_a_tick
    allowed = run.rules.markets[market].oracle.ranges(followed_by(run, market, int(price)))
    if sign > 0:
        return int(price), floor(max(highest for _, highest in allowed) * parts / Fraction(run.rules.scale))
    return int(price), ceil(min(lowest for lowest, _ in allowed) * parts / Fraction(run.rules.scale))


def priced(
    run: Run, model: Any, market: str, unknowns: dict[str, tuple[Term, Term]], moved: Term, beyond: int
) -> tuple[int, OraclePrice]:
    """The drawn prices of a market, one of them moved `beyond`; a market without an unknown stands still."""
    if market not in unknowns:
        return at_rest(run, market)
    price, parts = (whole(model, each) + beyond * each.eq(moved) for each in unknowns[market])
    return price, in_ticks(Fraction(parts, run.specification.markets[market].oracle.parts_of_a_tick))


def at_rest(run: Run, market: str) -> tuple[int, OraclePrice]:
    """The market price stays where it is, and the oracle as near to it as it may be."""
    price = run.now.state.markets[market].price
    return price, shown(run, market, followed_by(run, market, price), price)


def as_prices(market: MarketParameters, unknowns: tuple[Term, Term]) -> tuple[Term, Term]:
    """In ticks: the market price is a whole number of them, the oracle price one of the parts that it comes in."""
    price, oracle = (z3.ToReal(each) for each in unknowns)
    parts = market.oracle.parts_of_a_tick
    return price, oracle if parts == 1 else oracle / parts


def possible(run: Run, market: str, price: Term) -> Formula:
    """What the reference asks of prices beyond what the symbolic machine keeps of it.

    The price stays inside every bound over several blocks (of which the symbolic machine keeps what a proof needs).
    """
    now, windows = run.now.state.markets[market], run.specification.markets[market].most_windows
    past = (now.price, *now.earlier)
    return z3.And(*(inside_window(window, past[: window.blocks], price) for window in windows))


def inside_window(window: MoveWindow, past: Sequence[int], price: Term) -> Formula:
    """The price is inside one bound over several blocks, given the prices that it looks back on."""
    return z3.And(number(1 - window.down) * max(past) <= price, price <= number(1 + window.up) * min(past))


def repriced(
    run: Run, index: int, view: View, name: str, unknowns: dict[str, tuple[Term, Term]]
) -> tuple[Formula, End]:
    """One position of the account after the block, the others at their own new prices."""
    market, now = view[0], run.now.state.markets[view[0]]
    price, oracle = as_prices(run.specification.markets[market], unknowns[market])
    worth = number(abs(run.now.size(name, market)) * run.specification.markets[market].unit)
    before = recent(run.symbolic, view, run.now, name)
    account = run.account(name)
    look = run.now.memories[name].oracles[market] if account.overdue else now.oracle
    lowest, highest = (worth * number(look * share) for share in run.symbolic.reach(*view, account.overdue + 1))
    past = [price, *(number(each) for each in (now.price, *now.earlier))]
    known = run.rules.markets[market].oracle.remembered(now)
    memory = [z3.Real(f"{market}.{index}.remembered.{place}") for place, _ in enumerate(known)]
    after = Window(remembered(run.symbolic.machine(*view), past, memory, worth), lowest, highest)
    relation, end = opened(run, NextBlock, view, index, name, None, (before, after))
    rest = {each: pair for each, pair in unknowns.items() if each != market}
    return z3.And(
        relation,
        positioned(end, (worth * price, worth * oracle)),
        others_repriced(run, name, end, rest),
    ), end


def others_repriced(run: Run, name: str, end: End, unknowns: dict[str, tuple[Term, Term]]) -> Formula:
    """The sums over the account's other positions, at the same new prices."""
    others = end.after.account.others
    sums = (others.value, others.margin, others.initial, others.promise)
    terms = [number(0)] * len(sums)
    for market, prices in unknowns.items():
        parameters, size = run.specification.markets[market], run.now.size(name, market)
        added = contributions(parameters, size, *as_prices(parameters, prices))
        terms = [term + each for term, each in zip(terms, added, strict=True)]
    return z3.And(*(total == term for total, term in zip(sums, terms, strict=True)))


def contributions(market: MarketParameters, size: int, price: Term, oracle: Term) -> list[Term]:
    """One position's value, that less its maintenance and its initial requirement, and beyond what is promised."""
    sign, worth = side_of(size).sign, number(abs(size) * market.unit)
    notional, levels = oracle * worth, (Level.MAINTENANCE, Level.INITIAL)
    beyond = (beyond_required(market, sign, level, notional) for level in levels)
    promised = number(sign - (market.closes_only_below or 0)) * price * worth - market.minimum_maintenance
    return [sign * notional, *beyond, promised]
