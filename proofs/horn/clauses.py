"""The clauses: where runs start, which steps there are, what breaks the property; all from the machine's own steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import z3

from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.state import Machine, State, amounts_of, fresh_state, same
from novate.proofs.horn.view import kept, shape
from novate.proofs.induction.arguments import ARGUMENTS
from novate.proofs.induction.books import books
from novate.proofs.induction.close_outs import observed
from novate.proofs.induction.invariant import every_step, new_account, steps
from novate.properties import PROPERTIES
from novate.properties.balance import balance
from novate.properties.property import Claim

BLOCK, CLOSE_OUT = "next block", "liquidate"


@dataclass(frozen=True, slots=True)
class Claimed:
    """What must hold of every step of some kind (or of every state, where the step is `True`)."""

    name: str
    step: Formula
    claim: Claim


@dataclass(frozen=True, slots=True)
class Clauses:
    """The least relation over the kept fields that holds where runs start and that every step keeps."""

    before: tuple[Term, ...]
    """The relation's arguments, before a step."""
    after: tuple[Term, ...]
    start: Formula
    """Of a state `after`."""
    steps: Mapping[str, Formula]
    claims: tuple[Claimed, ...]
    told: tuple[Formula, ...] = ()
    """What is told of every state `before`, and proved together with the invariant."""
    told_after: tuple[Formula, ...] = ()
    """The same of the state `after`."""


def clauses(machine: Machine, name: str) -> Clauses | None:
    """The clauses of property `name`; None where it has none that are linear and about one account."""
    watched = PROPERTIES[name]
    if watched.on_trade is not None:
        return None
    if not ARGUMENTS[name].rests_on_invariant:
        return books_clauses(machine)
    is_of_one_close_out = not (watched.of_books or watched.of_specification or watched.on_overdue)
    return close_out_clauses(machine, name) if is_of_one_close_out and not machine.many_positions else None


def close_out_clauses(machine: Machine, name: str, accounts: int = 1) -> Clauses:
    """What property `name` claims of close-outs, for one account or for several that go through the blocks together.

    In ratio form each account has a price of its own inside the same bounds, so several say nothing that one does not:
    they are there to measure Spacer.
    """
    pairs = [
        (fresh_state(machine, f"before{index}"), fresh_state(machine, f"after{index}")) for index in range(accounts)
    ]
    taken = [steps(machine, before, after) for before, after in pairs]
    named = {BLOCK: z3.And(*(each[BLOCK].relation for each in taken))}
    claims: list[Claimed] = []
    for index, actions in enumerate(taken):
        others = [same(before.account, after.account) for other, (before, after) in enumerate(pairs) if other != index]
        whose = "" if accounts == 1 else f" of account {index + 1}"
        for action, step in actions.items():
            if action != BLOCK:
                named[action + whose] = z3.And(step.relation, *others)
        close_out = actions[CLOSE_OUT]
        claimed = PROPERTIES[name].on_close_out(machine.specification, machine.market, observed(close_out))
        claims += [Claimed(CLOSE_OUT + whose, close_out.relation, claim) for claim in claimed]
    old, new = ([pair[moment].account for pair in pairs] for moment in (0, 1))
    return Clauses(
        before=tuple(term for account in old for term in kept(machine, account)),
        after=tuple(term for account in new for term in kept(machine, account)),
        start=z3.And(*(new_account(after) for _, after in pairs)),
        steps=named,
        claims=tuple(claims),
        told=tuple(shape(machine, account) for account in old),
        told_after=tuple(shape(machine, account) for account in new),
    )


def books_clauses(machine: Machine) -> Clauses:
    """Conservation: a new account comes to a house whose books balance; whatever others do keeps them balanced.

    An action of somebody else is a step of this same machine, followed from that account's side: what is proved of
    every step up to some moment is true of theirs.
    """
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    given, kept = (balanced(machine, each) for each in (before, after))
    named = {action: step.relation for action, step in every_step(machine, before, after).items()}
    named["somebody else acts"] = z3.And(same(before.account, after.account), kept.conclusion)
    return Clauses(
        before=money(before),
        after=money(after),
        start=z3.And(new_account(after), kept.conclusion),
        steps=named,
        claims=(Claimed("books", z3.BoolVal(True), given),),
    )


def balanced(machine: Machine, state: State) -> Claim:
    """The claim of conservation."""
    return balance(machine.specification, books(state, number(0)))


def money(state: State) -> tuple[Term, ...]:
    """Everything that the books add up."""
    ledger = state.ledger
    entries = (getattr(ledger, each) for each in amounts_of(ledger.pool is not None) if each != "close_outs")
    return (state.account.balance, state.counterparty, state.bystanders, *entries)
