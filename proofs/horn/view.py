"""What Spacer sees of the local state: as few fields as the argument can do with."""

from __future__ import annotations

import z3

from novate.model.core.symbolic.health import power_lemma
from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.prices import no_notional, window_shape
from novate.model.core.symbolic.state import Account, Machine

LONGEST_COUNT = 3
"""Up to this keeper delay Spacer counts the blocks itself; beyond, it soon gives up, and the ghosts carry them."""


def keeps_ghosts(machine: Machine) -> bool:
    """Whether `anchor` and `reach` are kept: for long delays, and where bounds over several blocks need them."""
    return machine.specification.keeper_delay > LONGEST_COUNT or bool(machine.market.move_windows)


def kept(machine: Machine, account: Account) -> list[Term]:
    """The fields of an account that the clauses mention.

    Where the oracle shows the market price of this block, all its notionals are one.
    """
    position, specification = account.position, machine.specification
    terms = [account.balance, position.market]
    if specification.staleness or specification.deviation:
        terms.append(position.oracle)
    if specification.staleness:
        terms += [position.high, position.low]
    if keeps_ghosts(machine):
        terms += [position.anchor, position.reach]
    return [*terms, account.overdue]


def shape(machine: Machine, account: Account) -> Formula:
    """What any position's notionals have in common: told to Spacer, and proved with what it finds."""
    position = account.position
    return z3.If(account.holds, window_shape(machine, position), no_notional(position))


def lemmas(machine: Machine, account: Account) -> list[Formula]:
    """Facts about the ghosts that hold by their definition."""
    return [power_lemma(machine, account)] if keeps_ghosts(machine) else []
