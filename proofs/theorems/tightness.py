"""Tightness: where an inequality of a condition fails, a constructed run breaks the property.

The run is that of `novate.proofs.components.witness`: a position opened in time, an account just healthy at the oracle
price A (with less than one quantum to spare), the worst moves, the close-out. That every such run is one the mechanism
allows, and that the claim is false after it whatever the roundings do, is proved here with symbols for parameters: of
every lag profile. That there are prices that lead there, and that the account is liquidatable in every block between,
is what each oracle shows of itself (`novate.proofs.components`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import z3

from novate.model.core.symbolic.liquidate import liquidate
from novate.model.core.symbolic.margin import equity, is_liquidatable, passes_initial
from novate.model.core.symbolic.numbers import Formula, Rounding, Term, larger, number
from novate.model.core.symbolic.parameters import facts, joined
from novate.model.core.symbolic.prices import seen_within_profile
from novate.model.core.symbolic.state import Account, Machine, Others, Position, State, fresh_state
from novate.model.core.symbolic.transition import Transition
from novate.model.observation import Books, Window
from novate.model.rounding import drain_rounding
from novate.proofs.components.runs import RUNS
from novate.proofs.components.witness import LARGE, Witness, openable, smallest, witness
from novate.proofs.counterexamples.accounts_on_course import books_after_closing
from novate.proofs.counterexamples.repetition import repeated_books, repeated_window
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.close_outs import observed
from novate.proofs.theorems.conditions import domain
from novate.proofs.theorems.gap import gap, least_balance, needed
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Parameters
from novate.proofs.theorems.room import witnessed
from novate.properties import PROPERTIES
from novate.properties.property import Claim


def tightness(name: str, row: Inequality) -> Iterator[Obligation]:
    """The obligations that make a failing row a broken property."""
    machine = row.shape.machine
    parameters = Parameters.of(machine)
    given = (
        *facts(machine),
        *joined(machine),
        domain(name, row.shape, parameters),
        z3.Not(row.holds(parameters)),
        witnessed(name, row, machine),
    )
    run = witness(row.form, machine, z3.Real("anchor") if row.form in LARGE else smallest(row.form, machine))
    if row.form in LARGE:
        one = witness(row.form, machine, number(1))
        yield Obligation("a larger position is further from health", given, gap(machine, one) > 0)
        given = (*given, *large(row, machine, run))
    account = just_healthy(machine, run, spared=RUNS[row.form].spares)
    premises = (*given, *account.constraints)
    yield reached(row, machine, run, account, premises)
    yield Obligation("the run keeps to the mechanism", premises, allowed(machine, account))
    yield from broken(name, row, machine, run, account, premises)


def large(row: Inequality, machine: Machine, run: Witness) -> tuple[Formula, ...]:
    """So large that what is missing is more than what is needed, and that the margin call is clear."""
    missing = (row.bound(Parameters.of(machine)) - machine.market.maintenance_margin) * run.anchor
    return (
        run.anchor > 0,
        run.anchor >= openable(machine),
        gap(machine, run) >= 1,
        missing >= needed(machine, row),
    )


@dataclass(frozen=True, slots=True)
class JustHealthy:
    """The account of the run, when it was last healthy and at the end."""

    balance: Term
    healthy: Account
    final: Account
    constraints: tuple[Formula, ...]


def just_healthy(machine: Machine, run: Witness, *, spared: int) -> JustHealthy:
    """Less than `spared` quanta more than it needs: balances are whole, so 0 only where that is whole."""
    balance, least = z3.Real("balance"), least_balance(machine, run)
    enough = (balance >= least, balance < least + spared) if spared else (balance == least,)
    return JustHealthy(
        balance,
        holding(balance, run, run.anchor, number(0)),
        holding(balance, run, run.oracle, number(1)),
        enough,
    )


def holding(balance: Term, run: Witness, oracle: Term, overdue: Term) -> Account:
    """The account at an oracle notional, the market price being the last one."""
    others = Others(*(number(0) for _ in fields(Others)))
    return Account(balance, z3.BoolVal(True), Position(run.final, oracle, run.anchor), overdue, number(0), others)


def reached(
    row: Inequality, machine: Machine, run: Witness, account: JustHealthy, premises: tuple[Formula, ...]
) -> Obligation:
    """The account gets into its position by a trade; into one of hardly any size by a withdrawal, the price moved."""
    if RUNS[row.form].is_shrunk:
        return Obligation("all else can be withdrawn", (*premises, *opening(machine, run)), opened(machine, account))
    is_traded = z3.Real("opening") >= machine.market.minimum_notional
    given = (*premises, *opening(machine, run), is_traded)
    return Obligation("the position can be opened", given, opened(machine, account))


def opening(machine: Machine, run: Witness) -> tuple[Formula, ...]:
    """The oracle notional at the opening: from there a long falls, and a short rises, to the anchor."""
    market, sign, start = machine.market, machine.side.sign, z3.Real("opening")
    moved = (1 - sign * market.initial_margin) * start - (1 - sign * market.maintenance_margin) * run.anchor
    return start > 0, sign * moved >= 0


def opened(machine: Machine, account: JustHealthy) -> Formula:
    """The initial requirement holds at the opening."""
    position = replace(account.healthy.position, oracle=z3.Real("opening"))
    return passes_initial(machine, replace(account.healthy, position=position))


def allowed(machine: Machine, account: JustHealthy) -> Formula:
    """Healthy, then liquidatable, at prices within the lag profile."""
    return z3.And(
        seen_within_profile(machine, account.final),
        z3.Not(is_liquidatable(machine, account.healthy)),
        is_liquidatable(machine, account.final),
    )


def broken(
    name: str, row: Inequality, machine: Machine, run: Witness, account: JustHealthy, premises: tuple[Formula, ...]
) -> Iterator[Obligation]:
    """The claim is false after the run, whatever the roundings."""
    if RUNS[row.form].is_asleep:
        (claim,) = PROPERTIES[name].on_books(machine.specification, asleep(machine, account))
        yield Obligation("the books do not balance", premises, z3.Not(claim.conclusion))
        return
    specification = machine.specification
    before = replace(fresh_state(machine, "before"), account=account.final)
    step = liquidate(machine, before, fresh_state(machine, "after"), run.fill, Rounding())
    yield Obligation("the close-out is enabled", premises, z3.And(*step.guards.values()))
    done = (untouched(machine, before), step.relation)
    if not is_repeated(name, row):
        claim = broken_claim(name, row, machine, run, step)
        yield Obligation(f"broken: {claim.label}", (*premises, *done), z3.And(claim.premise, z3.Not(claim.conclusion)))
        return
    allowance, exact, lost = drain_rounding(specification), exact_loss(machine, run), observed(step).drain
    rounded = (*account.constraints, *facts(machine), run.fill > 0, step.relation)
    yield Obligation("roundings are worth less than two quanta", rounded, lost >= exact - 2)
    yield Obligation("the close-out costs more than its rounding", premises, exact - 2 > allowance)
    claim = claim_repeated(name, machine, run, step)
    often = (lost > allowance, TIMES >= 1, TIMES * (lost - allowance) > specification.insurance_fund)
    given = (*done, *often, *([] if claim.premise is True else [claim.premise]))
    yield Obligation(f"broken if repeated: {claim.label}", given, z3.Not(claim.conclusion))


TIMES = z3.Real("times")
"""How often the close-out happens, within the open interest (see `novate.proofs.counterexamples.repetition`)."""


def is_repeated(name: str, row: Inequality) -> bool:
    """Whether the run breaks the property when it happens often enough: what it costs the fund adds up."""
    return PROPERTIES[name].of_fund and not RUNS[row.form].is_once


def claim_repeated(name: str, machine: Machine, run: Witness, step: Transition) -> Claim:
    """The claim of a property of the fund when the run has happened so often."""
    specification, market, fund = machine.specification, machine.market, machine.specification.insurance_fund
    if PROPERTIES[name].of_books:
        entries = repeated_books(books_after_closing(step), fund, TIMES)
        (claim,) = PROPERTIES[name].on_books(specification, entries)
        return claim
    window = repeated_window(Window({(market.name, machine.side): run.anchor}, observed(step).drain, 1), TIMES)
    (claim,) = PROPERTIES[name].on_window(replace(specification, markets={market.name: market}), window)
    return claim


def exact_loss(machine: Machine, run: Witness) -> Term:
    """The same without roundings: the account's debt, and what the keeper gets in full."""
    specification = machine.specification
    share, flat = specification.keeper_share * machine.market.penalty, specification.keeper_flat_reward
    paid = share * run.fill + flat if specification.pays_keepers_in_full else 0
    return paid - least_balance(machine, run) - machine.side.sign * run.fill


def broken_claim(name: str, row: Inequality, machine: Machine, run: Witness, step: Transition) -> Claim:
    """The claim of the property that the row is about."""
    specification, market, seen = machine.specification, machine.market, observed(step)
    watched = PROPERTIES[name]
    if not watched.of_specification:
        return watched.on_close_out(specification, market, seen)[OF_PROPERTIES[name].claim_about(row.form)]
    window = Window({(market.name, machine.side): run.anchor}, seen.drain, close_outs=1)
    (claim,) = watched.on_window(replace(specification, markets={market.name: market}), window)
    return claim


def untouched(machine: Machine, state: State) -> Formula:
    """The ledger of a mechanism in which nothing has happened."""
    ledger = state.ledger
    return z3.And(
        ledger.insurance_fund == machine.specification.insurance_fund,
        *(getattr(ledger, name) == 0 for name in ("uncovered_bad_debt", "close_outs", "fees", "keeper_claims")),
    )


def asleep(machine: Machine, account: JustHealthy) -> Books[Term]:
    """The books while the account waits to be closed out: its negative equity is somebody's positive one."""
    balances, fund, zero = z3.Real("balances"), machine.specification.insurance_fund, number(0)
    deficit = larger(zero, -equity(machine, account.final))
    return Books(balances + fund, balances, balances + deficit, fund, zero, zero, zero, zero)
