"""The verdict on a property of the whole specification: what all sides of all markets cost the fund that they share.

A theorem about each side says what must be set aside for it, and the sum is held against the fund. Without theorems the
same is proved of these numbers: what is set aside is then only a proposal, and the argument about each side must hold
with it. Between what one run shows to be necessary and what is proved to be enough nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

from novate.model.component import part
from novate.model.core.symbolic.state import Machine
from novate.model.layers import borne_by_accounts
from novate.model.scenario import Scenario
from novate.model.specification import Specification
from novate.model.waterfall.cover import is_fund_alone, is_one_pot, pot
from novate.proofs.engine.checked import Checked
from novate.proofs.engine.limits import Limits, Route
from novate.proofs.engine.obligation import Proof
from novate.proofs.engine.solver import upper_bound
from novate.proofs.induction.argument import prove_property
from novate.proofs.induction.close_outs import observed, reachable_close_out
from novate.proofs.induction.reachability import never_liquidatable
from novate.proofs.status import OPEN, Method, Status
from novate.proofs.theorems.counterexamples.milder import limited, milder
from novate.proofs.theorems.counterexamples.of_fund import fund_counterexample, in_parts, worth_of_roundings
from novate.proofs.theorems.counterexamples.repeated_close_out import most_of_all
from novate.proofs.theorems.fund.covered import (
    counts_what_is_owed,
    fund_needed,
    in_turn,
    is_enough,
    is_short,
    left_over,
    never_asked,
)
from novate.proofs.theorems.fund.need import Loss, Need
from novate.proofs.theorems.fund.waves import is_shown_by_turns, need_of_parts
from novate.proofs.theorems.fund.window import (
    argued,
    enough,
    machines,
    need,
    one_way,
    whole,
    why_all_unknown,
    with_part,
)
from novate.proofs.theorems.plainer.no_receipts import without_receipts
from novate.proofs.theorems.plainer.paid_by_fund import pays_for_the_uncured
from novate.proofs.theorems.positions import company_of
from novate.proofs.theorems.unknown_kinds import speaks_alone
from novate.proofs.verdicts import of_file
from novate.proofs.verdicts.as_written import as_written
from novate.proofs.verdicts.figures import money
from novate.proofs.verdicts.finding import (
    BY_THEOREM_ALONE,
    NOT_SETTLED,
    PARTS_BY_SIZE,
    UNCURED,
    Finding,
)
from novate.proofs.verdicts.misses import misses_of_all
from novate.proofs.verdicts.reliance import relied_on_by_all
from novate.proofs.verdicts.vacuity import witness
from novate.proofs.verdicts.verdict import Figures, LayerShare, Verdict, amounts
from novate.properties import PROPERTIES


def verify_whole(specification: Specification, name: str, limits: Limits) -> Verdict:
    """The verdict; its `seconds` are for the caller to fill in."""
    if PROPERTIES[name].on_file is not None:
        return of_file.verify_file(specification, name, limits)
    absent = PROPERTIES[name].not_applicable(specification, None)
    finding, figures, words = Finding(Status.NOT_APPLICABLE, absent or ""), amounts(), ""
    layers: tuple[LayerShare, ...] = ()
    if absent is None:
        finding = as_written(find_whole(specification, name, limits), specification)
        found = need(specification, name)
        if found is not None:
            necessary, sufficient = fund_needed(specification, found)
            left = borne(specification, left_over(specification, found))
            figures = amounts(
                necessary_fund=whole(necessary), sufficient_fund=whole(sufficient), borne_by_accounts=left
            )
            no_cap_allows = sufficient is None and found.sufficient is not None
            words = NO_CAP_ALLOWS if no_cap_allows else needed(specification, figures, finding.status)
            others = untouched(never_asked(specification, found)), borne_in_words(specification, left)
            words = "; ".join(filter(None, (words, *others)))
            layers = shares_of_layers(specification, found)
    is_missed = "sufficient_fund" not in figures and finding.status in OPEN
    return Verdict(
        market=None,
        side=None,
        property=name,
        status=finding.status,
        detail="; ".join(text for text in (finding.reason, words, finding.label) if text),
        reason=finding.reason,
        assumptions=() if absent else relied_on_by_all(specification, name),
        headroom=headroom(specification, figures),
        misses=misses_of_all(specification, name) if is_missed else {},
        scenario=finding.scenario,
        seconds=0.0,
        method=finding.method,
        checked=finding.checked,
        figures=figures,
        layers=layers,
    )


def shares_of_layers(specification: Specification, found: Need) -> tuple[LayerShare, ...]:
    """Who pays for what a window costs, where it is not a fund alone."""
    if is_fund_alone(specification):
        return ()
    bearing = borne_by_accounts(specification)
    return tuple(
        LayerShare(each.layer, None, ceil(each.asked), None)
        if each.held is None
        else LayerShare(each.layer, int(each.held), ceil(each.asked), ceil(each.left))
        for each in in_turn(specification, found)
        if each.held is not None or each.layer in bearing
    )


def untouched(layers: Sequence[str]) -> str:
    """Which layers are never asked, in words."""
    names = " and ".join(part("waterfall", each, "words").NAME for each in layers)
    return f"no window gets to {names}" if names else ""


def borne(specification: Specification, left: Fraction | None) -> int | None:
    """What accounts bear of a window at most, in whole quote quanta; None where they never do, or nothing bounds it."""
    return whole(left) if borne_by_accounts(specification) and left else None


def borne_in_words(specification: Specification, left: int | None) -> str:
    """Who bears how much at most."""
    how = " and ".join(
        part("waterfall", each, "words").where_left(specification) for each in borne_by_accounts(specification)
    )
    return f"of a window at most {money(specification, left)} is left, and {how}" if left else ""


def headroom(specification: Specification, known: Figures) -> Fraction | None:
    """How much more the fund holds than is known to be enough, in quote units; None where nothing is."""
    if "sufficient_fund" not in known:
        return None
    return (specification.insurance_fund - known["sufficient_fund"].exact) * specification.quote_quantum


def find_whole(specification: Specification, name: str, limits: Limits) -> Finding:
    """The answer on the route that is asked for; a cross-check is about the obligations of a search."""
    reason = why_all_unknown(specification, name)
    if reason:
        return Finding(Status.UNKNOWN, reason)
    if any(market.fills_by_size and not market.close_out.is_whole for market in specification.markets.values()):
        return Finding(Status.UNKNOWN, PARTS_BY_SIZE)
    if specification.settles_each_fill:
        return Finding(Status.UNKNOWN, NOT_SETTLED)
    if limits.route is Route.HORN:
        return Finding(Status.UNKNOWN, "Spacer is not asked about the whole specification", method=Method.HORN)
    if limits.route is not Route.SEARCH and not limits.cross_check:
        decided = by_theorem(specification, name, limits)
        if decided.status is not Status.UNKNOWN or limits.route is Route.THEOREM or speaks_alone(specification):
            return decided
    if speaks_alone(specification):
        return Finding(Status.UNKNOWN, BY_THEOREM_ALONE)
    return by_search(specification, name, limits)


def by_theorem(specification: Specification, name: str, limits: Limits) -> Finding:
    """What the theorems about all sides say together."""
    found = need(specification, name)
    if found is None:
        several = any(pays_for_the_uncured(each, name) for each in machines(specification))
        silent = Finding(Status.UNKNOWN, f"{UNCURED}: {NO_FUND}" if several else "no theorem speaks of every side here")
        return replace(broken(specification, name, None) or silent, method=Method.THEOREM)
    return replace(judged(specification, found, limits), method=Method.THEOREM)


def holds(specification: Specification, name: str) -> bool:
    """Whether theorems say that the fund is enough, or what else is decided of all markets together."""
    if PROPERTIES[name].on_file is not None:
        return of_file.holds(specification, name)
    if specification.has_turns or not is_one_pot(specification):
        found = need(specification, name)
        return found is not None and is_enough(specification, found)
    if why_all_unknown(specification, name):
        return False
    positions = list(company_of(specification).positions.values())
    return bool(enough(positions, name, one_way=one_way(specification)))


def is_shown(specification: Specification, name: str) -> bool:
    """Whether arguments about each side, or each turn, show that."""
    if PROPERTIES[name].on_file is not None:
        return False
    if not specification.has_turns:
        return holds(specification, name)
    if not is_shown_by_turns(specification) or not holds(specification, name):
        return False
    parts = [Fraction(with_part(machine).specification.insurance_fund) for machine in argued(specification)]
    return is_enough(specification, need_of_parts(specification, name, parts))


def breaks(specification: Specification, name: str) -> bool:
    """Whether theorems say that it is not, and a run of that replays."""
    if PROPERTIES[name].on_file is not None:
        return of_file.breaks(specification, name)
    return too_small(specification, name, need(specification, name)) is not None


def by_search(specification: Specification, name: str, limits: Limits) -> Finding:
    """What is proved of these very numbers."""
    checked: list[Checked] = []
    losses: list[Loss] = []
    is_gross = counts_what_is_owed(specification)
    for machine in argued(without_receipts(specification) if is_gross else specification):
        proof, most = proved_side(machine, name, limits)
        checked += proof.checked
        if not proof.holds:
            return unproved(specification, name, proof, tuple(checked))
        losses.append(Loss((machine.market.name, machine.side), most, True, is_shown=False))
    finding = judged(specification, of_parts(specification, name, losses), limits)
    if finding.status is Status.UNKNOWN:
        known = need(specification, name)
        finding = finding if known is None else unshown(specification, known)
    return replace(finding, checked=tuple(checked))


def of_parts(specification: Specification, name: str, losses: Sequence[Loss]) -> Need:
    """What is enough where so much is for each of those that were asked."""
    if is_shown_by_turns(specification):
        return need_of_parts(specification, name, [Fraction(each.most) for each in losses])
    return Need(name, tuple(losses), one_way(specification))


def unproved(specification: Specification, name: str, proof: Proof, checked: tuple[Checked, ...]) -> Finding:
    """Where an argument about a side fails, with all that was proposed: broken, or open."""
    known = need(specification, name)
    finding = broken(specification, name, known)
    if finding is None and known is not None and known.unbounded:
        finding = Finding(Status.UNKNOWN, between(specification, known))
    if finding is None:
        failed = proof.failed.name if proof.failed else ""
        reason = proof.undecided or f"nothing that was tried is enough for one of the sides (not inductive: {failed})"
        finding = Finding(Status.UNKNOWN, reason)
    return replace(finding, checked=checked)


def proved_side(machine: Machine, name: str, limits: Limits) -> tuple[Proof, Fraction]:
    """The proof with the first proposal that has one, else the last that failed; and the proposal in whole quanta."""
    proof, most = Proof(), 0
    for proposed in proposals(machine, limits):
        most = proposed.specification.insurance_fund
        for exact in (False, True):
            proof = prove_property(replace(proposed, exact=exact), name, limits)
            if proof.holds:
                return proof, Fraction(most)
    return proof, Fraction(most)


def proposals(machine: Machine, limits: Limits) -> Iterator[Machine]:
    """With what may be enough for one side: the closed form, then the largest drain of one account with all of it."""
    yield with_part(machine)
    step, premises = reachable_close_out(machine)
    anchor, limit = step.before.account.position.anchor, machine.market.max_open_interest
    within = (anchor <= limit,) if limit is not None else ()
    most = upper_bound((*premises, *within), observed(step).drain, limits)
    if most is not None:
        yield replace(machine, specification=replace(machine.specification, insurance_fund=ceil(most)))


def judged(specification: Specification, found: Need, limits: Limits) -> Finding:
    """What is needed, held against the fund."""
    if is_enough(specification, found):
        return exercised(specification, found.asked_by, limits)
    return unshown(specification, found)


def unshown(specification: Specification, found: Need) -> Finding:
    """Violated where a run replays, else unknown with the reason."""
    return broken(specification, found.asked_by, found) or Finding(Status.UNKNOWN, between(specification, found))


def broken(specification: Specification, name: str, found: Need | None) -> Finding | None:
    """Violated, where the fund holds less than is necessary and a run replays; None where neither is so."""
    scenario = too_small(specification, name, found)
    return None if scenario is None else Finding(Status.VIOLATED, scenario.violation, scenario)


def too_small(specification: Specification, name: str, found: Need | None) -> Scenario | None:
    """A run that the fund does not survive; else of what is milder: an oracle that deviates less, a limited market."""
    bases = milder(specification) if found is None else (specification,)
    planned = (each for base in bases for each in (base, *limited(base, name)))
    runs = (shown(specification, found if each is specification else need(each, name), each) for each in planned)
    return next((run for run in runs if run is not None), None)


def shown(specification: Specification, found: Need | None, planned: Specification) -> Scenario | None:
    """The run that shows it, made for one that is no worse; None where the fund holds what is known to be needed."""
    if found is None:
        return None
    run = None
    if is_short(specification, found):
        run = fund_counterexample(specification, found, planned)
    return run if run is not None or specification.closes_whole else in_parts(specification, found, planned)


def exercised(specification: Specification, name: str, limits: Limits) -> Finding:
    """Proved, if a close-out of some side was replayed; vacuous where none can ever happen."""
    idle = True
    for machine in machines(specification):
        found = witness(machine, name, limits)
        if found.scenario is not None:
            return Finding(Status.PROVED)
        idle = idle and never_liquidatable(machine, limits)
    if idle:
        return Finding(Status.VACUOUS, "no account can ever become liquidatable")
    return Finding(Status.UNKNOWN, "it cannot be broken, but no run that exercises it was replayed")


def between(specification: Specification, found: Need) -> str:
    """Why nothing is known."""
    if found.sufficient is None:
        most = most_of_all(specification, found)
        return NO_FUND if most is None else more_than_dust(specification, most)
    if found.necessary == 0:
        return "the fund holds less than what is proved to be enough, and nothing is known to be necessary"
    if not is_short(specification, found):
        return "the fund holds what one run shows to be necessary, but less than what is proved to be enough"
    return within_rounding(specification, found) or (
        "the fund holds less than is necessary, but no run that was tried shows it in whole quanta and ticks"
    )


NO_CAP_ALLOWS = "with these caps no insurance fund is proved to be enough"
NO_FUND = "no fund is known to be enough"


def more_than_dust(specification: Specification, most: int) -> str:
    """Why a large fund is left open: in whole quanta and ticks no position is as small as it would have to be."""
    return (
        "the smallest close-outs that were replayed, as many as the open interest leaves room for, cost the fund "
        f"{money(specification, most)}, and it holds {money(specification, pot(specification))}"
    )


def within_rounding(specification: Specification, found: Need) -> str:
    """By how little the fund misses what is necessary, in words; empty where roundings of the run are worth less."""
    worth = worth_of_roundings(specification, found)
    held = pot(specification) if is_one_pot(specification) else None
    missing = None if found.necessary is None or held is None else ceil(found.necessary - held)
    if missing is None or missing > worth:
        return ""
    by, most = (money(specification, each) for each in (missing, worth))
    return (
        f"the fund holds {by} less than is necessary, and roundings to whole quanta and ticks can be worth {most}: "
        "left open within rounding"
    )


def needed(specification: Specification, known: Figures, status: Status) -> str:
    """The smallest fund, exactly or as an interval; nothing that would speak against the status."""
    enough, least = (
        int(known[each].exact) if each in known else None for each in ("sufficient_fund", "necessary_fund")
    )
    if status is Status.VACUOUS or (enough is None and status is Status.PROVED):
        return ""
    if enough is None:
        no_fund = "no fund is enough for any number of positions of hardly any size"
        return no_fund if least is None else NO_FUND
    if least == enough:
        return f"the smallest sufficient insurance fund is {money(specification, enough)}"
    least_text = f"; at least {money(specification, least)} is necessary" if least else ""
    return f"a fund of {money(specification, enough)} is proved to be enough{least_text}"
