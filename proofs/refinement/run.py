"""A run of the reference, and one every step of which the symbolic machine confirms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from fractions import Fraction
from math import ceil

from novate.model.actions import NOBODY, Action, Deposit, Liquidate, NextBlock, Refusal, Step, Trade, Withdraw
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.machine import execute
from novate.model.core.reference.margin import is_liquidatable
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.abstraction import remembered
from novate.model.specification import Specification
from novate.model.state import EMPTY_ACCOUNT, Account, ClearingState
from novate.proofs.refinement.constants import agree
from novate.proofs.refinement.known import ACCOUNTS, CLAIMS, REFUSAL, REFUSED_PRICES, STEP, Ask, Known, digest
from novate.proofs.refinement.observations import (
    Watch,
    account_agrees,
    close_out_as_seen,
    close_outs_agree,
    initial_agrees,
    said_of,
)
from novate.proofs.refinement.refusals import of_prices, refusal_agrees
from novate.proofs.refinement.steps import Moment, charges_agree, repriced, step_agrees, unmoved
from novate.proofs.refinement.templates import Symbolic
from novate.proofs.refinement.traders import PRICE


class Run:
    """The reference at work."""

    def __init__(self, specification: Specification, symbolic: Symbolic | None = None) -> None:
        self.specification = specification
        self.about = digest(specification)  # a part of every question, written out once
        self.rules = Rules.of(specification)
        self.symbolic = symbolic or Symbolic(specification)
        self.now = Moment(genesis(self.rules, dict.fromkeys(specification.markets, PRICE)), {})
        self.reached: Counter[str] = Counter()

    @property
    def state(self) -> ClearingState:
        """As it is now."""
        return self.now.state

    def do(self, action: Action) -> bool:
        """Carry the action out, or have it refused; says whether it was carried out."""
        result = self.execute(action)
        if isinstance(result, Refusal):
            self.reached[f"refused: {result.guard}"] += 1
            self.judge_refusal(action, result)
            return False
        after = Moment(result.state, remembered(self.now.memories, action, result))
        self.judge_step(action, result, after)
        self._count(action, result, after)
        self.now = after
        return True

    def execute(self, action: Action) -> Step | Refusal:
        """What the reference does, without doing it."""
        return execute(self.rules, self.now.state, action)

    def judge_step(self, action: Action, step: Step, after: Moment) -> None:
        """What a step has to pass; nothing here."""

    def judge_refusal(self, action: Action, refusal: Refusal) -> None:
        """What a refusal has to pass; nothing here."""

    def _count(self, action: Action, step: Step, after: Moment) -> None:
        """Which corners the run has reached."""
        self.reached[type(action).__name__] += 1
        overdue = max((account.overdue for account in after.state.accounts.values()), default=0)
        self.reached["overdue to the limit"] += overdue > self.specification.delay
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
        sizes = [
            (self.now.size(name, action.market), after.size(name, action.market))
            for name in touched_by(action, self.now)
        ]
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


class ConfirmedRun(Run):
    """A run, every step and every refusal of which the symbolic machine has to confirm (but for what is `known`)."""

    def __init__(
        self, specification: Specification, symbolic: Symbolic | None = None, known: Known | None = None
    ) -> None:
        super().__init__(specification, symbolic)
        self.watch = Watch(specification, self.rules)
        self.known = known or Known()
        now = self.now
        self._ask({"the first state": lambda symbolic: initial_agrees(symbolic, now)})

    def judge_step(self, action: Action, step: Step, after: Moment) -> None:
        """Raises `DisagreementError` where the symbolic machine has no such step, or sees another."""
        messages = self.watch.messages(self.now, action, step)
        self.watch.slide(self.now, action, step)
        before, watch = self.now, copy(self.watch)
        closed = Moment(step.closed, after.memories) if step.uncharged is not None else after
        self._ask(
            {
                STEP: lambda symbolic: step_is_confirmed(symbolic, before, action, step, (closed, after)),
                ACCOUNTS: lambda symbolic: accounts_agree(symbolic, watch.rules, before, action, after),
                CLAIMS: lambda symbolic: watch.agrees(symbolic, before, action, messages, (closed, after)),
            },
            *(action, step, after, messages, said_of(self.rules, after), self.watch.recent()),
        )

    def judge_refusal(self, action: Action, refusal: Refusal) -> None:
        """Raises `DisagreementError` where no guard of the symbolic machine refuses."""
        now = self.now
        what = REFUSED_PRICES if of_prices(action, refusal) else REFUSAL
        self._ask({what: lambda symbolic: refusal_agrees(symbolic, now, action, refusal)}, action, refusal)

    def _ask(self, asked: Mapping[str, Ask], *question: object) -> None:
        """Ask the symbolic machine, unless it has confirmed the same before."""
        key = digest(self.about, self.now, *question)
        for what, ask in asked.items():
            self.known.confirmed((key, what), ask, self.symbolic)


def step_is_confirmed(
    symbolic: Symbolic, before: Moment, action: Action, step: Step, then: tuple[Moment, Moment]
) -> None:
    """It is one of the symbolic machine, and nobody else is touched; after a close-out accounts may be charged."""
    after, charged = then
    agree(after.state.block == before.state.block + isinstance(action, NextBlock), "the block number", action, after)
    parties = list(step_agrees(symbolic, before, action, after))
    if step.close_out is not None:
        earlier = before.memories[action.account].closed if isinstance(action, Liquidate) else 0
        counted = replace(step.close_out, close_outs=Fraction(earlier + 1))
        close_outs_agree(counted, close_out_as_seen(*parties[0]))
    unmoved(symbolic, before, after, touched_by(action, before))
    if charged is not after:
        list(charges_agree(symbolic, after, charged))


def accounts_agree(symbolic: Symbolic, rules: Rules, before: Moment, action: Action, after: Moment) -> None:
    """Of everybody it touches, and of a bystander."""
    touched = touched_by(action, before)
    bystanders = [name for name in after.state.accounts if name not in touched]
    for name in (*sorted(touched), *bystanders[:1]):
        account_agrees(symbolic, rules, after, name)


def touched_by(action: Action, before: Moment) -> set[str]:
    """The accounts that take part in an action."""
    match action:
        case Deposit() | Withdraw():
            return {action.account}
        case Trade():
            return {action.buyer, action.seller}
        case Liquidate():
            return {action.account, action.market_maker} - {NOBODY}
        case NextBlock():
            return set(repriced(before))
