"""Liquidate: a keeper closes the position of a liquidatable account in one market, or the part that its rule says.

The close-out is a fill against a market maker at the market price worsened by at most the slippage. The charges, the
penalty and the flat reward, are paid first to the keeper and then to the insurance fund. Once the last position of the
account is closed, a balance below zero is a shortfall, and the waterfall absorbs it in the same step.

*What is left of an account*, where charges are capped: its equity after the fill, less the maintenance requirement of
the positions that it still holds. For the last position, and so with isolated margin always, that is its balance. With
cross margin the rest of the equity is not left over: it backs what is still open. If the charges for one position could
take it, closing a large position would strip a small one of its cover, and no account with two positions would be safe
at the margins at which each position alone is. (dYdX v4 protects the rest too: its bankruptcy price leaves to the other
positions their share of the account's collateral.) The rest of a position that is closed in parts is such a position.

The market's minimum notional does not apply here, neither to the account nor to the market maker: otherwise a position
that has shrunk to dust could never be closed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from novate.model.actions import NOBODY, Liquidate, Refusal, Step
from novate.model.component import part
from novate.model.core.reference.accounts import account_of, filled, rested, rested_if_healthy, updated
from novate.model.core.reference.charge import Closed, charge
from novate.model.core.reference.division import rounded_down, rounded_up
from novate.model.core.reference.guards import (
    different_accounts,
    initial_margin,
    largest_account,
    one_market_per_account,
)
from novate.model.core.reference.margin import (
    beyond_promise,
    equity,
    headroom,
    is_liquidatable,
    maintenance_requirement,
)
from novate.model.core.reference.rules import Fills, MarketRules, Rules
from novate.model.core.reference.waterfall import absorbed, seen_of_layers
from novate.model.layers import stands_in
from novate.model.observation import CloseOut
from novate.model.oracle_price import OraclePrice
from novate.model.standing import Standing
from novate.model.state import Account, ClearingState, Ledger


class Bill(NamedTuple):
    """What a close-out costs the account, in quote quanta."""

    charges: int
    reward: int
    """The keeper's part of the charges; the rest is the insurance fund's."""
    lacking: int = 0
    """What the fund settles of the fill."""
    from_fund: int = 0
    """What the fund pays of the reward."""


def liquidate(rules: Rules, state: ClearingState, action: Liquidate) -> Step | Refusal:
    """Close the position, charge the account, and absorb what it cannot pay."""
    before = account_of(state, action.account)
    refusal = refused_close_out(rules, state, action, before)
    if refusal is not None:
        return refusal
    closed, maker, residue = closed_out(rules, state, action, before)
    refusal = refused_maker(rules, state, action, maker)
    if refusal is not None:
        return refusal
    bill = billed(rules, state, action, before, closed)
    account, shortfall = settled(called(rules, action, before, closed), bill)
    accounts = {action.account: rested_if_healthy(rules, state, account), action.market_maker: rested(maker)}
    owed, ledger = bill.from_fund + shortfall, received(state.ledger, residue, bill)
    after = updated(state, accounts, absorbed(rules.specification, ledger, action.market, owed))
    seen = observed(rules, state, after, action, bill, shortfall)
    of_layers = seen_of_layers(rules.specification, ledger, after.ledger, action.market, owed)
    offered = account_of(state, action.market_maker)
    taken = maker.positions.get(action.market, 0) - offered.positions.get(action.market, 0)
    flow = maker.balance - offered.balance
    closed_account = Closed(action.account, action.market, before.at_look, action.market_maker, taken, flow, offered)
    moves = of_layers.uncovered or action.market_maker == NOBODY
    charged = charge(rules, after, closed_account, of_layers.uncovered) if moves else after
    return Step(charged, seen, of_layers, uncharged=None if charged is after else after)


def refused_close_out(rules: Rules, state: ClearingState, action: Liquidate, account: Account) -> Refusal | None:
    """Check a close-out before the market maker's account is looked at."""
    return (
        has_position(action, account)
        or liquidatable(rules, state, action.account, account)
        or different_accounts(action.account, action.market_maker)
        or one_call_a_block(action, account)
        or size_of_rule(action, part_closed(rules, state, action, account))
        or fill_within_slippage(rules, state, action, account)
        or reward_held(rules, state, action, account)
    )


def refused_maker(rules: Rules, state: ClearingState, action: Liquidate, maker: Account) -> Refusal | None:
    """Check the market maker's account as it would be afterwards; of nobody, whether somebody stands in."""
    name = action.market_maker
    if name == NOBODY:
        return somebody_stands_in(rules, action)
    return (
        one_market_per_account(rules, name, maker)
        or largest_account(rules, name, maker)
        or initial_margin(rules, state, name, maker)
    )


def somebody_stands_in(rules: Rules, action: Liquidate) -> Refusal | None:
    """Refuse a close-out without a market maker where no layer closes positions of the other side."""
    if stands_in(rules.specification):
        return None
    message = f"nobody takes the position of {action.account}, and no layer of the waterfall finds enough who close it"
    return Refusal("no-market-maker", message, {}, action.account, action.market)


def has_position(action: Liquidate, account: Account) -> Refusal | None:
    """Refuse where there is nothing to close."""
    if action.market in account.positions:
        return None
    held = ", ".join(sorted(account.positions)) or "none"
    message = f"account {action.account} has no position in {action.market}; it has {held}"
    return Refusal("no-position", message, {}, action.account, action.market)


def liquidatable(rules: Rules, state: ClearingState, name: str, account: Account) -> Refusal | None:
    """Refuse where the account meets its maintenance requirement."""
    if is_liquidatable(rules, state, account):
        return None
    found, needed = equity(rules, state, account), maintenance_requirement(rules, state, account)
    message = f"account {name} has an equity of {found} quote quanta; it is liquidatable only below {needed}"
    return Refusal("not-liquidatable", message, {"found": found, "needed": needed}, name)


def one_call_a_block(action: Liquidate, account: Account) -> Refusal | None:
    """Refuse a second call of an account and market in a block."""
    if action.market not in account.called:
        return None
    message = f"account {action.account} has been called in {action.market} in this block; one call a block is allowed"
    return Refusal("one-call-a-block", message, {}, action.account, action.market)


def size_of_rule(action: Liquidate, needed: int) -> Refusal | None:
    """Refuse to close more or less than what the rule says."""
    if action.size in (None, needed):
        return None
    message = f"{action.size} base quanta of account {action.account} are to be closed; the rule closes {needed}"
    numbers = {"found": action.size or 0, "needed": needed}
    return Refusal("close-out-size", message, numbers, action.account, action.market)


def part_closed(rules: Rules, state: ClearingState, action: Liquidate, account: Account) -> int:
    """How many base quanta the call closes; the position must be there."""
    market = rules.markets[action.market]
    worth = state.markets[action.market].oracle * market.unit
    size = account.positions[action.market]
    whole = account.at_first_call.get(action.market)
    return market.close_out.closed(abs(size), worth, standing(rules, state, action, account), whole)


def standing(rules: Rules, state: ClearingState, action: Liquidate, account: Account) -> Standing:
    """The account as it comes to the call; of a floor a part frees nothing, so it is not counted on."""
    market, shown = rules.markets[action.market], state.markets[action.market].oracle
    sign = 1 if account.positions[action.market] > 0 else -1
    share = Fraction(0) if market.parameters.is_floored else market.parameters.maintenance_margin
    return Standing(
        equity=equity(rules, state, account) - rules.specification.least_reward,
        requirement=maintenance_requirement(rules, state, account),
        lost=Fraction(sign * (shown - action.price) * market.unit + action.price * market.penalty, rules.scale),
        freed=share * shown * market.parameters.unit,
    )


def called(rules: Rules, action: Liquidate, before: Account, account: Account) -> Account:
    """Remember the call, where there may be no other in this block; and how much there was, where the rule asks."""
    rule = rules.markets[action.market].close_out
    if not rule.once_a_block:
        return account
    if rule.remembers_first_call and action.market not in before.at_first_call:
        held = {**before.at_first_call, action.market: abs(before.positions[action.market])}
        account = account._replace(at_first_call=held)
    return account._replace(called=(*account.called, action.market))


def fill_within_slippage(rules: Rules, state: ClearingState, action: Liquidate, account: Account) -> Refusal | None:
    """Refuse a fill that is better than the market price for the account, or worse by more than the slippage."""
    market, price = rules.markets[action.market], state.markets[action.market].price
    size = account.positions[action.market]
    fills = fills_of(market, size, dict(account.seen).get(action.market))
    lowest = price * (fills.lowest if size > 0 else rules.scale)
    highest = price * (rules.scale if size > 0 else fills.highest)
    if lowest <= action.price * rules.scale <= highest:
        return None
    low, high = Fraction(lowest, rules.scale), Fraction(highest, rules.scale)
    message = f"the fill in {action.market} is at {action.price} ticks; it must be from {low} to {high}"
    numbers: dict[str, int | Fraction] = {"found": action.price, "lowest": low, "highest": high}
    return Refusal("slippage-bound", message, numbers, action.account, action.market)


def reward_held(rules: Rules, state: ClearingState, action: Liquidate, account: Account) -> Refusal | None:
    """Refuse, where the mechanism does, a close-out of an account that does not hold the flat reward at the fill."""
    if not rules.specification.reverts_below_reward:
        return None
    size = part_closed(rules, state, action, account)
    found = held_at(rules, state, account, action.market, Fraction(action.price), size)
    needed = rules.specification.keeper_flat_reward
    if found >= needed:
        return None
    message = f"account {action.account} would hold {found} quote quanta at the fill; the flat reward is {needed}"
    return Refusal("reward-held", message, {"found": found, "needed": needed}, action.account, action.market)


def held_at(
    rules: Rules, state: ClearingState, account: Account, market: str, price: Fraction, size: int | None = None
) -> Fraction:
    """Return what the account holds once so much (or all) of its position fills at a price, before charges; exact.

    What it does not close is worth its oracle price. In quote quanta; `price` is in ticks.
    """
    held = account.positions[market]
    closed = held if size is None else (size if held > 0 else -size)
    beyond_oracle = (price - state.markets[market].oracle) * rules.markets[market].parameters.unit
    return equity(rules, state, account) + closed * beyond_oracle


def is_refused(rules: Rules, state: ClearingState, account: Account) -> bool:
    """Say whether the flat reward keeps every position of an account from being closed at the worst permitted fill."""
    return all(is_refused_in(rules, state, account, market) for market in account.positions)


def is_refused_in(rules: Rules, state: ClearingState, account: Account, market: str) -> bool:
    """Say the same of its position in one market."""
    if not rules.specification.reverts_below_reward:
        return False
    worst = worst_fill(rules, state, account, market)
    return held_at(rules, state, account, market, worst) < rules.specification.keeper_flat_reward


def worst_fill(rules: Rules, state: ClearingState, account: Account, market: str) -> Fraction:
    """Return the worst permitted price at which the whole position can fill, in ticks: exact, maybe between two."""
    bounds = rules.markets[market]
    worst = bounds.fills.lowest if account.positions[market] > 0 else bounds.fills.highest
    return Fraction(state.markets[market].price * worst, rules.scale)


def fills_of(market: MarketRules, size: int, seen: OraclePrice | None) -> Fills:
    """The worst fills of a position, by what it was worth when its account was last healthy."""
    worth = None if seen is None else abs(size) * seen * market.unit
    better = (each for each in market.better_fills if worth is not None and worth <= each.up_to)
    found = next(better, market.fills)
    return found if worth is None else rising(market, found, worth)


def rising(market: MarketRules, worst: Fills, worth: Fraction | int) -> Fills:
    """The same where slippage rises with the size, to that of the largest position; `worth` is scaled."""
    smallest = market.fills_from
    if smallest is None:
        return worst
    part = min(Fraction(1), Fraction(worth) / smallest.up_to)
    lowest, highest = (small + part * (large - small) for small, large in zip(smallest[:2], worst[:2], strict=True))
    return Fills(lowest, highest, 0)


def closed_out(rules: Rules, state: ClearingState, action: Liquidate, account: Account) -> tuple[Account, Account, int]:
    """Sell of a long, buy back of a short; return the account, the market maker and the residue (quote quanta)."""
    size, maker = part_closed(rules, state, action, account), account_of(state, action.market_maker)
    if account.positions[action.market] > 0:
        buyer, seller, residue = filled(rules, action.market, maker, account, size, action.price)
        return seller, buyer, residue
    buyer, seller, residue = filled(rules, action.market, account, maker, size, action.price)
    return buyer, seller, residue


def billed(rules: Rules, state: ClearingState, action: Liquidate, before: Account, closed: Account) -> Bill:
    """Work out the charges, given the account after the fill: capped, they stop at what is left of it (see above).

    Where the fund settles every fill they stop at its surplus, and the fund pays what it lacks.
    """
    specification, scale = rules.specification, rules.scale
    flat, size = specification.keeper_flat_reward, part_closed(rules, state, action, before)
    penalty = rounded_up(size * action.price * rules.markets[action.market].penalty, scale)  # for the fund
    share = rounded_down(penalty * rules.keeper_share, scale)  # for the fund, against the keeper
    reward = specification.within_reward_limits(share + flat)
    if rules.reward_of_margin is not None:
        reward = min(reward, rounded_down(left_of(rules, state, closed) * rules.reward_of_margin, scale))
    charges = penalty - share + reward
    lacking = 0
    rule = rules.markets[action.market].parameters.close_out
    if rule.settles_each_fill:
        settled_by = part("close_outs", rule.kind, "reference")
        charges, lacking = settled_by.settled_fill(charges, surplus_of_fill(rules, state, before, closed))
    elif specification.penalty_capped_by_equity:
        charges = min(charges, left_of(rules, state, closed))
    if specification.fund_pays_keeper:
        return Bill(charges, reward, lacking, from_fund=reward - min(reward, charges))
    return Bill(charges, reward=min(reward, charges), lacking=lacking)


def left_of(rules: Rules, state: ClearingState, closed: Account) -> int:
    """What an account has beyond what is required of the rest, in quote quanta: it keeps any part of one; 0 if less."""
    return max(0, rounded_down(headroom(rules, state, closed, rules.maintenance), rules.scale))


def surplus_of_fill(rules: Rules, state: ClearingState, before: Account, closed: Account) -> Fraction:
    """What a fill leaves of equity beyond the share that belongs to the rest, in quote quanta; negative if it lacks it.

    Shares are those of the maintenance requirement. Source: `GetBankruptcyPriceInQuoteQuantums`, read in the file
    `dydx_v4.py` here: what the account receives less its bankruptcy price is the same.
    """
    rest = maintenance_requirement(rules, state, closed) / maintenance_requirement(rules, state, before)
    return equity(rules, state, closed) - equity(rules, state, before) * rest


def settled(closed: Account, bill: Bill) -> tuple[Account, int]:
    """Let the account pay; return it with its shortfall: what its fill lacks, or is below zero with nothing left."""
    balance = closed.balance - bill.charges
    below_zero = 0 if closed.positions else max(0, -balance)
    shortfall = max(bill.lacking, below_zero)
    return closed._replace(balance=balance + shortfall), shortfall


def received(ledger: Ledger, residue: int, bill: Bill) -> Ledger:
    """Enter a close-out, in quote quanta: the fund receives its part of the charges before any layer pays."""
    return ledger._replace(
        insurance_fund=ledger.insurance_fund + bill.charges - bill.reward + bill.from_fund,
        fees=ledger.fees + residue,
        keeper_claims=ledger.keeper_claims + bill.reward,
        close_outs=ledger.close_outs + 1,
    )


def observed(
    rules: Rules, before: ClearingState, after: ClearingState, action: Liquidate, bill: Bill, shortfall: int
) -> CloseOut[Fraction]:
    """Record what the properties look at."""
    account, closed = before.accounts[action.account], after.accounts[action.account]
    market, size = before.markets[action.market], abs(account.positions[action.market])
    left = abs(closed.positions.get(action.market, 0))
    unit = rules.markets[action.market].parameters.unit
    return CloseOut(
        oracle_notional=size * market.oracle * unit,
        market_notional=size * market.price * unit,
        fill_notional=(size - left) * action.price * unit,
        charges=Fraction(bill.charges),
        reward=Fraction(bill.reward),
        shortfall=Fraction(shortfall),
        equity_before=equity(rules, before, account),
        equity_after=equity(rules, after, closed),
        requirement_before=maintenance_requirement(rules, before, account),
        requirement_after=maintenance_requirement(rules, after, closed),
        beyond_promise=beyond_promise(rules, before, account),
        size_before=Fraction(size),
        size_after=Fraction(left),
        close_outs=Fraction(1),
        received_before=Fraction(0),  # a contract does not store it: `novate.proofs.counterexamples.monitor` adds it up
    )
