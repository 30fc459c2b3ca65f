"""Every refusal of the reference is a refusal of the same guard of the symbolic machine."""

from __future__ import annotations

from typing import Any

import z3

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Refusal, Trade, Withdraw
from novate.model.core.reference.rules import oracle_alone
from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.state import State
from novate.model.specification import Side
from novate.model.state import MarketState
from novate.proofs.refinement.constants import Pairs, agree, constant, filled, model_of, truth
from novate.proofs.refinement.payments import rate_refused
from novate.proofs.refinement.steps import (
    Moment,
    as_trade,
    close_out_view,
    fill_of,
    recent,
    seen,
    side_of,
    trade_view,
    traded_value,
    views,
    worth_of_trade,
)
from novate.proofs.refinement.templates import Symbolic, Template, closed_whole
from novate.proofs.refinement.windows import matched_windows

WITHOUT_TWIN = {"same-account", "one-market-per-account", "unknown-market", "size-positive", "prices-complete"} | {
    "one-call-a-block",
    "close-out-size",
    "funding-too-soon",
    "largest-account",
}
"""Guards that the symbolic machine does not have: its accounts are different, its sizes and markets what they are.

Of close-outs in parts, and of how often funding is paid, it knows what they guarantee, and no rule.
"""


PRICE_GUARDS = {"move-bound", "oracle-bound", "price-positive"}
"""Guards of a block's prices; the symbolic machine has them among the effects."""


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
            agree(refusal.guard in template.step.guards, "no guard refuses this price", action, refusal)
            value = (template.arguments["value"], constant(traded_value(symbolic, action)))
            agree(not truth(filled(template.step.guards[refusal.guard], [value])), "the price is allowed", action)
        case Trade() if refusal.guard not in WITHOUT_TWIN:
            guards = (false_guards(*trade_in_prospect(symbolic, before, action, name)) for name in parties(action))
            first = next((found for found in guards if found), [])
            agree(refusal.guard in first, "no guard refuses this trade", action, refusal, before)
        case Liquidate() if refusal.guard not in WITHOUT_TWIN:
            close_out_refused(symbolic, before, action, refusal)
        case NextBlock() if refusal.guard == "overdue-account" and symbolic.specification.closes_whole:
            agree(any_overdue(symbolic, before), "nobody is overdue for too long", action, refusal, before)
        case NextBlock() if refusal.guard == "funding-rate":
            rate_refused(symbolic.specification, action, refusal)
        case NextBlock() if of_prices(action, refusal):
            prices_refused(symbolic, before, action, refusal)


def of_prices(action: Action, refusal: Refusal) -> bool:
    """Whether it is for a block's prices."""
    return isinstance(action, NextBlock) and refusal.guard in PRICE_GUARDS


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


def trade_in_prospect(
    symbolic: Symbolic, before: Moment, action: Trade, name: str, *, pays: bool = True
) -> tuple[Template, Pairs]:
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
    arguments |= {"traded": worth_of_trade(symbolic, before, action) if pays else 0, "other_pays": 0}
    pairs = template.pairs(seen(symbolic, view, before, name, other), **arguments)
    return template, pairs + position_pairs(template, seen(symbolic, view, after, name, other))


def position_pairs(template: Template, after: State) -> Pairs:
    """Only what a position is worth afterwards; the rest follows from the effects."""
    variable, value = template.step.after.account, after.account
    worth = ("market", "oracle")
    pairs = [(getattr(variable.position, name), getattr(value.position, name)) for name in worth]
    return [*pairs, (variable.holds, value.holds)]


def close_out_refused(symbolic: Symbolic, before: Moment, action: Liquidate, refusal: Refusal) -> None:
    """The account's own guards depend on what is; the market maker's are those of a trade.

    With isolated margin, an account that holds something elsewhere is not seen by this market's machine.
    """
    view = close_out_view(before, action)
    template = symbolic.template(Liquidate, *view)
    if refusal.guard == "no-position":
        agree(before.size(action.account, action.market) == 0, "there is a position", action, refusal, before)
        if not symbolic.specification.many_positions and before.account(action.account).positions:
            return
    state = seen(symbolic, view, before, action.account, action.market_maker)
    pairs = template.pairs(state, closed_whole(state), fill=fill_of(symbolic, before, action))
    own = [name for name, guard in template.step.guards.items() if not truth(filled(guard, pairs))]
    if refusal.guard in template.step.guards:
        agree(own[:1] == [refusal.guard], "another guard refuses", own, action, refusal, before)
        return
    prospect = as_trade(before, action)
    maker = false_guards(*trade_in_prospect(symbolic, before, prospect, action.market_maker, pays=False))
    agree(not own and refusal.guard in maker, "no guard refuses this close-out", own, maker, action, refusal, before)


def any_overdue(symbolic: Symbolic, before: Moment) -> bool:
    """Whether the symbolic machine of some account does not let the block end."""
    for name, account in before.state.accounts.items():
        for view in views(symbolic, account):
            template = symbolic.template(NextBlock, *view)
            guard: Formula = template.step.guards.get("overdue-account", z3.BoolVal(True))
            if not truth(filled(guard, template.pairs(seen(symbolic, view, before, name)))):
                return True
    return False


def prices_refused(symbolic: Symbolic, before: Moment, action: NextBlock, refusal: Refusal) -> None:
    """Whoever holds a position in the market with the refused price has no symbolic step to it.

    But for what the symbolic machine admits on purpose: a market price that only a bound over several blocks forbids
    (it keeps of such a bound what a proof needs).
    """
    market = refusal.market
    assert market is not None, "a refusal of a price names its market"
    price, oracle = action.prices[market]
    if refusal.guard == "move-bound" and moves_in_one_block(symbolic, before, market, price):
        return
    now = before.state.markets[market]
    parameters = symbolic.specification.markets[market]
    earlier = now.earlier.followed_by(now.price)[: parameters.oracle.lookback]
    window = MarketState(price, oracle, earlier, oracle_alone(parameters)[0].remembered(now))
    older = {name: account._replace(overdue=account.overdue + 1) for name, account in before.state.accounts.items()}
    markets = {**before.state.markets, market: window}
    after = Moment(before.state._replace(markets=markets, accounts=older), before.memories)
    for name in (name for name in before.state.accounts if before.size(name, market)):
        view = (market, side_of(before.size(name, market)))
        template = symbolic.template(NextBlock, *view)
        pairs = template.pairs(seen(symbolic, view, before, name))
        pairs += position_pairs(template, seen(symbolic, view, after, name))
        windows = tuple(recent(symbolic, view, moment, name) for moment in (before, after))
        pairs += matched_windows(template.windows, windows)
        possible = model_of(filled(template.effects, pairs))
        agree(possible is None, "the symbolic machine allows these prices", action, refusal, before)


def moves_in_one_block(symbolic: Symbolic, before: Moment, market: str, price: int) -> bool:
    """Whether the bound of one block allows the market price."""
    parameters, last = symbolic.specification.markets[market], before.state.markets[market].price
    return (1 - parameters.most_down) * last <= price <= (1 + parameters.most_up) * last
