"""Verify: the verdict on one property of one side of one market.

A theorem answers where it can. Else the proof by induction about these numbers; if it fails, the search for a scenario;
if that fails too, the proof once more with every digit of the powers. `Limits.route` asks for one way alone. A proof is
not enough for `proved`: a replayed run must exercise the property.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction
from time import perf_counter

from novate.model.contract import ADVERSARY, Limit
from novate.model.core.symbolic.powers import digits_of_moves
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side, Specification
from novate.proofs.counterexamples.confirm import goes_back
from novate.proofs.counterexamples.played_again import played_again
from novate.proofs.counterexamples.search import Found, find_violation
from novate.proofs.counterexamples.targets import NOT_SEARCHED
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.engine.obligation import Proof
from novate.proofs.horn.decide import decide as horn
from novate.proofs.horn.spacer import Reached
from novate.proofs.induction.argument import prove_property
from novate.proofs.induction.arguments import ARGUMENTS
from novate.proofs.induction.limits_used import used_limits
from novate.proofs.induction.reachability import never_liquidatable
from novate.proofs.status import OPEN, Method, Status
from novate.proofs.theorems.assumed import limits_used
from novate.proofs.theorems.counterexamples.after_trade import of_trade
from novate.proofs.theorems.counterexamples.of_company import by_company, weakest
from novate.proofs.theorems.counterexamples.of_position import counterexample, of_some_size
from novate.proofs.theorems.counterexamples.of_properties import OWN_RUNS
from novate.proofs.theorems.counterexamples.of_uncured import of_uncured
from novate.proofs.theorems.counterexamples.refused_close_out import of_refused
from novate.proofs.theorems.counterexamples.small_calls import of_small_calls
from novate.proofs.theorems.decide import (
    Decision,
    decide,
    is_left_to_company,
    may_break,
    within_rounding,
)
from novate.proofs.theorems.fund.window import machines
from novate.proofs.theorems.of_file import is_in_force
from novate.proofs.theorems.of_property import ByMargin
from novate.proofs.theorems.parameters import Shape
from novate.proofs.theorems.plainer.paid_by_fund import as_proved, owes_as_capped, pays_for_the_uncured
from novate.proofs.theorems.positions import Position, meets
from novate.proofs.theorems.unknown_kinds import speaks_alone, why_unknown
from novate.proofs.verdicts.as_written import as_written
from novate.proofs.verdicts.figures import detail, figures
from novate.proofs.verdicts.finding import (
    BY_THEOREM_ALONE,
    NO_MARGIN,
    NOT_SETTLED,
    PARTS_BY_SIZE,
    UNCURED,
    Finding,
)
from novate.proofs.verdicts.misses import misses
from novate.proofs.verdicts.of_file import CHANGED
from novate.proofs.verdicts.reliance import relied_on, relied_on_by_all, spared, still_assumed
from novate.proofs.verdicts.thresholds import asked_of_margin, by_margin, headroom, is_left_open
from novate.proofs.verdicts.until_charged import is_idle, until_charged
from novate.proofs.verdicts.vacuity import balances, witness
from novate.proofs.verdicts.verdict import Verdict
from novate.proofs.verdicts.whole import verify_whole
from novate.properties import PROPERTIES, the_one_of_all


def verify(
    specification: Specification, market: str | None, side: Side | None, property_name: str, limits: Limits
) -> Verdict:
    """Prove the property, or show how it breaks, or say why neither was possible.

    A property of the whole specification is asked of no market and no side. Raises `KeyError` for an unknown market or
    property. Equal arguments give equal verdicts but for `seconds`.
    """
    started = perf_counter()
    if market is None or side is None:
        found = verify_whole(specification, property_name, limits)
        return replace(found, seconds=perf_counter() - started)
    watched, parameters = PROPERTIES[property_name], specification.markets[market]
    machine = Machine.of_place(specification, market, side)
    absent = watched.not_applicable(specification, parameters)
    finding = Finding(Status.NOT_APPLICABLE, absent or "")
    if absent is None:
        finding = until_charged(machine, property_name, find(machine, property_name, limits), limits)
        finding = as_written(finding, specification)
    known = figures(machine, property_name, finding.status, limits)
    words = detail(machine, property_name, known, finding.status)
    idle = absent is None and is_idle(machine, property_name)
    room: Fraction | None = None if absent is not None or idle else headroom(machine, property_name)
    proved = finding.status is Status.PROVED
    used = limits_of_proof(machine, property_name, finding, limits) if proved else ADVERSARY
    rests = relied_on(machine, property_name, used) if absent is None else still_assumed(machine, property_name)
    if idle:
        rests = tuple(dict.fromkeys((*rests, *relied_on_by_all(specification, the_one_of_all()))))
    return Verdict(
        market=market,
        side=side,
        property=property_name,
        status=finding.status,
        detail="; ".join(text for text in (finding.reason, words, finding.label) if text),
        assumptions=rests,
        not_needed=spared(machine, used) if proved else (),
        headroom=room,
        scenario=finding.scenario,
        seconds=perf_counter() - started,
        method=finding.method,
        reason=finding.reason,
        checked=finding.checked,
        figures=known,
        misses=misses(machine, property_name, known) if room is None and finding.status in OPEN else {},
    )


def limits_of_proof(machine: Machine, name: str, finding: Finding, limits: Limits) -> Collection[Limit]:
    """The adversary's limits that a proof used: of a search, those in its unsatisfiable cores."""
    if finding.method is Method.THEOREM:
        return limits_used(name, Shape.of(machine))
    uses = used_limits(as_proved(machine, name), name, limits) if finding.method is Method.SEARCH else None
    return ADVERSARY if uses is None else {use.limit for use in uses}


def find(machine: Machine, name: str, limits: Limits) -> Finding:
    """The answer on the route that is asked for; a cross-check is about the obligations of a proof by search.

    A replayed run rests on no obligation, so a theorem's own is as good as any.
    """
    reason = why_unknown(machine, name)
    if reason and not is_left_open(machine, name):
        return by_known_margin(machine, name, limits)
    if PROPERTIES[name].of_books and ARGUMENTS[name].of_each_step:
        reason = ""
    reason = reason or ARGUMENTS[name].silent(machine)
    if reason:
        return Finding(Status.UNKNOWN, reason)
    if PROPERTIES[name].on_charged is not None:
        return of_charges(machine, name, limits)
    if owes_as_capped(machine, name):
        return of_accounts(machine, name, limits)
    if in_parts_by_size(machine, name):
        return Finding(Status.UNKNOWN, PARTS_BY_SIZE)
    if machine.specification.settles_each_fill:
        return by_known_margin(machine, name, limits)
    match limits.route:
        case Route.HORN if speaks_alone(machine.specification):
            return Finding(Status.UNKNOWN, BY_THEOREM_ALONE, method=Method.HORN)
        case Route.HORN if machine.specification.reverts_below_reward:
            return Finding(Status.UNKNOWN, "Spacer is not asked about close-outs that revert", method=Method.HORN)
        case Route.HORN if not machine.specification.closes_whole:
            return Finding(Status.UNKNOWN, "Spacer is not asked about close-outs in parts", method=Method.HORN)
        case Route.HORN if machine.pays_funding:
            return Finding(Status.UNKNOWN, "Spacer is not asked about funding payments", method=Method.HORN)
        case Route.HORN:
            return by_horn(machine, name, limits)
        case Route.THEOREM:
            return by_theorem(machine, name, limits)
        case Route.AUTO:
            decided = by_theorem(machine, name, limits)
            if decided.status is Status.VIOLATED or (decided.status is not Status.UNKNOWN and not limits.cross_check):
                return decided
            if is_left_to_company(machine, decide(machine, name)):
                return decided
            if is_searched_for_naught(machine, name):
                return decided
    if is_searched_for_naught(machine, name):
        return Finding(Status.UNKNOWN, BY_THEOREM_ALONE)
    return by_search(machine, name, limits)


def of_charges(machine: Machine, name: str, limits: Limits) -> Finding:
    """What is claimed of those who are charged: nothing where nobody is, else what is known of the margin."""
    if not is_in_force(name, machine.specification):
        return Finding(Status.UNKNOWN, CHANGED, method=Method.THEOREM)
    if is_idle(machine, name):
        return replace(exercised(machine, name, limits), method=Method.THEOREM)
    return by_known_margin(machine, name, limits)


def is_searched_for_naught(machine: Machine, name: str) -> bool:
    """Whether only theorems speak of it: of what is true of each step, as it is, a proof by search does too."""
    return speaks_alone(machine.specification) and not ARGUMENTS[name].of_each_step


def in_parts_by_size(machine: Machine, name: str) -> bool:
    """Whether each part of a position would fill by its own size, which turns up in no argument."""
    shape = Shape.of(machine)
    return shape.has_steps and not shape.closes_whole and ARGUMENTS[name].rests_on_invariant


def of_accounts(machine: Machine, name: str, limits: Limits) -> Finding:
    """Whoever pays keepers: what is found of the plainer mechanism, if its run replays here as well."""
    found = find(as_proved(machine, name), name, limits)
    if found.status is Status.PROVED:
        return replace(exercised(machine, name, limits), method=found.method, checked=found.checked)
    if found.scenario is None:
        return found
    again = played_again(replace(found.scenario, specification=machine.specification), name)
    if again is None or not again.violation:
        return replace(found, status=Status.UNKNOWN, reason=NOT_BEYOND_ROUNDING, scenario=None)
    return replace(found, reason=again.violation, scenario=again)


def by_search(machine: Machine, name: str, limits: Limits) -> Finding:
    """Proof, search, proof with every digit; solvers that disagree leave it open if nothing breaks."""
    proof = prove_property(machine, name, limits)
    if proof.holds:
        return replace(exercised(machine, name, limits), checked=proof.checked)
    stuck = of_refused(machine, name, limits)
    if stuck is not None:
        return Finding(Status.VIOLATED, stuck.violation, stuck, checked=proof.checked)
    traded = of_trade(machine, name)
    if traded is not None:
        return Finding(Status.VIOLATED, traded.violation, traded, checked=proof.checked)
    found = find_violation(machine, name, limits)
    if found.scenario is not None:
        return Finding(Status.VIOLATED, found.scenario.violation, found.scenario, checked=proof.checked)
    if proof.dispute:
        return Finding(Status.UNKNOWN, proof.dispute, checked=proof.checked)
    if digits_of_moves(machine) > MOST_DIGITS:
        left_open = replace(undecided(machine, name, proof, found, limits), checked=proof.checked)
        if left_open.status is Status.VACUOUS:
            return left_open
        return replace(left_open, reason=f"{left_open.reason}; {too_many_digits(machine)}")
    exact = prove_property(replace(machine, exact=True), name, limits)
    if exact.holds:
        return replace(exercised(machine, name, limits), checked=exact.checked)
    return replace(undecided(machine, name, exact, found, limits), checked=exact.checked)


MOST_DIGITS = 50_000
"""Of a power of a move that is still given to the solver with all of them."""


def too_many_digits(machine: Machine) -> str:
    """Why the last proof is not tried."""
    count = digits_of_moves(machine)
    return f"with every digit it is not tried: what moves add up to has {count:,} of them, at most {MOST_DIGITS:,} are"


def by_theorem(machine: Machine, name: str, limits: Limits) -> Finding:
    """What the theorem says, with the replayed run that goes with it; unknown where it is silent or no run replays."""
    decision = decide(machine, name)
    if pays_for_the_uncured(machine, name):
        return by_uncured(machine, name)
    if decision is None:
        return Finding(Status.UNKNOWN, "no theorem speaks of this property here", method=Method.THEOREM)
    if decision.status is Status.PROVED:
        return replace(exercised(machine, name, limits), method=Method.THEOREM)
    if may_break(decision, machine):
        scenario = counterexample(machine, name, decision.broken, decision.plain, decision.above)
        scenario = scenario or of_small_calls(machine, name, decision.broken)
        if scenario is not None:
            return Finding(Status.VIOLATED, scenario.violation, scenario, Method.THEOREM)
    elif machine.many_positions and not Shape.of(machine).has_steps:
        scenario = by_company(machine, name)
        if scenario is not None:
            return Finding(Status.VIOLATED, scenario.violation, scenario, Method.THEOREM)
    return Finding(Status.UNKNOWN, silence(decision, machine, name), method=Method.THEOREM)


def by_uncured(machine: Machine, name: str) -> Finding:
    """Violated by what the insurance fund pays for close-outs that cure nobody, where a run of that replays."""
    scenario = of_uncured(machine, name)
    if scenario is None:
        return Finding(Status.UNKNOWN, f"{UNCURED}, but no run of that replays", method=Method.THEOREM)
    return Finding(Status.VIOLATED, scenario.violation, scenario, Method.THEOREM)


def by_known_margin(machine: Machine, name: str, limits: Limits) -> Finding:
    """Where the insurance fund settles fills: what is known of the margin, with the replayed run that goes with it."""
    asked, told = asked_of_margin(machine, name), by_margin(machine, name)
    own = OWN_RUNS[name](machine) if name in OWN_RUNS and (told is None or not is_enough(machine, told)) else None
    if own is not None:
        return Finding(Status.VIOLATED, own.violation, own, Method.THEOREM)
    if asked is None:
        proof = prove_property(machine, name, limits)
        return (
            replace(exercised(machine, name, limits), checked=proof.checked)
            if proof.holds
            else Finding(Status.UNKNOWN, NOT_SETTLED)
        )
    if told is None:
        silent = NOT_SETTLED if machine.specification.settles_each_fill else NO_MARGIN
        return Finding(Status.UNKNOWN, asked.left_out(machine) or silent)
    if is_enough(machine, told):
        short = fails_beside(machine, name)
        proved = replace(exercised(machine, name, limits), method=Method.THEOREM)
        return Finding(Status.UNKNOWN, short, method=Method.THEOREM) if short else proved
    left_open = told.less(machine)
    if left_open:
        return Finding(Status.UNKNOWN, left_open, method=Method.THEOREM)
    scenario = None if told.open_below else of_some_size(machine, name, told)
    if scenario is not None:
        return Finding(Status.VIOLATED, scenario.violation, scenario, Method.THEOREM)
    reason = told.open_below or "the margin is less than is known to be enough, but no run replays"
    return Finding(Status.UNKNOWN, reason, method=Method.THEOREM)


def is_enough(machine: Machine, told: ByMargin) -> bool:
    """Whether the margin is what is known to be enough."""
    least = told.margin(machine, None)
    return least is not None and bool(machine.market.maintenance_margin >= least)


def fails_beside(machine: Machine, name: str) -> str:
    """Which other position that an account may hold is not known to have the margin that it needs, in words."""
    if not machine.many_positions:
        return ""
    others = (each for each in machines(machine.specification) if each.market.name != machine.market.name)
    for each in others:
        told = by_margin(each, name)
        if told is None or not is_enough(each, told):
            which = f"{each.market.name} {each.side}"
            return f"the margin of another position that the account may hold is not known to be enough: {which}"
    return ""


def silence(decision: Decision, machine: Machine, name: str) -> str:
    """Why a theorem leaves open what it speaks of."""
    if not decision.broken:
        company = () if Shape.of(machine).has_steps else weakest(machine.specification)
        others = (each for _, each in company if each.market.name != machine.market.name)
        weak = next((each for each in others if not meets(Position.of(each), name)), None)
        which = "" if weak is None else f": {weak.market.name} {weak.side}"
        return f"the theorem's condition fails for another position that the account may hold{which}"
    shown = "no run against it replays" if decision.status is Status.VIOLATED else "no run is proved to break it there"
    return f"it is not true that {' and that '.join(row.label for row in decision.broken)}, but {shown}"


def by_horn(machine: Machine, name: str, limits: Limits) -> Finding:
    """What Spacer finds: an invariant counts once it is proved anew, a violation once a scenario of it replays."""
    decision = horn(machine, name, limits)
    match decision.reached:
        case Reached.NEVER:
            finding = replace(exercised(machine, name, limits), checked=decision.checked)
            if finding.status is Status.PROVED:
                finding = replace(finding, reason=f"Spacer's invariant, proved anew: {'; '.join(decision.invariant)}")
        case Reached.SOMETIMES:
            finding = replayed(find_violation(machine, name, limits))
        case Reached.UNDECIDED:
            finding = Finding(Status.UNKNOWN, decision.reason)
    return replace(finding, method=Method.HORN)


def replayed(found: Found) -> Finding:
    """Violated, if the search has a scenario of what Spacer reached."""
    if found.scenario is not None:
        return Finding(Status.VIOLATED, found.scenario.violation, found.scenario)
    reason = found.undecided or f"{found.witnesses} symbolic counterexamples, none of which replays"
    return Finding(Status.UNKNOWN, f"Spacer reaches a violation, but the search confirms none: {reason}")


def exercised(machine: Machine, name: str, limits: Limits) -> Finding:
    """Proved, if a replayed run exercises the property; violated where that run breaks it all the same."""
    found = witness(machine, name, limits)
    if found.scenario is None:
        return unexercised(machine, found, limits)
    broken = found.scenario.violation
    if broken:
        return Finding(Status.VIOLATED, f"{broken}; {DISAGREE}", found.scenario)
    if not balances(found.scenario):
        return Finding(Status.UNKNOWN, f"in the run that exercises it the books do not balance; {DISAGREE}")
    return Finding(Status.PROVED)


DISAGREE = (
    "the symbolic machine proves that it holds, so the two encodings disagree: a fault of novate's, please report it"
)
"""Of a replayed run that shows what was proved impossible."""


def unexercised(machine: Machine, found: Found, limits: Limits) -> Finding:
    """Nothing reached a close-out: impossible, or beyond the search."""
    if never_liquidatable(machine, limits):
        return Finding(Status.VACUOUS, "no account can ever become liquidatable")
    reason = found.undecided or f"none of up to {found.events} events was found"
    return Finding(Status.UNKNOWN, f"it cannot be broken, but no run that exercises it was replayed: {reason}")


def undecided(machine: Machine, name: str, proof: Proof, found: Found, limits: Limits) -> Finding:
    """Neither proved nor broken."""
    if never_liquidatable(machine, limits):
        return Finding(Status.VACUOUS, "no account can ever become liquidatable")
    reason = within_rounding(machine, name) or proof.undecided or found.undecided
    if reason:
        return Finding(Status.UNKNOWN, reason)
    if found.witnesses and PROPERTIES[name].of_fund and not goes_back(machine.market):
        return Finding(Status.UNKNOWN, NOT_AGAIN)
    if found.witnesses:
        return Finding(Status.UNKNOWN, f"{found.witnesses} symbolic counterexamples, none of which replays")
    failed = proof.failed.name if proof.failed else ""
    if machine.pays_funding:
        return Finding(Status.UNKNOWN, f"{NO_FUNDING_IN_RUNS} (not inductive: {failed})")
    if machine.specification.reverts_below_reward:
        return Finding(Status.UNKNOWN, f"{NOT_FOLLOWED} (not inductive: {failed})")
    if machine.specification.fee_after_check:
        return Finding(Status.UNKNOWN, f"{NOT_FROM_FEES} (not inductive: {failed})")
    searched = f"no violation in the shapes of runs that are searched, of up to {found.events} events"
    if name in NOT_SEARCHED:
        return Finding(Status.UNKNOWN, f"{searched}; {NOT_SEARCHED[name]} (not inductive: {failed})")
    return Finding(Status.SEARCHED, f"{searched} (not inductive: {failed})")


NOT_BEYOND_ROUNDING = "it breaks by no more than roundings can be worth here: left open within rounding"
"""Of a run of the plainer mechanism, whose close-outs lose less by rounding."""
NO_FUNDING_IN_RUNS = "no run was found that breaks it, and in none of those that are searched is any funding paid"
"""Why a search leaves a market with funding open."""
NOT_FOLLOWED = (
    "it is not proved that every account holds the flat reward whenever it may be closed out, and what becomes of one "
    "whose close-out is refused is followed in a few runs only"
)
"""Why nothing is known where close-outs may be refused, and no run that was tried breaks the property."""
NOT_FROM_FEES = (
    "a fee may leave an account with less than its trade was checked for, and no run that begins so is searched"
)
"""Why nothing is known where trades are checked before their fees."""
NOT_AGAIN = (
    "a close-out can cost the insurance fund something, and no single one that was replayed empties it; the price does "
    "not come back, so the same cannot happen again and again"
)
"""Why a fund is left open in a market that only falls, or only rises: in whole ticks it cannot do so for ever."""
