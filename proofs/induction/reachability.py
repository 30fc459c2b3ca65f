"""Vacuity: is there any run that exercises a property? Shown by a replayed run, or refuted by induction."""

from __future__ import annotations

from collections.abc import Iterator

import z3

from novate.model.core.symbolic.margin import beyond_required, is_liquidatable, passes_initial
from novate.model.core.symbolic.numbers import Formula
from novate.model.core.symbolic.state import Account, Machine, fresh_state
from novate.model.specification import Level, Side
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, prove
from novate.proofs.induction.close_outs import reachable
from novate.proofs.induction.family import family
from novate.proofs.induction.invariant import steps


def never_liquidatable(machine: Machine, limits: Limits) -> bool:
    """Whether induction shows that no account with this position can ever become liquidatable.

    Nothing shows it where a trade may leave less than it was checked for.
    """
    if machine.specification.fee_after_check:
        return False
    steady = (obligation for each in family(machine) for obligation in keeps_its_margin(each))
    if prove(steady, limits).holds:
        return True
    return not machine.many_positions and prove(stays_unleveraged(machine), limits).holds


def keeps_its_margin(machine: Machine) -> Iterator[Obligation]:
    """No block lowers what the position adds to a healthy account's margin; so none makes it liquidatable."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    healthy = z3.Not(is_liquidatable(machine, before.account))
    premises = (*reachable(machine, before), healthy, before.account.holds)
    step = steps(machine, before, after)["next block"]
    market, sign = machine.market, machine.side.sign
    added = (beyond_required(market, sign, Level.MAINTENANCE, each.account.position.oracle) for each in (after, before))
    kept = next(added) >= next(added)
    yield Obligation("a block keeps the position's margin", (*premises, step.relation), kept)


def stays_unleveraged(machine: Machine) -> Iterator[Obligation]:
    """A long that always has the minimum in cash cannot be liquidated: so it is with an initial margin of 100 %."""
    before, after = fresh_state(machine, "before"), fresh_state(machine, "after")
    if machine.side is Side.SHORT:
        yield Obligation("a short always owes its position", (), z3.BoolVal(False))
        return
    opened = z3.And(passes_initial(machine, after.account), after.account.holds, after.account.position.oracle > 0)
    yield Obligation("opened with the minimum in cash", (opened,), has_minimum(machine, after.account))
    held = (after.account.holds, after.account.position.oracle > 0, has_minimum(machine, after.account))
    yield Obligation("never liquidatable", held, z3.Not(is_liquidatable(machine, after.account)))
    step = steps(machine, before, after)["next block"]
    kept = (has_minimum(machine, before.account), step.relation)
    yield Obligation("a block leaves the cash", kept, has_minimum(machine, after.account))


def has_minimum(machine: Machine, account: Account) -> Formula:
    """The balance alone pays the minimum_maintenance."""
    return account.balance >= machine.market.minimum_maintenance
