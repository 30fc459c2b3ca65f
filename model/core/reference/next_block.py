"""Next block: prices move, the oracle follows, funding is paid at what it shows, and `overdue` counts.

A block cannot end while some account is liquidatable and has been for longer than keepers take: they must have acted by
then. That is an assumption about keepers, not a power of the clearing house; that they always *can* act is the property
`liquidation-progress`. Keepers who close out so many accounts in a block must have closed out so many by then.

A price of 0 is refused by the move bound as well (moves are below 100 %); a guard of its own gives the clearer
message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from novate.model.actions import NextBlock, Refusal, Step
from novate.model.core.reference.funding import blocks_until_next, pay_funding, refused_funding
from novate.model.core.reference.gains import at_look
from novate.model.core.reference.liquidate import is_refused
from novate.model.core.reference.margin import is_liquidatable
from novate.model.core.reference.rules import LAST_ORACLE, MarketRules, Range, Rules
from novate.model.core.reference.waterfall import in_next_block
from novate.model.figures import blocks
from novate.model.oracle_price import OraclePrice
from novate.model.state import NOTHING_CALLED, NOTHING_OPENED, Account, ClearingState, MarketState


def next_block(rules: Rules, state: ClearingState, action: NextBlock) -> Step | Refusal:
    """End this block and begin the next one at the given prices."""
    refusal = (
        nobody_overdue(rules, state)
        or keepers_keep_up(rules, state)
        or prices_complete(rules, action.prices)
        or refused_funding(rules, state.markets, action.funding)
    )
    if refusal is not None:
        return refusal
    markets = moved(rules, state.markets, action)
    if isinstance(markets, Refusal):
        return markets
    repriced = ClearingState(state.block + 1, markets, state.accounts, in_next_block(state.ledger))
    funded, payments = pay_funding(rules, repriced, action.funding) if action.funding else (repriced, {})
    after = counted(rules, funded, state)
    return few_at_once(rules, after) or Step(after, payments=payments)


NO_RATE = Fraction(0)
"""Of a market in which nothing is paid."""


def nobody_overdue(rules: Rules, state: ClearingState) -> Refusal | None:
    """Refuse while an account is liquidatable and overdue for more than the keepers' delay.

    Where close-outs are in parts, keepers have done what they can once all of its positions have been called. Nothing
    can be done about an account whose close-outs are refused: the block ends, and it stays open.
    """
    delay = rules.delay
    for name, account in state.accounts.items():
        is_late = account.overdue > delay and not account.positions.keys() <= set(account.called)
        if is_late and is_liquidatable(rules, state, account) and not is_refused(rules, state, account):
            message = (
                f"account {name} has been liquidatable for {account.overdue} blocks; "
                f"keepers act within {delay}, so it must be closed before the block can end"
            )
            return Refusal("overdue-account", message, {"found": account.overdue, "needed": delay}, name)
    return None


def keepers_keep_up(rules: Rules, state: ClearingState) -> Refusal | None:
    """Refuse while more accounts are overdue for so long than keepers leave, as many as they close out in a block."""
    found = rules.keepers.behind(*overdue(rules, state)) if is_limited(rules) else None
    if found is None:
        return None
    number, long, most = found
    message = (
        f"{rules.keepers.counted(number)} have been liquidatable for {blocks(long)} or more; "
        f"keepers leave at most {most} of them"
    )
    return Refusal("keepers-keep-up", message, {"found": number, "needed": most})


def few_at_once(rules: Rules, after: ClearingState) -> Refusal | None:
    """Refuse prices at which more accounts become liquidatable at once than is assumed."""
    found = rules.keepers.too_many(*overdue(rules, after)) if is_limited(rules) else None
    if found is None:
        return None
    number, most = found
    message = (
        f"{rules.keepers.counted(number)} would be liquidatable, and have become so too soon after each other; "
        f"at most {most} do"
    )
    return Refusal("few-at-once", message, {"found": number, "needed": most})


def is_limited(rules: Rules) -> bool:
    """Whether there is anything to say of many accounts."""
    return rules.specification.keepers.is_limited


def overdue(rules: Rules, state: ClearingState) -> tuple[list[int], list[OraclePrice]]:
    """For how many blocks each account that is liquidatable has been, the longest first; not those that are refused.

    And what each was worth when it was last healthy, where keepers ask for it.
    """
    late = (account for account in state.accounts.values() if account.overdue)
    found = [(account.overdue, account.worth) for account in late if not is_refused(rules, state, account)]
    found.sort(reverse=True)
    return [blocks for blocks, _ in found], [worth for _, worth in found]


def prices_complete(rules: Rules, prices: Mapping[str, tuple[int, OraclePrice]]) -> Refusal | None:
    """Refuse where a market has no prices, or prices have no market."""
    if prices.keys() == rules.markets.keys():
        return None
    found, needed = ", ".join(prices) or "no market", ", ".join(rules.markets)
    message = f"the block has prices for {found}; it must have them for {needed}"
    return Refusal("prices-complete", message, {"found": len(prices), "needed": len(rules.markets)})


def moved(rules: Rules, markets: Mapping[str, MarketState], action: NextBlock) -> dict[str, MarketState] | Refusal:
    """Move the markets to their new prices."""
    after = {}
    remembers_last = LAST_ORACLE in rules.remembered
    for name, market in markets.items():
        price, oracle = action.prices[name]
        bounds = rules.markets[name]
        earlier = market.earlier.followed_by(market.price)[: bounds.history]
        until = blocks_until_next(bounds, market, action.funding.get(name, NO_RATE))
        last = market.oracle if remembers_last else None
        now = MarketState(price, oracle, earlier, bounds.oracle.remembered(market), until, last)
        refusal = price_within_move(rules, bounds, market.price, price)
        if refusal is None and bounds.windows:
            refusal = price_within_windows(rules, bounds, market, price)
        if refusal is None:
            refusal = oracle_follows(rules, bounds, now)
        if refusal is not None:
            return refusal
        after[name] = now
    return after


def price_within_move(rules: Rules, bounds: MarketRules, before: int, price: int) -> Refusal | None:
    """Refuse a market price below one tick, or moved by more than the bound of one block."""
    if price < 1:
        return at_least_one_tick("market", bounds.parameters.name, price)
    lowest, highest = before * bounds.lowest_move, before * bounds.highest_move
    if lowest <= price * rules.scale <= highest:
        return None
    return moved_too_far(
        bounds, price, f"after {before}", (Fraction(lowest, rules.scale), Fraction(highest, rules.scale))
    )


def price_within_windows(rules: Rules, bounds: MarketRules, before: MarketState, price: int) -> Refusal | None:
    """Refuse a market price that is too far from any of the last k ones, for each bound over k blocks."""
    for window in bounds.windows:
        low, high = before.earlier.extremes(before.price, window.blocks - 1)
        lowest, highest = high * window.lowest, low * window.highest
        if not lowest <= price * rules.scale <= highest:
            since = f"after {low} to {high} in the last {window.blocks} blocks"
            return moved_too_far(bounds, price, since, (Fraction(lowest, rules.scale), Fraction(highest, rules.scale)))
    return None


def moved_too_far(bounds: MarketRules, price: int, since: str, allowed: tuple[Fraction, Fraction]) -> Refusal:
    """Refuse a market price outside its bounds."""
    lowest, highest = allowed
    name = bounds.parameters.name
    message = f"the market price of {name} is {price} ticks {since}; it must be from {lowest} to {highest}"
    return Refusal("move-bound", message, {"found": price, "lowest": lowest, "highest": highest}, market=name)


def oracle_follows(rules: Rules, market: MarketRules, now: MarketState) -> Refusal | None:
    """Refuse an oracle price below one tick, or one that the market's oracle cannot show."""
    name = market.parameters.name
    if now.oracle < 1:
        return at_least_one_tick("oracle", name, now.oracle)
    ranges = market.oracle.ranges(now)
    for lowest, highest in ranges:
        if lowest <= now.oracle * rules.scale <= highest:
            return None
    return shown_elsewhere(rules, market, now, ranges)


def shown_elsewhere(rules: Rules, market: MarketRules, now: MarketState, ranges: Sequence[Range]) -> Refusal:
    """Refuse an oracle price outside all of its ranges; the numbers are those of the first."""
    name = market.parameters.name
    allowed = [(max(Fraction(low, rules.scale), Fraction(1)), Fraction(high, rules.scale)) for low, high in ranges]
    places = " or ".join(f"from {lowest} to {highest}" for lowest, highest in allowed)
    message = f"the oracle price of {name} is {now.oracle} ticks; it must be {places}: {market.oracle.reason(now)}"
    lowest, highest = allowed[0]
    return Refusal("oracle-bound", message, {"found": now.oracle, "lowest": lowest, "highest": highest}, market=name)


def at_least_one_tick(kind: str, market: str, price: OraclePrice) -> Refusal:
    """Refuse a price below one tick."""
    message = f"the {kind} price of {market} is {price} ticks; it must be at least 1"
    return Refusal("price-positive", message, {"found": price, "needed": 1}, market=market)


def counted(rules: Rules, state: ClearingState, before: ClearingState) -> ClearingState:
    """Count one more block overdue for each liquidatable account, and none for any other.

    `before` is the state in which an account that is not overdue yet was healthy.
    """
    changed, then = {}, before.markets
    for name, account in state.accounts.items():
        overdue = account.overdue + 1 if is_liquidatable(rules, state, account) else 0
        if overdue != account.overdue or account.called:
            seen = () if overdue == 0 else account.seen or last_seen(rules, account, then)
            first = account.at_first_call if overdue else NOTHING_CALLED
            worth = 0 if not overdue else account.worth or last_worth(rules, account, then)
            look = account.at_look or at_look(rules, before) if overdue else NOTHING_OPENED
            changed[name] = account._replace(
                overdue=overdue, called=(), seen=seen, at_first_call=first, worth=worth, at_look=look
            )
    return state._replace(accounts={**state.accounts, **changed}) if changed else state


def last_seen(rules: Rules, account: Account, before: Mapping[str, MarketState]) -> tuple[tuple[str, OraclePrice], ...]:
    """The oracle prices at which its positions were last healthy, where what they fill at depends on their size."""
    held = (name for name in account.positions if rules.markets[name].parameters.fills_by_size)
    return tuple((name, before[name].oracle) for name in held)


def last_worth(rules: Rules, account: Account, before: Mapping[str, MarketState]) -> OraclePrice:
    """Quote quanta at the oracle prices at which it was last healthy, where keepers ask for it; else 0."""
    if not rules.keepers.asks_for_notional:
        return 0
    held = account.positions.items()
    return sum(abs(size) * before[name].oracle * rules.markets[name].parameters.unit for name, size in held)
