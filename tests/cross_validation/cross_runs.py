"""A run of the reference, every step of which the symbolic machine confirms; and what traders and prices do in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from random import Random

from cross_observations import Watch, account_agrees, close_out_as_seen, close_outs_agree
from cross_steps import Moment, refusal_agrees, step_agrees, unmoved
from cross_templates import Symbolic

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Refusal, Step, Trade, Withdraw
from novate.model.reference.genesis import genesis
from novate.model.reference.machine import execute
from novate.model.reference.margin import is_liquidatable, least_balance
from novate.model.reference.rules import Rules
from novate.model.specification import Specification
from novate.model.state import EMPTY_ACCOUNT, Account
from novate.model.symbolic.abstraction import remembered

TRADERS = ("ann", "bob", "cat", "dan")
PRICE = 100
ORACLES = ("fresh", "oldest", "lowest", "highest")
"""What the oracle says: the new price, the oldest price that it may, or the furthest that it may be down or up."""


class Run:
    """The reference under watch."""

    def __init__(self, specification: Specification, symbolic: Symbolic | None = None, *, checked: bool = True) -> None:
        self.specification = specification
        self.rules = Rules.of(specification)
        self.symbolic = symbolic or Symbolic(specification)
        self.now = Moment(genesis(self.rules, dict.fromkeys(specification.markets, PRICE)), {})
        self.watch = Watch(self.symbolic, self.rules)
        self.reached: Counter[str] = Counter()
        self.checked = checked
        """Whether the symbolic machine has to confirm each step."""

    def do(self, action: Action) -> bool:
        """Carry the action out, or have it refused, in both; says whether it was carried out."""
        result = execute(self.rules, self.now.state, action)
        if isinstance(result, Refusal):
            self.reached[f"refused: {result.guard}"] += 1
            if self.checked:
                refusal_agrees(self.symbolic, self.now, action, result)
            return False
        after = Moment(result.state, remembered(self.now.memories, action, result.state))
        if self.checked:
            self._check(action, result, after)
        self._count(action, result, after)
        self.now = after
        return True

    def _check(self, action: Action, step: Step, after: Moment) -> None:
        readings = list(step_agrees(self.symbolic, self.now, action, after))
        close_out = None
        if step.close_out is not None:
            close_out = close_out_as_seen(*readings[0])
            close_outs_agree(step.close_out, close_out)
        touched = set(after.state.accounts) if isinstance(action, NextBlock) else touched_by(action)
        unmoved(self.symbolic, self.now, after, touched)
        bystanders = [name for name in after.state.accounts if name not in touched]
        for name in (*sorted(touched), *bystanders[:1]):
            account_agrees(self.symbolic, self.rules, after, name)
        self.watch.agrees(self.now, action, step, after, close_out)

    def _count(self, action: Action, step: Step, after: Moment) -> None:
        """Which corners the run has reached."""
        self.reached[type(action).__name__] += 1
        overdue = max((account.overdue for account in after.state.accounts.values()), default=0)
        self.reached["overdue to the limit"] += overdue > self.specification.keeper_delay
        self.reached["turned round"] += isinstance(action, Trade) and self._turned(action, after)
        if step.close_out is None:
            return
        seen, ledger = step.close_out, after.state.ledger
        self.reached["shortfall"] += seen.shortfall > 0
        self.reached["uncovered"] += ledger.uncovered_bad_debt > self.now.state.ledger.uncovered_bad_debt
        self.reached["rounded"] += seen.fill_notional.denominator > 1
        self.reached["charges capped"] += seen.charges < self._due(action, seen.fill_notional)
        self.reached["positions left"] += seen.requirement_after > 0
        self.reached["close-out after an earlier one"] += any(memory.closed > 1 for memory in after.memories.values())

    def _turned(self, action: Trade, after: Moment) -> bool:
        sizes = [(self.now.size(name, action.market), after.size(name, action.market)) for name in touched_by(action)]
        return any(old * new < 0 for old, new in sizes)

    def _due(self, action: Action, fill: Fraction) -> int:
        assert isinstance(action, Liquidate)
        return ceil(fill * self.specification.markets[action.market].penalty) + self.specification.keeper_flat_reward

    def account(self, name: str) -> Account:
        """The account, empty where nobody has used it."""
        return self.now.state.accounts.get(name, EMPTY_ACCOUNT)

    def liquidatable(self) -> list[str]:
        """Who can be closed out."""
        state = self.now.state
        return [name for name, account in state.accounts.items() if is_liquidatable(self.rules, state, account)]


def touched_by(action: Action) -> set[str]:
    """The accounts that take part in an action; none in a block."""
    match action:
        case Deposit() | Withdraw():
            return {action.account}
        case Trade():
            return {action.buyer, action.seller}
        case Liquidate():
            return {action.account, action.market_maker}
        case NextBlock():
            return set()


def maker_of(market: str) -> str:
    """Who takes the other side in a market."""
    return f"maker of {market}"


def open_position(run: Run, name: str, market: str, size: int, price: int, *, edge: int | None = None) -> bool:
    """A maker takes the other side of a position of this signed size; both have cash enough.

    With an `edge` the trader has no more than the initial requirement and so many quanta, and tries to have one less.
    """
    value = 2 * abs(size) * (PRICE + price) + 20
    fund(run, maker_of(market), value)
    fund(run, name, value)
    buyer, seller = (name, maker_of(market)) if size > 0 else (maker_of(market), name)
    if not run.do(Trade(market, buyer, seller, abs(size), price)):
        return False
    if edge is not None:
        squeeze(run, name, edge)
    return True


def fund(run: Run, name: str, amount: int) -> None:
    """Let an account have at least so much more than the initial requirement, in quote quanta."""
    if run.account(name).balance < amount + needed(run, name, initial=True):
        run.do(Deposit(name, 4 * amount + max(0, needed(run, name, initial=True))))


def squeeze(run: Run, name: str, edge: int = 0) -> None:
    """Withdraw all but the initial requirement and `edge` quanta, then try to take more than may be taken."""
    free = run.account(name).balance - needed(run, name, initial=True)
    run.do(Withdraw(name, free - edge))
    run.do(Withdraw(name, edge + 1))


def cure(run: Run, name: str, missing: int) -> None:
    """Deposit what brings a liquidatable account back to its maintenance requirement, but for some quanta."""
    run.do(Deposit(name, needed(run, name, initial=False) - run.account(name).balance - missing))


def needed(run: Run, name: str, *, initial: bool) -> int:
    """The least balance with which the account passes a requirement, in quote quanta."""
    oracles = {market: now.oracle for market, now in run.now.state.markets.items()}
    return least_balance(run.rules, run.account(name).positions, oracles, initial=initial)


def block(run: Run, directions: dict[str, Fraction], oracle: str, beyond: int = 0) -> bool:
    """One block: each price goes this share of the way to its bound (1 up, -1 down), the oracle follows.

    `beyond` ticks are added to the oracle's price, or to the price where the direction is full.
    """
    return run.do(NextBlock({name: prices(run, name, share, oracle, beyond) for name, share in directions.items()}))


def prices(run: Run, market: str, share: Fraction, oracle: str, beyond: int) -> tuple[int, int]:
    """The next (market price, oracle price) in ticks."""
    parameters, now = run.specification.markets[market], run.now.state.markets[market]
    lowest, highest = ceil(now.price * (1 - parameters.move_down)), floor(now.price * (1 + parameters.move_up))
    price = now.price + floor(share * (highest - now.price if share > 0 else now.price - lowest))
    price += beyond if share == 1 else -beyond if share == -1 else 0
    deviation, staleness = run.specification.deviation, run.specification.staleness
    window = (price, *(now.price, *now.earlier)[:staleness])
    match oracle:
        case "fresh":
            return price, price + beyond
        case "oldest":
            return price, window[-1] + beyond
        case "lowest":
            return price, max(1, ceil(min(window) * (1 - deviation)) - beyond)
    return price, floor(max(window) * (1 + deviation)) + beyond


def trend(run: Run, directions: dict[str, Fraction], blocks: int, oracle: str) -> None:
    """Prices trend and keepers sleep, until a block cannot end because of an account that is overdue for too long."""
    for _ in range(blocks):
        if not block(run, directions, oracle):
            return


def close_out(run: Run, name: str, market: str, worse: Fraction, beyond: int = 0) -> bool:
    """A keeper closes a position, the fill this share of the slippage worse (and some ticks beyond)."""
    size = run.account(name).positions.get(market, 0)
    price, slippage = run.now.state.markets[market].price, run.specification.markets[market].slippage
    sign = 1 if size > 0 else -1
    worst = price * (1 - sign * slippage * worse)
    fill = (ceil(worst) if size > 0 else floor(worst)) - sign * beyond
    maker = f"spare {maker_of(market)}"
    fund(run, maker, 4 * abs(size) * price + 10)
    return run.do(Liquidate(name, market, maker, fill))


def close_everybody(run: Run, worse: Fraction) -> None:
    """Keepers wake up and close out position by position."""
    for name in run.liquidatable():
        for market in list(run.account(name).positions):
            close_out(run, name, market, worse)


def adventure(run: Run, random: Random, rounds: int) -> Run:
    """A deterministic run through all that can happen: traders on the edge, prices that trend, keepers that sleep."""
    for _ in range(rounds):
        directions = random_directions(run, random)
        everybody_trades(run, random, directions)
        block(run, directions, random.choice(ORACLES), 1)
        trend(run, directions, run.specification.keeper_delay + random.randint(1, 6), random.choice(ORACLES))
        if random.random() < 0.6:
            some_mischief(run, random)
        close_everybody(run, Fraction(random.randint(0, 4), 4))
        trend(run, random_directions(run, random), 1, random.choice(ORACLES))
    return run


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
    close_out(run, name, market, Fraction(1), random.choice((0, 1)))
    for each in run.liquidatable()[:2]:
        rescue(run, random, each)


def rescue(run: Run, random: Random, name: str) -> None:
    """A liquidatable account gets nearly enough, is offered bad fills, and then may get away."""
    cure(run, name, random.choice((1, 3)))
    market, size = next(iter(run.account(name).positions.items()))
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
    yield Trade(market, name, other, random.choice((0, 1, 5)), random.choice((-1, 0, PRICE)))
    yield Trade(market, name, maker_of(market), random.randint(1, 400), PRICE)
    yield Liquidate(name, market, other, PRICE)
