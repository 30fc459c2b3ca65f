"""Every step of the reference is a step of the symbolic machine, and every refusal a refusal of the same guard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import z3
from cross_templates import DisagreementError, Pairs, Symbolic, Template, agree, constant, filled, model_of, truth

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Refusal, Trade, Withdraw
from novate.model.specification import Side
from novate.model.state import EMPTY_ACCOUNT, Account, ClearingState, MarketState
from novate.model.symbolic.abstraction import Memory, abstraction
from novate.model.symbolic.numbers import Formula
from novate.model.symbolic.state import State, same

View = tuple[str, Side]
"""A market and a side of it: which machine looks at an account."""

WITHOUT_TWIN = {"same-account", "one-market-per-account", "unknown-market", "size-positive", "prices-complete"}
"""Guards that the symbolic machine does not have: its accounts are different, its sizes and markets what they are."""
PRICE_GUARDS = {"move-bound", "oracle-bound", "price-positive"}
"""Guards of a block's prices; the symbolic machine has them among the effects."""


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
    return abstraction(symbolic.machine(*view), moment.state, moment.memories, name, counterparty)


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
            for name, account in before.state.accounts.items():
                for view in views(symbolic, account):
                    template = symbolic.template(NextBlock, *view)
                    states = (seen(symbolic, view, moment, name) for moment in (before, after))
                    yield template, related(template, template.pairs(*states))
        case Liquidate():
            yield close_out_agrees(symbolic, before, action, after)
            yield maker_agrees(symbolic, before, action, after)


def side_agrees(
    symbolic: Symbolic, before: Moment, action: Trade, after: Moment, name: str, other: str, *, dust: bool = False
) -> tuple[Template, Pairs]:
    """One side of a trade; with `dust` the position may be smaller than the smallest allowed."""
    view = trade_view(before, action, after, name)
    template = symbolic.template(Trade, *view)
    states = (seen(symbolic, view, moment, name, other) for moment in (before, after))
    pairs = template.pairs(*states, value=traded_value(symbolic, action), buys=name == action.buyer)
    return template, related(template, pairs, without=("minimum-notional",) if dust else ())


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
    return template, related(template, template.pairs(*states, fill=fill_of(symbolic, before, action)))


def close_out_view(before: Moment, action: Liquidate) -> View:
    """The machine of the position that is closed."""
    return action.market, side_of(before.size(action.account, action.market))


def fill_of(symbolic: Symbolic, before: Moment, action: Liquidate) -> Fraction:
    """The exact notional at the fill price, in quote quanta."""
    size = abs(before.size(action.account, action.market))
    return size * action.price * symbolic.specification.markets[action.market].unit


def maker_agrees(symbolic: Symbolic, before: Moment, action: Liquidate, after: Moment) -> tuple[Template, Pairs]:
    """The market maker's side is a trade that leaves the close-out half done: filled, not yet charged."""
    fees = after.state.ledger.fees - before.state.ledger.fees
    flow = after.account(action.market_maker).balance - before.account(action.market_maker).balance
    closed, maker = before.account(action.account), after.account(action.market_maker)
    left = {market: size for market, size in closed.positions.items() if market != action.market}
    accounts = {
        **before.state.accounts,
        action.account: closed._replace(balance=closed.balance - flow - fees, positions=left),
        action.market_maker: maker,
    }
    ledger = before.state.ledger._replace(fees=after.state.ledger.fees)
    middle = Moment(before.state._replace(accounts=accounts, ledger=ledger), before.memories)
    return side_agrees(
        symbolic, before, as_trade(before, action), middle, action.market_maker, action.account, dust=True
    )


def as_trade(before: Moment, action: Liquidate) -> Trade:
    """The trade that a close-out is for the market maker."""
    size = before.size(action.account, action.market)
    buyer, seller = (action.market_maker, action.account) if size > 0 else (action.account, action.market_maker)
    return Trade(action.market, buyer, seller, abs(size), action.price)


def related(template: Template, pairs: Pairs, without: tuple[str, ...] = ()) -> Pairs:
    """The relation holds of these numbers, for the one value that each rounding can have."""
    guards = (formula for name, formula in template.step.guards.items() if name not in without)
    relation = filled(z3.And(template.effects, *guards), pairs)
    if not z3.is_true(relation) and model_of(relation) is None:
        raise DisagreementError(explained(template, pairs, without))
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


def refusal_agrees(symbolic: Symbolic, before: Moment, action: Action, refusal: Refusal) -> None:
    """The guard that refused is false in the symbolic machine, and those that come before it are true."""
    match action:
        case Deposit() | Withdraw():
            view = views(symbolic, before.account(action.account))[0]
            template = symbolic.template(type(action), *view)
            pairs = template.pairs(seen(symbolic, view, before, action.account), amount=action.amount)
            agree(first_false(template, pairs) == refusal.guard, "another guard refuses", action, refusal, before)
        case Trade() if refusal.guard == "price-positive":
            template = symbolic.template(Trade, action.market, Side.LONG)
            value = (template.arguments["value"], constant(traded_value(symbolic, action)))
            agree(not truth(filled(template.step.guards[refusal.guard], [value])), "the price is allowed", action)
        case Trade() if refusal.guard not in WITHOUT_TWIN:
            guards = (false_guards(*trade_in_prospect(symbolic, before, action, name)) for name in parties(action))
            first = next((found for found in guards if found), [])
            agree(refusal.guard in first, "no guard refuses this trade", action, refusal, before)
        case Liquidate() if refusal.guard not in WITHOUT_TWIN:
            close_out_refused(symbolic, before, action, refusal)
        case NextBlock() if refusal.guard == "overdue-account":
            agree(any_overdue(symbolic, before), "nobody is overdue for too long", action, refusal, before)
        case NextBlock() if refusal.guard in PRICE_GUARDS:
            prices_refused(symbolic, before, action, refusal)


def parties(action: Trade) -> tuple[str, str]:
    """In the order in which the reference checks them."""
    return action.buyer, action.seller


def first_false(template: Template, pairs: Pairs) -> str | None:
    """The first guard that refuses, in the order of the machine."""
    return next(iter(false_guards(template, pairs)), None)


def false_guards(template: Template, pairs: Pairs) -> list[str]:
    """The guards that are false in the state that the effects lead to; they lead to exactly one."""
    model = model_of(filled(template.effects, pairs))
    agree(model is not None, "the effects contradict each other", pairs)
    found = {
        name: model.eval(filled(guard, pairs), model_completion=True) for name, guard in template.step.guards.items()
    }
    return [name for name, value in found.items() if not truth(value)]


def trade_in_prospect(symbolic: Symbolic, before: Moment, action: Trade, name: str) -> tuple[Template, Pairs]:
    """One side of a trade that was refused, with the position that it would have led to."""
    account, sign = before.account(name), 1 if name == action.buyer else -1
    size = account.positions.get(action.market, 0) + sign * action.size
    rest = {market: held for market, held in account.positions.items() if market != action.market}
    positions = {**rest, action.market: size} if size else rest
    accounts = {**before.state.accounts, name: account._replace(positions=positions, overdue=0)}
    after = Moment(before.state._replace(accounts=accounts), before.memories)
    view = trade_view(before, action, after, name)
    template = symbolic.template(Trade, *view)
    other = action.seller if name == action.buyer else action.buyer
    arguments: dict[str, Any] = {"value": traded_value(symbolic, action), "buys": name == action.buyer}
    pairs = template.pairs(seen(symbolic, view, before, name, other), **arguments)
    return template, pairs + position_pairs(template, seen(symbolic, view, after, name, other))


def position_pairs(template: Template, after: State) -> Pairs:
    """Only what a position is worth afterwards; the rest follows from the effects."""
    variable, value = template.step.after.account, after.account
    worth = ("market", "oracle", "high", "low")
    pairs = [(getattr(variable.position, name), getattr(value.position, name)) for name in worth]
    return [*pairs, (variable.holds, value.holds)]


def close_out_refused(symbolic: Symbolic, before: Moment, action: Liquidate, refusal: Refusal) -> None:
    """The account's own guards depend on what is; the market maker's are those of a trade.

    That an account holds nothing in the market needs no solver (and with isolated margin no machine sees it).
    """
    if refusal.guard == "no-position":
        agree(before.size(action.account, action.market) == 0, "there is a position", action, refusal, before)
        return
    view = close_out_view(before, action)
    template = symbolic.template(Liquidate, *view)
    state = seen(symbolic, view, before, action.account, action.market_maker)
    pairs = template.pairs(state, fill=fill_of(symbolic, before, action))
    own = [name for name, guard in template.step.guards.items() if not truth(filled(guard, pairs))]
    if refusal.guard in template.step.guards:
        agree(own[:1] == [refusal.guard], "another guard refuses", own, action, refusal, before)
        return
    maker = false_guards(*trade_in_prospect(symbolic, before, as_trade(before, action), action.market_maker))
    agree(not own and refusal.guard in maker, "no guard refuses this close-out", own, maker, action, refusal, before)


def any_overdue(symbolic: Symbolic, before: Moment) -> bool:
    """Whether the symbolic machine of some account does not let the block end."""
    for name, account in before.state.accounts.items():
        for view in views(symbolic, account):
            template = symbolic.template(NextBlock, *view)
            guard: Formula = template.step.guards["overdue-account"]
            if not truth(filled(guard, template.pairs(seen(symbolic, view, before, name)))):
                return True
    return False


def prices_refused(symbolic: Symbolic, before: Moment, action: NextBlock, refusal: Refusal) -> None:
    """Whoever holds a position in the market with the refused price has no symbolic step to it.

    But for what the symbolic machine admits on purpose: an oracle price between those that recent prices allow.
    """
    market = next(name for name in action.prices if f"price of {name} is" in refusal.message)
    price, oracle = action.prices[market]
    staleness, deviation = symbolic.specification.staleness, symbolic.specification.deviation
    now = before.state.markets[market]
    window = MarketState(price, oracle, (now.price, *now.earlier)[:staleness])
    prices = (window.price, *window.earlier)
    if refusal.guard == "oracle-bound" and (1 - deviation) * min(prices) <= oracle <= (1 + deviation) * max(prices):
        agree(staleness > 0, "the oracle price is allowed", action, refusal, before)
        return
    after = Moment(before.state._replace(markets={**before.state.markets, market: window}), before.memories)
    for name in (name for name in before.state.accounts if before.size(name, market)):
        view = (market, side_of(before.size(name, market)))
        template = symbolic.template(NextBlock, *view)
        pairs = template.pairs(seen(symbolic, view, before, name))
        pairs += position_pairs(template, seen(symbolic, view, after, name))
        possible = model_of(filled(template.effects, pairs))
        agree(possible is None, "the symbolic machine allows these prices", action, refusal, before)
