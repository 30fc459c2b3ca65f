"""Hypothesis alone: stateful testing of novate's executable reference, which is exact and in whole numbers.

Rules as a competent tester writes them: accounts open positions with exactly the margin, the price makes the largest
move or any other, keepers close accounts out early or, when they must, late. No shrinking: only the first violation
counts. A step here is one action (a block, a trade, a close-out).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from answer import Answer, Outcome, print_answers
from ask_novate_engine import specification_of
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from market import NAME
from question import MOVE, Question

from novate.model.actions import Action, Deposit, Liquidate, NextBlock, Refusal, Trade
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import is_liquidatable
from novate.model.core.reference.rules import Rules

PRICE = 1_000_000_000
"""Ticks at the start."""
SIZE = 1_000_000_000
"""Base quanta of a position."""
WEALTH = 10**30
"""The market maker's, in quote quanta."""
RUNS = 1_000
"""Random runs of the safe machine; of the unsafe one, as many as the time allows."""


class BadDebtError(AssertionError):
    """What is searched for."""


class Market(RuleBasedStateMachine):
    """The market under test. `question` is set before it is run."""

    question: Question
    runs = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).runs += 1
        self.rules = Rules.of(specification_of(self.question))
        self.clearing = genesis(self.rules, {NAME: PRICE})
        self.do(Deposit("maker", WEALTH))

    def do(self, action: Action) -> None:
        """Carry an action out that must not be refused."""
        step = execute(self.rules, self.clearing, action)
        assert not isinstance(step, Refusal), step
        self.clearing = step.state
        if step.close_out is not None and step.close_out.shortfall > 0:
            raise BadDebtError

    @property
    def price(self) -> int:
        """Ticks."""
        return self.clearing.markets[NAME].price

    @rule(number=st.integers(0, 63), is_long=st.booleans(), more=st.just(0) | st.integers(0, 10**9))
    def open(self, number: int, is_long: bool, more: int) -> None:
        """Somebody without a position opens one with the least margin, or more."""
        name = f"trader {number % self.question.accounts}"
        account = self.clearing.accounts.get(name)
        if account is not None and account.positions:
            return
        unit = self.rules.markets[NAME].parameters.unit
        needed = ceil(SIZE * self.price * unit * self.question.margin) + more
        held = account.balance if account is not None else 0
        if held < needed:
            self.do(Deposit(name, needed - held))
        buyer, seller = (name, "maker") if is_long else ("maker", name)
        self.do(Trade(NAME, buyer, seller, SIZE, self.price))

    @rule(number=st.integers(0, 63))
    def close(self, number: int) -> None:
        """A keeper closes an account out before it must."""
        name = f"trader {number % self.question.accounts}"
        account = self.clearing.accounts.get(name)
        if account is not None and is_liquidatable(self.rules, self.clearing, account):
            self.do(Liquidate(name, NAME, "maker", self.price))

    @rule(share=st.sampled_from([-10_000, 10_000]) | st.integers(-10_000, 10_000))
    def block(self, share: int) -> None:
        """The price moves by so many ten-thousandths of the largest move; whoever is overdue is closed out before."""
        for name, account in self.clearing.accounts.items():
            if account.overdue > self.question.delay:
                self.do(Liquidate(name, NAME, "maker", self.price))
        price = self.price + int(self.price * MOVE * share / 10_000)
        self.do(NextBlock({NAME: (price, price)}))


def ask(question: Question) -> Iterator[Answer]:
    """Run until a violation or to the end of the budget."""
    Market.question = question
    limits = settings(
        max_examples=RUNS if question.safe else RUNS**2,
        stateful_step_count=3 * question.shortest_run + 20,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    try:
        run_state_machine_as_test(Market, settings=limits)
    except BadDebtError:
        yield Answer(Outcome.VIOLATED, Market.runs)
    else:
        yield Answer(Outcome.SAMPLED, Market.runs)


if __name__ == "__main__":
    print_answers(ask)
