"""A deterministic run through all that can happen."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from random import Random

from novate.model.actions import Action, Deposit, Liquidate, Trade, Withdraw
from novate.model.core.reference.margin import least_balance
from novate.model.layers import cuts_withdrawals
from novate.model.specification import Specification
from novate.proofs.refinement.run import Run
from novate.proofs.refinement.traders import (
    ORACLES,
    PRICE,
    block,
    close_everybody,
    close_out,
    cure,
    fund,
    maker_of,
    open_position,
    squeeze,
    trend,
)

TRADERS = ("ann", "bob", "cat", "dan")


def adventure(run: Run, random: Random, rounds: int) -> Run:
    """A deterministic run through all that can happen: traders on the edge, prices that trend, keepers that sleep."""
    if run.specification.many_positions:
        shed(run)
    if run.specification.trading_fee is not None:
        pay_the_last(run)
    for _ in range(rounds):
        directions = random_directions(run, random)
        everybody_trades(run, random, directions)
        overreach(run)
        block(run, directions, random.choice(ORACLES), 1)
        recover(run, directions)
        trend(run, directions, run.specification.delay + random.randint(1, 6), random.choice(ORACLES))
        if random.random() < 0.6:
            some_mischief(run, random)
        close_everybody(run, Fraction(random.randint(0, 4), 4))
        if may_keep_back(run.specification):
            leave(run)
        trend(run, random_directions(run, random), 1, random.choice(ORACLES))
        block(run, random_directions(run, random), "too old")
        for _ in linger(run, random):
            pass
    return run


def pay_the_last(run: Run) -> None:
    """Somebody with just what the check asks for opens a position, if that may be, and closes it with nothing left."""
    market, name, size = next(iter(run.specification.markets)), "newcomer", 40
    worth = size * run.specification.markets[market].unit
    fund(run, maker_of(market), 3 * ceil(worth * PRICE))
    checked = least_balance(run.rules, {market: size}, {market: PRICE}, initial=True) + ceil(worth * PRICE)
    for short in (1, 0):
        run.do(Deposit(name, checked - short - run.account(name).balance))
        run.do(Trade(market, name, maker_of(market), size, PRICE))
    run.do(Trade(market, maker_of(market), name, size, max(0, ceil(-run.account(name).balance / worth))))


def may_keep_back(specification: Specification) -> bool:
    """Whether a layer of the waterfall may keep something back of a withdrawal, or all of it."""
    return bool(cuts_withdrawals(specification)) or specification.gate_blocks is not None


def leave(run: Run) -> None:
    """Everybody withdraws what he may, and then a quantum more."""
    for name in list(run.now.state.accounts):
        squeeze(run, name, edge=1)


def everybody_trades(run: Run, random: Random, directions: dict[str, Fraction]) -> None:
    """Most of it on the wrong side of what prices are about to do."""
    for name in TRADERS:
        for market in random.sample(list(directions), 1 if run.rules.isolated else random.randint(1, len(directions))):
            some_trade(run, random, name, market, -1 if directions[market] > 0 else 1)


def random_directions(run: Run, random: Random) -> dict[str, Fraction]:
    """Which way each market goes."""
    shares = (Fraction(-1), Fraction(1), Fraction(-1, 2), Fraction(1, 3), Fraction(0))
    return {market: random.choices(shares, (5, 5, 1, 1, 1))[0] for market in run.specification.markets}


def some_trade(run: Run, random: Random, name: str, market: str, sign: int) -> None:
    """Somebody opens, changes, turns round or closes a position, rather in the direction of `sign`."""
    price = max(0, run.now.state.markets[market].price + random.choice((0, 0, 1, -3, 20)))
    held = run.account(name).positions.get(market, 0)
    sizes = (-held, -2 * held, 1 * sign, 7 * sign, 20 * sign, 40 * sign, -13 * sign, 33 * sign)
    size = random.choice(sizes) or 25 * sign
    open_position(run, name, market, size, price, edge=random.choice((0, 0, 0, 1, 5, None)))


def some_mischief(run: Run, random: Random) -> None:
    """Small steps and refusals on the edge of what is allowed."""
    name, market = random.choice(TRADERS), random.choice(list(run.specification.markets))
    for action in small_steps(run, random, name, market):
        run.do(action)
    block(run, dict.fromkeys(run.specification.markets, Fraction(0)), random.choice(ORACLES), 1)
    block(run, dict.fromkeys(run.specification.markets, Fraction(-1, 2)), "too old")
    close_out(run, name, market, Fraction(1), random.choice((0, 1)))
    for each in run.liquidatable()[:2]:
        rescue(run, random, each)


def overreach(run: Run) -> None:
    """Each price alone tries to go a tick beyond its bounds."""
    for market in run.specification.markets:
        for share in (Fraction(1), Fraction(-1)):
            still = dict.fromkeys(run.specification.markets, Fraction(0))
            block(run, still | {market: share}, "fresh", 1)
    overcharge(run)


def overcharge(run: Run) -> None:
    """Funding of more than the rule has, for either side, and again in the block after a payment."""
    still = dict.fromkeys(run.specification.markets, Fraction(0))
    for market in (each for each in run.specification.markets.values() if each.funding.pays):
        for rate in (market.funding.most, -market.funding.most):
            block(run, still, "fresh", funding={market.name: rate * Fraction(1001, 1000)})
        block(run, still, "fresh", funding={market.name: market.funding.most})
        block(run, still, "fresh", funding={market.name: market.funding.most})


def recover(run: Run, directions: dict[str, Fraction]) -> None:
    """Prices turn round for a block: who has become liquidatable is healthy again without doing anything."""
    trend(run, directions, run.specification.delay + 1, "fresh")
    block(run, {market: -share for market, share in directions.items()}, "fresh")


def linger(run: Run, random: Random) -> Iterator[None]:
    """Oracles that remember what they showed go on to show it, and then something else; keepers are awake.

    Stops before each block.
    """
    markets = run.now.state.markets
    for market in (name for name, now in markets.items() if run.rules.markets[name].oracle.remembered(now)):
        still = dict.fromkeys(markets, Fraction(0))
        for share in random.choices((Fraction(1), Fraction(-1)), k=LINGERING):
            for _ in range(LINGERING):
                close_everybody(run, Fraction(0))
                yield
                shown = random.choice(("oldest", "oldest", "lowest", "highest", "too old"))
                block(run, still | {market: share}, shown, random.choice((0, 0, 1)))


LINGERING = 4
"""Blocks one way, and how often that is chosen."""


def shed(run: Run) -> None:
    """A liquidatable account makes the market for another one, and is rid of its own position.

    One is long of the first market, which falls. The other is short of it and gains, but loses more in the second.
    """
    first, second = list(run.specification.markets)[:2]
    units = [run.specification.markets[market].unit for market in (first, second)]
    prices = {market: now.price for market, now in run.now.state.markets.items()}
    open_position(run, "eve", first, 40, prices[first], edge=0)
    open_position(run, "fay", first, -40, prices[first])
    open_position(run, "fay", second, -int(60 * units[0] / units[1]), prices[second], edge=0)
    directions = dict.fromkeys(run.specification.markets, Fraction(0)) | {first: Fraction(-1), second: Fraction(1)}
    trend(run, directions, 2, "fresh")
    run.do(Liquidate("fay", first, "eve", run.now.state.markets[first].price))
    close_everybody(run, Fraction(0))


def rescue(run: Run, random: Random, name: str) -> None:
    """A liquidatable account gets nearly enough, is offered bad fills, and then may get away."""
    cure(run, name, random.choice((1, 3)))
    market, size = next(iter(run.account(name).positions.items()))
    run.do(Liquidate(name, market, "somebody without money", run.now.state.markets[market].price))
    close_out(run, name, market, Fraction(1), random.choice((-8, 1)))
    match random.choice(("cured", "bought out", "left alone")):
        case "cured":
            cure(run, name, 0)
        case "bought out":
            sign, price = (1 if size > 0 else -1), run.now.state.markets[market].price
            buyer, seller = (maker_of(market), name) if size > 0 else (name, maker_of(market))
            fund(run, maker_of(market), 60 * abs(size))
            run.do(Trade(market, buyer, seller, -(-abs(size) // 2), max(0, price + 50 * sign)))


def small_steps(run: Run, random: Random, name: str, market: str) -> Iterator[Action]:
    """What is mostly allowed, and what never is."""
    other = random.choice(TRADERS)
    yield Deposit(name, random.choice((0, 1, 9)))
    yield Withdraw(name, random.choice((-1, 1, 9)))
    yield Withdraw(name, run.now.state.ledger.cash + 1)
    yield Trade(market, maker_of(market), maker_of(market), 1, PRICE)
    yield Trade(market, name, maker_of(market), 1, -1)
    yield Trade(market, name, other, random.choice((0, 1, 5)), random.choice((-1, 0, PRICE)))
    yield Trade(market, name, maker_of(market), random.randint(1, 400), PRICE)
    yield Liquidate(name, market, other, PRICE)
