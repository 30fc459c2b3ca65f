"""Vacuity: the replayed run that shows that a property speaks of something."""

from __future__ import annotations

from collections.abc import Sequence

from novate.model.actions import Action, Deposit, Liquidate, Withdraw
from novate.model.core.reference.books import books
from novate.model.core.reference.genesis import genesis
from novate.model.core.reference.rules import Rules
from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario, ScenarioStep
from novate.proofs.counterexamples.build import TRADER
from novate.proofs.counterexamples.replay import Replay, replay
from novate.proofs.counterexamples.search import Found, find_exercise
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.theorems.counterexamples.of_position import exercise
from novate.proofs.theorems.room import movable
from novate.properties import PROPERTIES
from novate.properties.balance import balance


def witness(machine: Machine, name: str, limits: Limits) -> Found:
    """A replayed run that exercises property `name`, or breaks it though it is proved; where there is none, why.

    Of books a close-out says most; where no account can get into trouble a deposit has to do. Of withdrawals one does.
    """
    watched = PROPERTIES[name]
    if watched.on_withdrawn is not None:
        run = of_one_account(machine, name, Deposit(TRADER, 2), Withdraw(TRADER, 1))
        return Found(run, 2, 0, "")
    tried = all(movable(machine)) if watched.of_books else limits.route in (Route.AUTO, Route.THEOREM)
    run = exercise(machine, name) if tried else None
    if run is None and watched.of_books:
        run = of_one_account(machine, name, Deposit(TRADER, 1))
    return find_exercise(machine, name, limits) if run is None else Found(run, len(run.steps), 0, "")


SAID = {Deposit: "deposits", Withdraw: "withdraws"}


def of_one_account(machine: Machine, name: str, *actions: Deposit | Withdraw) -> Scenario | None:
    """Books are exercised as soon as somebody is owed money: a deposit, replayed; None where something is refused."""
    specification = machine.specification
    watched = {machine.market.name: 1}
    start = genesis(Rules.of(specification, watched), watched)
    run = replay(specification, start, actions, name, machine.market.name, machine.side)
    if run.refusal is not None:
        return None
    done = zip(actions, run.steps, strict=True)
    steps = tuple(ScenarioStep(f"the trader {SAID[type(action)]}", action, step.state) for action, step in done)
    violation = run.violation.message if run.violation is not None else ""
    return Scenario(specification, machine.market.name, machine.side, name, violation, start, steps)


def balances(run: Scenario) -> bool:
    """Whether the books balance at the end of a run, whatever property it is about: no proof stands without that."""
    entries = books(Rules.of(run.specification, run.initial.markets), run.steps[-1].state)
    return bool(balance(run.specification, entries).conclusion)


def exercises(run: Replay, actions: Sequence[Action], scenario: Scenario) -> bool:
    """Whether the last action of a scenario, replayed, is one of which its property claims something.

    Of the books that is any action that leaves somebody with an account; of the whole specification any close-out; of
    one side one of its market and side for which the premises of all claims are true.
    """
    watched = PROPERTIES[scenario.property]
    if not run.steps or len(run.steps) != len(actions):
        return False
    if watched.of_books and run.steps[-1].state.accounts:
        return True
    if watched.on_withdrawn is not None:
        return run.steps[-1].withdrawn is not None
    before = run.steps[-2].state if len(run.steps) > 1 else scenario.initial
    seen, last = run.steps[-1].close_out, actions[-1]
    if seen is None or not isinstance(last, Liquidate):
        return False
    if scenario.market is None or scenario.side is None:
        return watched.of_specification
    if last.market != scenario.market:
        return False
    size = scenario.side.sign * before.accounts[last.account].positions[last.market]
    market = scenario.specification.markets[scenario.market]
    claims = watched.on_close_out(scenario.specification, market, seen)
    return size > 0 and all(bool(claim.premise) for claim in claims)
