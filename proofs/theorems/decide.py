"""Decide: what the theorems say of one property of one side of one market, exactly and without a solver.

`judged` says it of one mechanism or of many at once; `decide` turns it into a status for one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from novate.model.core.symbolic.lag_profile import lag_profile, oracle_profile
from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth, all_in_turn, both, somewhere
from novate.model.quantities import format_amount
from novate.model.rounding import rounding_allowance
from novate.proofs.status import Status
from novate.proofs.theorems.conditions import condition, domain, within_profiles
from novate.proofs.theorems.counterexamples.milder import milder
from novate.proofs.theorems.frontier import applies
from novate.proofs.theorems.frontier_kept import kept_above
from novate.proofs.theorems.in_force import in_force
from novate.proofs.theorems.inequality import MINIMUM, Inequality
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.plainer import any_layers
from novate.proofs.theorems.plainer.charges_of_parts import is_charged_in_parts, of_hardly_any_size
from novate.proofs.theorems.plainer.never_refused import is_in_force
from novate.proofs.theorems.plainer.paid_by_fund import as_proved
from novate.proofs.theorems.plainer.refusals import (
    is_paid_where_held,
    is_shown,
    may_refuse,
    of_reward_alone,
    others_are_held,
    owes_nothing,
    refusing_rows,
    without_refusals,
)
from novate.proofs.theorems.plainer.rewards import either_way, is_limited, plain_questions
from novate.proofs.theorems.plainer.sizes import Sizes, apart, is_carried, own_runs
from novate.proofs.theorems.positions import Company, Position, company_of, meets
from novate.proofs.theorems.room import witnessed
from novate.proofs.theorems.unknown_kinds import holds_of_each_step, why_unknown
from novate.properties import PROPERTIES


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the theorem about a property says of one position, in one mechanism or in many."""

    kept: Truth
    """Where the property surely holds."""
    failing: tuple[tuple[Inequality, Truth], ...]
    """The inequalities about this position that surely fail, each with where that is; whether a run then breaks the
    property is for `novate.proofs.theorems.room` to say."""


def judged(position: Position, name: str, company: Company) -> Judgement | None:
    """What the theorem about property `name` says; None where none is in force, or it speaks of none of the mechanisms.

    Cross margin: every position that the account may hold must meet the condition.
    """
    rows = condition(name, position.shape)
    if rows is None or not in_force(name, position.shape):
        return None
    is_of_company = applies(name, position.shape)
    if is_of_company and position.shape.closes_whole:
        return Judgement(kept_above(position, name, company), ())
    inside = domain(name, position.shape, position.nearly)
    if not somewhere(inside):
        return None
    standing = [(row, *position.standing(row)) for row in rows]
    failing = tuple((row, inside & fails) for row, _, fails in standing if somewhere(inside & fails))
    if is_of_company:
        return Judgement(kept_above(position, name, company), failing)
    kept = all_in_turn((inside, *(holds for _, holds, _ in standing)))
    return Judgement(both(kept, lambda: others_meet(position, name, company)), failing)


def others_meet(position: Position, name: str, company: Company) -> Truth:
    """Cross margin: where every position in another market surely meets the condition."""
    if not position.machine.many_positions:
        return True
    market = position.machine.market.name
    found = company.others(market, f"meets {name}", lambda other: meets(other, name), lambda one, two: one & two)
    return True if found is None else found


@dataclass(frozen=True, slots=True)
class Decision:
    """Proved, violated, or not for a theorem to say."""

    status: Status | None
    """`Status.PROVED`, `Status.VIOLATED`, or None: the condition fails, but no witness is proved for it."""
    broken: tuple[Inequality, ...]
    """The inequalities about this market and side that fail: if violated, those with a proved witness alone."""
    sizes: Sizes | None = None
    """The positions of which they fail, where those of other sizes fill at other prices."""
    plain: Machine | None = None
    """The machine that is as safe as these."""

    @property
    def above(self) -> int:
        """Quote quanta that these positions are worth more than."""
        return 0 if self.sizes is None else self.sizes.above


def may_break(decision: Decision | None, machine: Machine) -> bool:
    """Whether a run against what fails is worth laying: it is proved to break it, or nothing is proved of such runs.

    With symbols no run is laid that closes in parts, or in which funding is paid; a replay in numbers says as much of
    one mechanism.
    """
    if decision is None or not decision.broken:
        return False
    laid_in_numbers = machine.pays_funding or not machine.specification.closes_whole
    return decision.status is Status.VIOLATED or laid_in_numbers


def is_left_to_company(machine: Machine, decision: Decision | None) -> bool:
    """Whether no run is searched for: all hangs on what else an account may hold, or on payments.

    Its positions being closed in parts, of the first this one alone breaks nothing, and no course of two is laid; and
    in no course is any funding paid.
    """
    if decision is None or decision.status is not None or machine.specification.closes_whole:
        return False
    return machine.pays_funding or (machine.many_positions and not decision.broken)


def decide(machine: Machine, name: str) -> Decision | None:
    """What the theorem about property `name` says of this machine; None where none is in force for it."""
    if why_unknown(machine, name) or not any_layers.is_in_force(machine):
        return None
    plain = as_proved(machine, name)
    if plain is not machine:
        found = decide(plain, name)
        return None if found is None else replace(found, plain=found.plain or plain)
    if may_refuse(machine):
        return of_refusals(machine, name) if is_in_force(machine) else None
    if is_carried(machine, name):
        return of_all_sizes(machine, name)
    return of_all_rewards(machine, name) if is_limited(machine, name) else decided(machine, name)


def of_refusals(machine: Machine, name: str) -> Decision | None:
    """What is said of the plain mechanism, where nobody is refused; somebody who is, is overdue and stays so."""
    refusing, plain = refusing_rows(machine), without_refusals(machine)
    if holds_of_each_step(name, plain):
        return decide(plain, name)
    if is_paid_where_held(machine, name) or owes_nothing(machine, name):
        return Decision(Status.PROVED, ())
    if not refusing:
        found = decide(plain, name) if others_are_held(machine) else None
        return None if found is None else replace(found, plain=found.plain or plain)
    if PROPERTIES[name].on_overdue is None:
        return None
    shown = tuple(row for row in refusing if is_shown(machine, row))
    return Decision(Status.VIOLATED if shown else None, shown or refusing, plain=of_reward_alone(machine))


def of_all_rewards(machine: Machine, name: str) -> Decision | None:
    """Proved where it is of each plainer mechanism, and violated where it is of one and a run of that replays.

    What needs no cap is proved without. Up to a cap keepers get what they would without it, so the runs are those of
    the mechanisms without: the smallest position that breaks anything there does so here, or none does. What all get,
    however small their position, comes first.
    """
    free, *capped = (plain_questions(way, name) for way in either_way(machine))
    found = [(each, decided(each, asked)) for each, asked in free]
    decisions = [(each, decision) for each, decision in found if decision is not None]
    if not free and not any(capped):
        return of_minimum(machine, name)
    if not all(capped) or len(decisions) < len(free):
        return None
    free_of_it = bool(free) and all(decision.status is Status.PROVED for _, decision in decisions)
    if free_of_it or any(all(is_proved(*each) for each in plainer) for plainer in capped):
        return Decision(Status.PROVED, ())
    own = [replace(decision, plain=each) for each, decision in reversed(decisions) if decision.broken]
    return min(own, key=lambda each: each.status is None, default=Decision(None, ()))


def of_minimum(machine: Machine, name: str) -> Decision | None:
    """Of calls in parts that no minimum pays for: what fails of positions of hardly any size."""
    found = decided(of_hardly_any_size(machine), name) if is_charged_in_parts(machine) else None
    rows = () if found is None else tuple(row for row in found.broken if row.form == MINIMUM[-1])
    return Decision(None, rows, plain=of_hardly_any_size(machine)) if rows else None


def is_proved(machine: Machine, name: str) -> bool:
    """Whether a theorem proves it of a machine whose positions of any size fill alike."""
    decision = decided(machine, name)
    return decision is not None and decision.status is Status.PROVED


def of_all_sizes(machine: Machine, name: str) -> Decision | None:
    """Proved where it is of every size, and violated where it is of one of the machine's own market."""
    found = [(sizes, each, decided(each, name)) for sizes, each in apart(machine)]
    decisions = [decision for _, _, decision in found if decision is not None]
    if len(decisions) < len(found):
        return None
    if all(each.status is Status.PROVED for each in decisions):
        return Decision(Status.PROVED, ())
    runs = [(sizes, each, decided(each, name)) for sizes, each in own_runs(machine)]
    own = [
        replace(decision, sizes=sizes, plain=each)
        for sizes, each, decision in runs or found
        if decision is not None and decision.broken and sizes.market.name == machine.market.name
    ]
    return min(own, key=lambda each: each.status is None, default=Decision(None, ()))


def decided(machine: Machine, name: str) -> Decision | None:
    """The same of a machine whose positions of any size fill alike."""
    shape = Shape.of(machine)
    if in_force(name, shape) and not within_profiles(name, shape, lag_profile(machine)):
        return broken_by_less(machine, name) if never_hopeful(machine) else endless(machine, name)
    found = judged(Position.of(replace(machine, exact=False)), name, company_of(machine.specification))
    if found is None:
        return None
    broken = tuple(row for row, _ in found.failing)
    if not broken:
        return Decision(Status.PROVED if found.kept else None, ())
    shown = tuple(row for row in broken if witnessed(name, row, replace(machine, exact=True)))
    return Decision(Status.VIOLATED, shown) if shown else Decision(None, broken)


def never_hopeful(machine: Machine) -> bool:
    """Whether it is the oracle, and not what its close-outs make of it, of which no theorem speaks."""
    oracle = oracle_profile(machine)
    return machine.specification.closes_whole or not oracle.has_most or oracle.least_market == 0


def endless(machine: Machine, name: str) -> Decision:
    """Of close-outs that never come to an end no margin is enough."""
    profile, rows = lag_profile(machine), condition(name, Shape.of(machine)) or ()
    return Decision(None, tuple(row for row in rows if row.is_hopeless(profile)))


def broken_by_less(machine: Machine, name: str) -> Decision | None:
    """Violated, if it is so with an oracle that deviates less; where that holds, nothing is known."""
    calmer = (
        replace(machine, specification=each, market=each.markets[machine.market.name])
        for each in milder(machine.specification)
    )
    found = (decide(each, name) for each in calmer)
    return next((each for each in found if each is not None and each.status is Status.VIOLATED), None)


AMOUNTS = ("minimum_maintenance", "keeper_flat_reward", "gas_cost")
"""What a whole number of quanta decides, and roundings of a close-out can make up for."""
ROUNDINGS = 5
"""Quanta beside R by which a constructed run may be off: see `novate.proofs.theorems.room`."""


def within_rounding(machine: Machine, name: str) -> str:
    """By how little an amount misses its bound, in words; empty where none does, or by more than roundings are worth.

    There the condition fails, and the claim, which allows for roundings, may hold all the same.
    """
    decision = decide(machine, name)
    if decision is None or decision.status is not None or is_made_up(machine, name, decision.plain):
        return ""
    parameters, specification = Parameters.of(replace(decision.plain or machine, exact=True)), machine.specification
    allowed = rounding_allowance(specification) + ROUNDINGS
    for row in (each for each in decision.broken if each.subject in AMOUNTS):
        missing = ceil(-row.slack(parameters))
        if missing <= allowed:
            by, worth = (format_amount(each * specification.quote_quantum) for each in (missing, allowed))
            return (
                f"{row.subject} misses its bound by {by}, and roundings can be worth {worth}: left open within rounding"
            )
    return ""


def is_made_up(machine: Machine, name: str, plain: Machine | None) -> bool:
    """Whether amounts of a plainer machine are none of the file's: one that is asked about another property."""
    questions = plain_questions(either_way(machine)[0], name) if is_limited(machine, name) else ()
    return any(each == plain and asked != name for each, asked in questions)
