"""Every step of the reference is a step of the symbolic machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import partial
from math import ceil, floor
from typing import NamedTuple

import z3

from novate.model.actions import NOBODY, Action, Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.core.symbolic.abstraction import Memory, abstraction
from novate.model.core.symbolic.state import State, same
from novate.model.specification import Side
from novate.model.state import EMPTY_ACCOUNT, Account, ClearingState
from novate.proofs.refinement.constants import DisagreementError, Pairs, agree, filled, model_of, truth
from novate.proofs.refinement.payments import arguments_of, paid_when_due
from novate.proofs.refinement.templates import Charge, Symbolic, Template
from novate.proofs.refinement.windows import Window, matched_windows, window_now

View = tuple[str, Side]
"""A market and a side of it: which machine looks at an account."""


class Moment(NamedTuple):
    """A concrete state and what the run remembers besides."""

    state: ClearingState
    memories: Mapping[str, Memory]

    def account(self, name: str) -> Account:
        """The account, empty where nobody has used it."""
        return self.state.accounts.get(name, EMPTY_ACCOUNT)

    def size(self, name: str, market: str) -> int:
        """Signed, in base quanta."""
        return self.account(name).positions.get(market, 0)


def side_of(size: int) -> Side:
    """The side of a position (long where there is none)."""
    return Side.SHORT if size < 0 else Side.LONG


def views(symbolic: Symbolic, account: Account) -> list[View]:
    """The machines that follow the account; one that finds nothing where it holds nothing."""
    held = [(market, side_of(size)) for market, size in account.positions.items()]
    return held or [(next(iter(symbolic.specification.markets)), Side.LONG)]


def seen(symbolic: Symbolic, view: View, moment: Moment, name: str, counterparty: str | None = None) -> State:
    """The abstraction of a moment."""
    machine = symbolic.machine(*view)
    return symbolic.seen(
        moment,
        (view, name, counterparty),
        lambda: abstraction(machine, moment.state, moment.memories, name, counterparty),
    )


def recent(symbolic: Symbolic, view: View, moment: Moment, name: str) -> Window:
    """What the oracle may refer to, as notionals of the position of somebody who is seen so."""
    (market, _), account = view, moment.account(name)
    now, size = moment.state.markets[market], moment.size(name, market)
    look = moment.memories[name].oracles[market] if account.overdue else now.oracle
    reach = symbolic.reach(*view, account.overdue)
    work = partial(window_now, symbolic.machine(*view), now, size, look, reach)
    return symbolic.seen(moment, ("recent", view, name), work)


def step_agrees(symbolic: Symbolic, before: Moment, action: Action, after: Moment) -> Iterator[tuple[Template, Pairs]]:
    """Every executed step is a symbolic step of everybody it touches; yields what was filled in."""
    match action:
        case Deposit() | Withdraw():
            for view in views(symbolic, before.account(action.account)):
                template = symbolic.template(type(action), *view)
                states = (seen(symbolic, view, moment, action.account) for moment in (before, after))
                yield template, related(template, template.pairs(*states, amount=action.amount))
        case Trade():
            for name, other in ((action.buyer, action.seller), (action.seller, action.buyer)):
                yield side_agrees(symbolic, before, action, after, name, other)
        case NextBlock():
            paid_when_due(before.state, action)
            for name in repriced(before):
                for view in views(symbolic, before.account(name)):
                    template = symbolic.template(NextBlock, *view)
                    states = (seen(symbolic, view, moment, name) for moment in (before, after))
                    windows = tuple(recent(symbolic, view, moment, name) for moment in (before, after))
                    pairs = template.pairs(*states) + matched_windows(template.windows, windows)
                    pairs += template.told(arguments_of(symbolic.specification, after.state, action, name, view[0]))
                    yield template, related(template, pairs)
        case Liquidate():
            yield close_out_agrees(symbolic, before, action, after)
            if action.market_maker != NOBODY:
                yield maker_agrees(symbolic, before, action, after)


def charges_agree(symbolic: Symbolic, closed: Moment, after: Moment) -> Iterator[tuple[Template, Pairs]]:
    """What accounts are charged once one is closed out is a symbolic step of each of them; nobody else is touched."""
    paying = {name for name in after.state.accounts if after.account(name) != closed.account(name)}
    for name in sorted(paying) or list(after.state.accounts)[:1]:
        for view in views(symbolic, closed.account(name)):
            template = symbolic.template(Charge, *view)
            states = (seen(symbolic, view, moment, name) for moment in (closed, after))
            yield template, related(template, template.pairs(*states))
    unmoved(symbolic, closed, after, paying)


def repriced(moment: Moment) -> list[str]:
    """Whom a block touches: who holds a position or is overdue, and the first of the others: they are alike to it."""
    accounts = moment.state.accounts
    idle = [name for name, each in accounts.items() if not (each.positions or each.overdue or each.called)]
    return [name for name in accounts if name not in idle[1:]]


def side_agrees(
    symbolic: Symbolic, before: Moment, action: Trade, after: Moment, name: str, other: str, *, dust: bool = False
) -> tuple[Template, Pairs]:
    """One side of a trade; with `dust` the market maker's of a close-out: it pays nothing, and may be of any size."""
    view = trade_view(before, action, after, name)
    template = symbolic.template(Trade, *view)
    states = (seen(symbolic, view, moment, name, other) for moment in (before, after))
    fees = {"traded": 0, "other_pays": 0} if dust else fees_of(symbolic, before, action, after, other)
    pairs = template.pairs(*states, value=traded_value(symbolic, action), buys=name == action.buyer, **fees)
    return template, related(template, pairs, without=("minimum-notional",) if dust else ())


def fees_of(symbolic: Symbolic, before: Moment, action: Trade, after: Moment, other: str) -> dict[str, Fraction | int]:
    """What fees depend on, and what the other account has paid of them."""
    value = traded_value(symbolic, action)
    flow = -ceil(value) if other == action.buyer else floor(value)
    paid = before.account(other).balance + flow - after.account(other).balance
    return {"traded": worth_of_trade(symbolic, before, action), "other_pays": paid}


def worth_of_trade(symbolic: Symbolic, before: Moment, action: Trade) -> Fraction:
    """At the oracle price, in quote quanta."""
    oracle = Fraction(before.state.markets[action.market].oracle)
    return action.size * oracle * symbolic.specification.markets[action.market].unit


def trade_view(before: Moment, action: Trade, after: Moment, name: str) -> View:
    """The machine of the position that the trade leaves, else of the one that it closes."""
    return action.market, side_of(after.size(name, action.market) or before.size(name, action.market))


def traded_value(symbolic: Symbolic, action: Trade) -> Fraction:
    """Size times price, exact, in quote quanta."""
    return action.size * action.price * symbolic.specification.markets[action.market].unit


def close_out_agrees(symbolic: Symbolic, before: Moment, action: Liquidate, after: Moment) -> tuple[Template, Pairs]:
    """The side of the account that is closed out."""
    view = close_out_view(before, action)
    template = symbolic.template(Liquidate, *view)
    states = (seen(symbolic, view, moment, action.account, action.market_maker) for moment in (before, after))
    part = closed_of(before, action, after)
    return template, related(template, template.pairs(*states, fill=fill_of(symbolic, before, action, part)))


def close_out_view(before: Moment, action: Liquidate) -> View:
    """The machine of the position that is closed."""
    return action.market, side_of(before.size(action.account, action.market))


def closed_of(before: Moment, action: Liquidate, after: Moment) -> int:
    """How many base quanta a close-out closed."""
    held, left = (abs(moment.size(action.account, action.market)) for moment in (before, after))
    return held - left


def fill_of(symbolic: Symbolic, before: Moment, action: Liquidate, part: int | None = None) -> Fraction:
    """The exact notional at the fill price, in quote quanta: of so many base quanta, or of the whole position."""
    size = abs(before.size(action.account, action.market)) if part is None else part
    return size * action.price * symbolic.specification.markets[action.market].unit


def maker_agrees(symbolic: Symbolic, before: Moment, action: Liquidate, after: Moment) -> tuple[Template, Pairs]:
    """The market maker's side is a trade that leaves the close-out half done: filled, not yet charged."""
    part = closed_of(before, action, after)
    value = traded_value(symbolic, as_trade(before, action, part))
    fees = ceil(value) - floor(value)
    flow = after.account(action.market_maker).balance - before.account(action.market_maker).balance
    closed, maker = before.account(action.account), after.account(action.market_maker)
    left = {**closed.positions, action.market: after.size(action.account, action.market)}
    left = {market: size for market, size in left.items() if size}
    accounts = {
        **before.state.accounts,
        action.account: closed._replace(balance=closed.balance - flow - fees, positions=left),
        action.market_maker: maker,
    }
    ledger = before.state.ledger._replace(fees=before.state.ledger.fees + fees)
    middle = Moment(before.state._replace(accounts=accounts, ledger=ledger), before.memories)
    return side_agrees(
        symbolic, before, as_trade(before, action, part), middle, action.market_maker, action.account, dust=True
    )


def as_trade(before: Moment, action: Liquidate, part: int | None = None) -> Trade:
    """The trade that a close-out is for the market maker: of so many base quanta, or of the whole position."""
    size = before.size(action.account, action.market)
    buyer, seller = (action.market_maker, action.account) if size > 0 else (action.account, action.market_maker)
    return Trade(action.market, buyer, seller, abs(size) if part is None else part, action.price)


def related(template: Template, pairs: Pairs, without: tuple[str, ...] = ()) -> Pairs:
    """The relation holds of these numbers, for the one value that each rounding can have."""
    guards = (formula for name, formula in template.step.guards.items() if name not in without)
    relation = z3.And(template.effects, *guards)
    if not z3.is_true(filled(relation, template.rounded(pairs))) and model_of(filled(relation, pairs)) is None:
        raise DisagreementError(lambda: explained(template, pairs, without))
    return pairs


def explained(template: Template, pairs: Pairs, without: tuple[str, ...]) -> str:
    """Which parts of the relation do not hold, for a person."""
    named = [(name, formula) for name, formula in template.step.guards.items() if name not in without]
    named += [(f"effect {effect}", effect) for effect in template.step.effects]
    found = [f"{name} is {value}" for name, formula in named if not z3.is_true(value := filled(formula, pairs))]
    return f"{template.machine.market.name} {template.machine.side}: no symbolic step: {'; '.join(found)}"


def unmoved(symbolic: Symbolic, before: Moment, after: Moment, touched: set[str]) -> None:
    """Whoever an action does not touch stays as he was, and so does what the machine sees of one of them."""
    bystanders = [name for name in before.state.accounts if name not in touched]
    for name in bystanders:
        agree(before.account(name) == after.account(name), f"bystander {name} changed", before, after)
    holding = [name for name in bystanders if before.account(name).positions]
    for name in holding[:1]:
        for view in views(symbolic, before.account(name)):
            old, new = (seen(symbolic, view, moment, name).account for moment in (before, after))
            agree(truth(z3.simplify(same(old, new))), f"the ghosts of bystander {name} changed", before, after)
