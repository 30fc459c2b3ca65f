"""The questions that draw one action of an account: its relation from a concrete state, whole numbers its unknowns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

import z3

from novate.model.actions import NOBODY, Deposit, Liquidate, Trade, Withdraw
from novate.model.core.reference.liquidate import part_closed
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.layers import stands_in
from novate.model.specification import Side
from novate.proofs.refinement.adventure import TRADERS
from novate.proofs.refinement.questions import End, StepQuestion, bounded, opened, positioned, whole
from novate.proofs.refinement.run import Run
from novate.proofs.refinement.steps import close_out_view, views
from novate.proofs.refinement.traders import fund, maker_of


def deposit(run: Run, random: Random) -> StepQuestion:
    """Any amount for anybody."""
    return movement(run, random, Deposit)


def withdraw(run: Run, random: Random) -> StepQuestion:
    """Any amount out of anybody's account."""
    return movement(run, random, Withdraw)


def movement(run: Run, random: Random, kind: type[Deposit] | type[Withdraw]) -> StepQuestion:
    """Any amount in or out."""
    name, amount = somebody(run, random), z3.Int("amount")
    view = random.choice(views(run.symbolic, run.account(name)))
    relation, end = opened(run, kind, view, 0, name, None, amount=z3.ToReal(amount))
    cures = kind is Deposit and name in run.liquidatable() and random.random() < 0.5
    return StepQuestion(
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


def trade(run: Run, random: Random) -> StepQuestion | None:
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
    return StepQuestion(
        unknown=unknown,
        constraints=(bounded(unknown), size >= 1, *(each for each, _ in parties), *same_balances(run, parties)),
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
    value, now = z3.ToReal(size * price) * number(parameters.unit), run.now.state.markets[market]
    fees: dict[str, Term] = {}
    if "traded" in run.symbolic.template(Trade, market, side).arguments:
        fees["traded"] = z3.ToReal(size) * number(parameters.unit * Fraction(now.oracle))
        fees["other_pays"] = z3.Real(f"other pays.{index}")
    arguments = {"value": value, "buys": z3.BoolVal(index == 0), **fees}
    relation, end = opened(run, Trade, (market, side), index, *names, **arguments)
    worth = [z3.ToReal(side.sign * held) * number(parameters.unit * each) for each in (now.price, now.oracle)]
    holds = end.after.account.holds == (held != 0)
    return z3.And(relation, side.sign * held >= 0, holds, positioned(end, worth)), end


def same_balances(run: Run, parties: Sequence[tuple[Formula, End]]) -> tuple[Formula, ...]:
    """Where the fee of each is not that of the other: what each machine sees of the other's balance is what it is."""
    if not run.specification.fee_after_check:
        return ()
    (_, one), (_, other) = parties
    pairs = ((one.after, other.after), (other.after, one.after))
    return tuple(seen.counterparty == own.account.balance for seen, own in pairs)


def close_out(run: Run, random: Random) -> StepQuestion | None:
    """Any fill of a position, of somebody liquidatable if there is anybody."""
    holders = [name for name, account in run.now.state.accounts.items() if account.positions]
    names = random.choice((run.liquidatable(), holders)) or holders
    if not names:
        return None
    name = random.choice(names)
    market = random.choice(list(run.account(name).positions))
    if market in run.account(name).called:
        return None
    size, maker, price = abs(run.now.size(name, market)), f"spare {maker_of(market)}", z3.Int("fill price")
    if stands_in(run.specification) and random.random() < 0.5:
        maker = NOBODY
    else:
        fund(run, maker, 4 * size * run.now.state.markets[market].price + 10)
    now = run.now.state.markets[market].price
    closed, depends_on_fill = part_at(run, Liquidate(name, market, maker, now))
    price = z3.IntVal(now) if depends_on_fill else price
    view = close_out_view(run.now, Liquidate(name, market, maker, now))
    unit = run.specification.markets[market].unit
    relation, end = opened(run, Liquidate, view, 0, name, maker, fill=z3.ToReal(price) * number(closed * unit))
    return StepQuestion(
        unknown=price,
        constraints=(bounded(price), relation, *left_of_position(run, market, size - closed, end)),
        action=lambda model, beyond: Liquidate(name, market, maker, whole(model, price) + beyond),
        ends=(end,),
        edged=not depends_on_fill,
        instead=Liquidate(name, market, maker, now),
    )


def part_at(run: Run, action: Liquidate) -> tuple[int, bool]:
    """How many base quanta it closes, and whether at another fill it would close others."""
    account = run.account(action.account)
    closed = [
        part_closed(run.rules, run.now.state, replace(action, price=price), account)
        for price in (action.price, action.price * 3 // 4, action.price * 5 // 4)
    ]
    return closed[0], len(set(closed)) > 1


def left_of_position(run: Run, market: str, left: int, end: End) -> tuple[Formula, ...]:
    """What a close-out in parts leaves, in base quanta: the rule is the reference's, and no symbolic step has it."""
    parameters, now = run.specification.markets[market], run.now.state.markets[market]
    if parameters.close_out.is_whole:
        return ()
    worth = [number(left * parameters.unit * each) for each in (now.price, now.oracle)]
    return end.after.account.holds == (left > 0), positioned(end, worth)
