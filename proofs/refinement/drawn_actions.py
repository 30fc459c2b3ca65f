"""The questions that draw one action each: its relation from a concrete state, with whole numbers for its unknowns."""

from __future__ import annotations

from functools import reduce
from random import Random
from typing import Any

import z3

from novate.model.actions import Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.specification import MarketParameters, Side
from novate.model.symbolic.numbers import Formula, Term, larger, number, smaller
from novate.proofs.refinement.adventure import TRADERS
from novate.proofs.refinement.questions import End, Question, bounded, opened, positioned, whole
from novate.proofs.refinement.run import Run
from novate.proofs.refinement.steps import View, close_out_view, side_of, views
from novate.proofs.refinement.traders import fund, maker_of


def deposit(run: Run, random: Random) -> Question:
    """Any amount for anybody."""
    return movement(run, random, Deposit)


def withdraw(run: Run, random: Random) -> Question:
    """Any amount out of anybody's account."""
    return movement(run, random, Withdraw)


def movement(run: Run, random: Random, kind: type[Deposit] | type[Withdraw]) -> Question:
    """Any amount in or out."""
    name, amount = somebody(run, random), z3.Int("amount")
    view = random.choice(views(run.symbolic, run.account(name)))
    relation, end = opened(run, kind, view, 0, name, None, amount=z3.ToReal(amount))
    cures = kind is Deposit and name in run.liquidatable() and random.random() < 0.5
    return Question(
        unknown=amount,
        constraints=(bounded(amount), relation, end.after.account.overdue == 0 if cures else z3.BoolVal(True)),
        action=lambda model, beyond: kind(name, whole(model, amount) + beyond),
        ends=(end,),
        edged=not cures,
        instead=kind(name, 1) if not cures else None,
    )


def somebody(run: Run, random: Random) -> str:
    """A trader or a maker; who is liquidatable comes first."""
    if run.liquidatable() and random.random() < 0.6:
        return random.choice(run.liquidatable())
    return random.choice([*TRADERS, *(maker_of(market) for market in run.specification.markets)])


def trade(run: Run, random: Random) -> Question | None:
    """A trade of a free size at some price, or of some size at a free price."""
    buyer, seller, market = somebody(run, random), somebody(run, random), random.choice(list(run.specification.markets))
    elsewhere = any(run.account(name).positions.keys() - {market} for name in (buyer, seller))
    if buyer == seller or (run.rules.isolated and elsewhere):
        return None
    for name in (name for name in (buyer, seller) if name not in run.liquidatable()):
        fund(run, name, random.choice((200, 3_000)))
    free_size = random.random() < 0.6
    size = z3.Int("size") if free_size else z3.IntVal(random.randint(1, 30))
    price = z3.IntVal(random.choice((0, 90, 100, 130))) if free_size else z3.Int("price")
    parties = [
        traded(run, random, index, market, size, price, names)
        for index, names in enumerate(((buyer, seller), (seller, buyer)))
    ]
    unknown = size if free_size else price
    return Question(
        unknown=unknown,
        constraints=(bounded(unknown), size >= 1, *(constraint for constraint, _ in parties)),
        action=lambda model, beyond: Trade(
            market,
            buyer,
            seller,
            whole(model, size) + beyond * free_size,
            whole(model, price) + beyond * (not free_size),
        ),
        ends=tuple(end for _, end in parties),
        edged=not free_size,
    )


def traded(
    run: Run, random: Random, index: int, market: str, size: Term, price: Term, names: tuple[str, str]
) -> tuple[Formula, End]:
    """One party, with a position afterwards on some side or none."""
    parameters, side = run.specification.markets[market], random.choice(list(Side))
    held = run.now.size(names[0], market) + (size if index == 0 else -size)
    value = z3.ToReal(size * price) * number(parameters.unit)
    relation, end = opened(run, Trade, (market, side), index, *names, value=value, buys=z3.BoolVal(index == 0))
    window = run.now.state.markets[market]
    recent = (window.price, *window.earlier[: run.specification.staleness])
    known = (window.price, window.oracle, max(recent), min(recent))
    worth = [z3.ToReal(side.sign * held) * number(parameters.unit * each) for each in known]
    holds = end.after.account.holds == (held != 0)
    return z3.And(relation, side.sign * held >= 0, holds, positioned(end, worth)), end


def next_block(run: Run, random: Random) -> Question | None:
    """Any prices of the markets in which somebody holds positions; the other markets stand still."""
    holders = [name for name, account in run.now.state.accounts.items() if account.positions]
    late = [name for name in holders if run.account(name).overdue > run.specification.keeper_delay]
    if not holders:
        return None
    name = random.choice(late or holders)
    held = views(run.symbolic, run.account(name))
    unknowns = {market: (z3.Int(f"price of {market}"), z3.Int(f"oracle of {market}")) for market, _ in held}
    parties = [repriced(run, index, view, name, unknowns) for index, view in enumerate(held)]
    first = unknowns[random.choice(held)[0]]
    chosen = random.choice((0, 1))
    return Question(
        unknown=first[chosen],
        constraints=[
            *(bounded(each) for pair in unknowns.values() for each in pair),
            *(fully_seen(run, market, *pair) for market, pair in unknowns.items()),
            *(constraint for constraint, _ in parties),
        ],
        action=lambda model, beyond: NextBlock(
            {
                market: priced(run, model, market, unknowns, first[chosen], beyond)
                for market in run.specification.markets
            }
        ),
        ends=tuple(end for _, end in parties),
        instead=NextBlock({market: (now.price, now.price) for market, now in run.now.state.markets.items()}),
    )


def priced(
    run: Run, model: Any, market: str, unknowns: dict[str, tuple[Term, Term]], moved: Term, beyond: int
) -> tuple[int, int]:
    """The drawn prices of a market, one of them moved `beyond`; a market without an unknown stands still."""
    if market not in unknowns:
        price = run.now.state.markets[market].price
        return price, price
    price, oracle = (whole(model, each) + beyond * each.eq(moved) for each in unknowns[market])
    return price, oracle


def fully_seen(run: Run, market: str, price: Term, oracle: Term) -> Formula:
    """The oracle is near *one* price of the window; the symbolic machine admits what lies between them too."""
    specification, now = run.specification, run.now.state.markets[market]
    if specification.staleness == 0:
        return z3.BoolVal(True)
    window = (price, *(now.price, *now.earlier)[: specification.staleness])
    low, high = number(1 - specification.deviation), number(1 + specification.deviation)
    return z3.Or(*(z3.And(low * each <= oracle, oracle <= high * each) for each in window))


def repriced(
    run: Run, index: int, view: View, name: str, unknowns: dict[str, tuple[Term, Term]]
) -> tuple[Formula, End]:
    """One position of the account after the block, the others at their own new prices."""
    market, now = view[0], run.now.state.markets[view[0]]
    relation, end = opened(run, NextBlock, view, index, name, None)
    price, oracle = (z3.ToReal(each) for each in unknowns[market])
    old = [number(each) for each in (now.price, *now.earlier)[: run.specification.staleness]]
    window = (price, oracle, reduce(larger, old, price), reduce(smaller, old, price))
    worth = number(abs(run.now.size(name, market)) * run.specification.markets[market].unit)
    rest = {each: pair for each, pair in unknowns.items() if each != market}
    return z3.And(
        relation, positioned(end, (worth * each for each in window)), others_repriced(run, name, end, rest)
    ), end


def others_repriced(run: Run, name: str, end: End, unknowns: dict[str, tuple[Term, Term]]) -> Formula:
    """The sums over the account's other positions, at the same new oracle prices."""
    terms, others = [number(0)] * 3, end.after.account.others
    for market, (_, oracle) in unknowns.items():
        parameters, size = run.specification.markets[market], run.now.size(name, market)
        terms = [term + each for term, each in zip(terms, contributions(parameters, size, oracle), strict=True)]
    return z3.And(others.value == terms[0], others.margin == terms[1], others.initial == terms[2])


def contributions(market: MarketParameters, size: int, oracle: Term) -> list[Term]:
    """One position's value, and that less its maintenance and its initial requirement."""
    notional, sign = z3.ToReal(oracle) * number(abs(size) * market.unit), side_of(size).sign
    rates = (market.maintenance_margin, market.initial_margin)
    return [sign * notional, *(number(sign - rate) * notional - market.minimum_maintenance for rate in rates)]


def close_out(run: Run, random: Random) -> Question | None:
    """Any fill of a position, of somebody liquidatable if there is anybody."""
    holders = [name for name, account in run.now.state.accounts.items() if account.positions]
    names = random.choice((run.liquidatable(), holders)) or holders
    if not names:
        return None
    name = random.choice(names)
    market = random.choice(list(run.account(name).positions))
    size, maker, price = run.now.size(name, market), f"spare {maker_of(market)}", z3.Int("fill price")
    fund(run, maker, 4 * abs(size) * run.now.state.markets[market].price + 10)
    view = close_out_view(run.now, Liquidate(name, market, maker, 0))
    fill = z3.ToReal(price) * number(abs(size) * run.specification.markets[market].unit)
    relation, end = opened(run, Liquidate, view, 0, name, maker, fill=fill)
    return Question(
        unknown=price,
        constraints=(bounded(price), relation),
        action=lambda model, beyond: Liquidate(name, market, maker, whole(model, price) + beyond),
        ends=(end,),
        instead=Liquidate(name, market, maker, run.now.state.markets[market].price),
    )
