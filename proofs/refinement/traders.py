"""What traders, prices and keepers do in a run, mostly on the edge of what they may."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Protocol

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Trade, Withdraw
from novate.model.core.reference.margin import least_balance
from novate.model.core.reference.rules import Rules
from novate.model.core.reference.shown import nearest_shown
from novate.model.oracle_price import OraclePrice
from novate.model.specification import Specification
from novate.model.state import Account, ClearingState, MarketState
from novate.proofs.refinement.payments import rates_in_turn

PRICE = 100
"""In ticks, at which the runs of the comparison open."""


class Stage(Protocol):
    """Where they act: a run of the reference."""

    specification: Specification
    rules: Rules

    @property
    def state(self) -> ClearingState:
        """As it is now."""

    def do(self, action: Action) -> bool:
        """Carry the action out, or have it refused; says whether it was carried out."""

    def account(self, name: str) -> Account:
        """The account, empty where nobody has used it."""

    def liquidatable(self) -> list[str]:
        """Who can be closed out."""


ORACLES = ("fresh", "oldest", "lowest", "highest")
"""What the oracle says: the new price, the oldest price that it may, or the furthest that it may be down or up.

One that remembers what it showed has that for the oldest price, where it may.
"""


def maker_of(market: str) -> str:
    """Who takes the other side in a market."""
    return f"maker of {market}"


def open_position(run: Stage, name: str, market: str, size: int, price: int, *, edge: int | None = None) -> bool:
    """A maker takes the other side of a position of this signed size; both have cash enough.

    With an `edge` the trader has no more than the initial requirement and so many quanta, and tries to have one less.
    """
    value = 2 * worth(run, market, size, max(PRICE, run.state.markets[market].price) + price) + 20
    fund(run, maker_of(market), value)
    fund(run, name, value)
    buyer, seller = (name, maker_of(market)) if size > 0 else (maker_of(market), name)
    if not run.do(Trade(market, buyer, seller, abs(size), price)):
        return False
    if edge is not None:
        squeeze(run, name, edge)
    return True


def worth(run: Stage, market: str, size: int, price: int) -> int:
    """Quote quanta that so many base quanta are worth at most: as many as base quanta times ticks, or more."""
    return ceil(abs(size) * price * max(Fraction(1), run.specification.markets[market].unit))


def fund(run: Stage, name: str, amount: int) -> None:
    """Let an account have at least so much more than the initial requirement, in quote quanta."""
    if run.account(name).balance < amount + needed(run, name, initial=True):
        run.do(Deposit(name, 4 * amount + max(0, needed(run, name, initial=True))))


def squeeze(run: Stage, name: str, edge: int = 0) -> None:
    """Withdraw all but the initial requirement and `edge` quanta, then try to take more than may be taken."""
    free = run.account(name).balance - needed(run, name, initial=True)
    run.do(Withdraw(name, free - edge))
    run.do(Withdraw(name, edge + 1))


def cure(run: Stage, name: str, missing: int) -> None:
    """Deposit what brings a liquidatable account back to its maintenance requirement, but for some quanta."""
    run.do(Deposit(name, needed(run, name, initial=False) - run.account(name).balance - missing))


def needed(run: Stage, name: str, *, initial: bool) -> int:
    """The least balance with which the account passes a requirement, in quote quanta."""
    oracles = {market: now.oracle for market, now in run.state.markets.items()}
    return least_balance(run.rules, run.account(name).positions, oracles, initial=initial)


def block(
    run: Stage,
    directions: dict[str, Fraction],
    oracle: str,
    beyond: int = 0,
    *,
    forgotten: int = 0,
    funding: dict[str, Fraction] | None = None,
) -> bool:
    """One block: each price goes this share of the way to its bound (1 up, -1 down), the oracle follows.

    `beyond` ticks are added to the oracle's price, or to the price where the direction is full. Bounds over several
    blocks look so many `forgotten` blocks less back. Funding is paid as it is its turn, unless it is given.
    """
    found = {name: prices(run, name, share, oracle, beyond, forgotten) for name, share in directions.items()}
    rates = rates_in_turn(run.specification, run.state) if funding is None else funding
    return run.do(NextBlock(found, rates))


def prices(
    run: Stage, market: str, share: Fraction, oracle: str, beyond: int, forgotten: int
) -> tuple[int, OraclePrice]:
    """The next (market price, oracle price) in ticks."""
    now, (lowest, highest) = run.state.markets[market], price_bounds(run, market, forgotten)
    price = now.price + floor(share * (highest - now.price if share > 0 else now.price - lowest))
    price += beyond if share == 1 else -beyond if share == -1 else 0
    past, lookback = (price, now.price, *now.earlier), run.specification.markets[market].oracle.lookback
    then = followed_by(run, market, price)
    memory = then.memory
    match oracle:
        case "oldest" if memory:
            return price, shown(run, market, then, int(now.oracle)) + beyond
        case "too old" if memory:
            return price, now.oracle
        case "fresh":
            return price, shown(run, market, then, price) + beyond
        case "oldest":
            return price, shown(run, market, then, past[: lookback + 1][-1]) + beyond
        case "too old":
            return price, past[: lookback + 2][-1]
        case "lowest":
            return price, max(1, shown(run, market, then, 1) - beyond)
    return price, shown(run, market, then, FAR_UP * price) + beyond


def followed_by(run: Stage, market: str, price: int) -> MarketState:
    """The market with this as its next price, before its oracle shows anything: as if it showed that."""
    now = run.state.markets[market]
    memory = run.rules.markets[market].oracle.remembered(now)
    return MarketState(price, price, now.earlier.followed_by(now.price), memory)


FAR_UP = 1_000
"""Times the market price: no oracle of these runs gets there."""


def shown(run: Stage, market: str, then: MarketState, wanted: int) -> OraclePrice:
    """The price nearest to that which the oracle may show."""
    return nearest_shown(run.rules.markets[market].oracle, run.rules.scale, then, wanted)


def price_bounds(run: Stage, market: str, forgotten: int) -> tuple[int, OraclePrice]:
    """The lowest and the highest next market price in ticks; the price now, where its own past forbids every other."""
    parameters, now = run.specification.markets[market], run.state.markets[market]
    past = (now.price, *now.earlier)
    bounds = [(1, parameters.most_up, parameters.most_down)]
    bounds += [(max(1, each.blocks - forgotten), each.up, each.down) for each in parameters.most_windows]
    lowest = max(ceil(max(past[:blocks]) * (1 - down)) for blocks, _, down in bounds)
    highest = min(floor(min(past[:blocks]) * (1 + up)) for blocks, up, _ in bounds)
    return min(lowest, now.price), max(highest, now.price)


def trend(run: Stage, directions: dict[str, Fraction], blocks: int, oracle: str) -> None:
    """Prices trend and keepers sleep, until a block cannot end because of an account that is overdue for too long.

    Where there are bounds over several blocks, prices first try to go further than those allow.
    """
    longest = max(market.longest_window for market in run.specification.markets.values())
    attempts = (longest, 1, 0) if longest > 1 else (0,)
    for _ in range(blocks):
        if not any(block(run, directions, oracle, forgotten=forgotten) for forgotten in attempts):
            return


def close_out(run: Stage, name: str, market: str, worse: Fraction, beyond: int = 0) -> bool:
    """A keeper closes a position, the fill this share of the slippage worse (and some ticks beyond)."""
    size = run.account(name).positions.get(market, 0)
    price, slippage = run.state.markets[market].price, run.specification.markets[market].slippage
    sign = 1 if size > 0 else -1
    worst = price * (1 - sign * slippage * worse)
    fill = (ceil(worst) if size > 0 else floor(worst)) - sign * beyond
    maker = f"spare {maker_of(market)}"
    fund(run, maker, 4 * worth(run, market, size, price) + 10)
    return run.do(Liquidate(name, market, maker, fill))


def close_everybody(run: Stage, worse: Fraction) -> None:
    """Keepers wake up and close out position by position."""
    for name in run.liquidatable():
        for market in list(run.account(name).positions):
            close_out(run, name, market, worse)
