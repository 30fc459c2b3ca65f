"""An adversary who trades with just the initial margin, moves prices to their ends, and closes out whom he likes.

Through the reference alone: he knows no formula. Who makes the market in a close-out may be anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from random import Random
from typing import Any

from novate.model.actions import NOBODY, Action, Deposit, Liquidate, NextBlock, Refusal, Trade
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import is_liquidatable, least_balance
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side, Specification
from novate.model.state import ClearingState
from novate.proofs.counterexamples.monitor import Monitor
from novate.proofs.refinement.small import mechanism
from novate.proofs.theorems.by_margin.deleveraging import margin

RICH, OPENED = "rich", 10_000
WATCHED = "no-cascade", "liquidation-progress"


def deleveraging(rate: Fraction, up: Fraction, down: Fraction, **changes: Any) -> Specification:
    """Whoever trades needs no more than to be healthy, and the fund holds nothing unless it is said."""
    market = {"move_up": up, "move_down": down, "slippage": Fraction(0), "penalty": changes.pop("penalty", Fraction(0))}
    rates = {"initial_margin": rate, "maintenance_margin": rate}
    usual = {"layers": ("insurance-fund", "adl"), "insurance_fund": 0, "gas_cost": 0}
    return mechanism(market | rates, **(usual | changes))


def enough(up: Fraction, down: Fraction, delay: int, price: str = "bankruptcy") -> Fraction:
    """What is proved to be enough of both sides, rounded up to a millionth."""
    asked = deleveraging(Fraction(1, 10), up, down, keeper_delay=delay, adl_price=price)
    found = [margin(Machine(asked, asked.markets["A"], side, exact=True)) for side in Side]
    return max(Fraction(-(-each * 10**6 // 1), 10**6) for each in found if each is not None)


@dataclass
class Adversary:
    """One run of his."""

    specification: Specification
    random: Random
    has_makers: bool = True
    """Else he lets the other side close as often as he likes."""
    broken: dict[tuple[str, Side], str] = field(default_factory=dict)
    """(property, side) -> what breaks it first."""
    charged: int = 0
    """Close-outs for which accounts were charged."""
    opened: int = 0
    rules: Rules = field(init=False)
    state: ClearingState = field(init=False)

    def __post_init__(self) -> None:
        """Begin with a rich market maker."""
        self.rules = Rules.of(self.specification)
        self.state = genesis(self.rules, {"A": OPENED})
        self.monitors = {(name, side): Monitor(self.rules, name, "A", side) for name in WATCHED for side in Side}
        self.does(Deposit(RICH, 10**9))

    def goes_on(self, steps: int) -> None:
        """So many things that he may do, until something breaks."""
        for _ in range(steps):
            chance = self.random.random()
            if chance < 0.35:
                self.opens()
            elif chance < 0.75:
                self.moves()
            else:
                self.closes_one()
            if self.broken:
                return

    def does(self, action: Action) -> bool:
        """Whether it is not refused; monitors see it."""
        step = execute(self.rules, self.state, action)
        if isinstance(step, Refusal):
            return False
        self.charged += step.uncharged is not None
        for watched, monitor in self.monitors.items():
            message = monitor.broken_by(self.state, action, step)
            if message:
                self.broken.setdefault(watched, message)
        self.state = step.state
        return True

    def opens(self) -> None:
        """Two new accounts, each with its initial requirement or a little more."""
        price, size = int(self.state.markets["A"].oracle), self.random.choice((1, 1, 2, 3, 7, 50))
        self.opened += 1
        long, short = f"long {self.opened}", f"short {self.opened}"
        for name, signed in ((long, size), (short, -size)):
            needed = least_balance(self.rules, {"A": signed}, {"A": price}, initial=True) + signed * price
            self.does(Deposit(name, max(1, needed + self.random.choice((0, 0, 0, size * price // 50)))))
        self.does(Trade("A", long, short, size, price))

    def moves(self) -> None:
        """The next block, as far up or down as it may be; who must be closed out before that is."""
        limits = self.specification.markets["A"]
        rate = self.random.choice((-limits.move_down, limits.move_up, -limits.move_down, limits.move_up, 0))
        price = self.state.markets["A"].price * (1 + rate)
        now = int(price) if rate > 0 else -int(-price // 1)
        while not self.does(NextBlock({"A": (now, now)})):
            if not self.closes_one():
                return

    def closes_one(self) -> bool:
        """Whether somebody was liquidatable: he is closed out, against anybody who can take the position."""
        liquidatable = list(self.liquidatable())
        if not liquidatable:
            return False
        name, price = self.random.choice(liquidatable), self.state.markets["A"].price
        maker = self.random.choice([each for each in self.state.accounts if each != name])
        if not self.has_makers and self.random.random() < 0.7:
            maker = NOBODY
        return self.does(Liquidate(name, "A", maker, price)) or self.does(Liquidate(name, "A", RICH, price))

    def liquidatable(self) -> Iterator[str]:
        """By name."""
        for name, account in self.state.accounts.items():
            if name != RICH and is_liquidatable(self.rules, self.state, account):
                yield name


def drawn(
    runs: int, less: Fraction = Fraction(0), *, has_makers: bool = True, **changes: Any
) -> tuple[set[tuple[str, Side]], int]:
    """What breaks over so many mechanisms with so much less margin than is enough; and how many charges there were."""
    random, broken, charged = Random(14), set(), 0
    for _ in range(runs):
        up, down = (Fraction(random.randint(3, 12), 100) for _ in Side)
        own = {"keeper_delay": random.randint(0, 2), "insurance_fund": random.choice((0, 0, 500))}
        rate = enough(up, down, own["keeper_delay"], changes.get("adl_price", "bankruptcy")) - less
        allocation = random.choice(("pro-rata", "list", "largest-first", "score"))
        run = Adversary(deleveraging(rate, up, down, adl_allocation=allocation, **(own | changes)), random, has_makers)
        run.goes_on(60)
        broken |= {*run.broken}
        charged += run.charged
    return broken, charged
