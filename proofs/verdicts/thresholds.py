"""Where the verdicts flip: the smallest maintenance margin for which a property holds.

They are read off the inequalities of `novate.proofs.theorems`, and reported as headroom and figures. Up to a few quanta
beyond them a property may hold all the same: see `novate.proofs.theorems.room`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side, Specification
from novate.proofs.theorems.conditions import condition, within_profiles
from novate.proofs.theorems.in_force import in_force
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.of_property import ByMargin
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.plainer import stuck_without_debt
from novate.proofs.theorems.plainer.never_refused import is_in_force
from novate.proofs.theorems.plainer.paid_by_fund import as_proved
from novate.proofs.theorems.plainer.refusals import may_refuse, of_reward_alone, rows, without_refusals
from novate.proofs.theorems.plainer.rewards import either_way, is_limited, plain_rewards
from novate.proofs.theorems.plainer.sizes import Sizes, is_carried, of_size, own_sizes
from novate.proofs.theorems.unknown_kinds import why_unknown
from novate.properties import PROPERTIES, USUAL


def threshold(machine: Machine, name: str) -> Fraction | None:
    """The smallest maintenance margin for which property `name` holds; None where margin alone does not decide it.

    None too where no theorem is in force that says it, or none is enough: see `is_hopeless`.
    With cross margin: if every other market's margin is enough, too.
    """
    if not PROPERTIES[name].of_margin or not is_known(machine, name) or is_hopeless(machine, name):
        return None
    return smallest_margin(machine, name)


def asked_of_margin(machine: Machine, name: str) -> ByMargin | None:
    """Who is asked there, if anybody is, whether he knows or not."""
    return next((each for each in OF_PROPERTIES[name].by_margin if each.applies(machine)), None)


def theorem_about_steps(specification: Specification, market: str | None, side: Side | None, name: str) -> str | None:
    """The theorem whose steps a verdict rests on, by name; None where it is an instance of its property's own."""
    if market is None or side is None:
        return next(iter(OF_PROPERTIES[name].of_file), None)
    asked = asked_of_margin(Machine.of_place(specification, market, side), name)
    return None if asked is None else asked.theorem


def is_left_open(machine: Machine, name: str) -> bool:
    """Whether nothing is known of such a mechanism, and nobody who is asked in particular knows more."""
    reason, asked = why_unknown(machine, name), asked_of_margin(machine, name)
    return reason != "" and (asked is None or asked.lifts != reason)


def by_margin(machine: Machine, name: str) -> ByMargin | None:
    """Who says from which margin on a property holds, where no theorem is about it; None where nobody does."""
    found = asked_of_margin(machine, name)
    if found is None or is_left_open(machine, name) or found.left_out(machine):
        return None
    return found if in_force(USUAL.name, Shape.of(found.rests_on(machine))) else None


def smallest_margin(machine: Machine, name: str) -> Fraction | None:
    """The same where that is known, and there may be one."""
    told = by_margin(machine, name)
    if told is not None:
        return told.margin(machine, None)
    return least(inequalities(machine, name), Parameters.of(machine), "maintenance_margin")


def is_hopeless(machine: Machine, name: str) -> bool:
    """Whether no margin is enough, since the oracle may show next to nothing of what a position costs."""
    told = by_margin(machine, name)
    if told is not None:
        return told.margin(machine, None) is None
    return any(row.is_hopeless(lag_profile(machine)) for row in inequalities(machine, name))


def is_known(machine: Machine, name: str) -> bool:
    """Whether a theorem about property `name` is in force for this machine's mechanism, and for its oracle.

    That no margin is enough is known, too: it is not enough with an oracle that deviates less.
    """
    if asked_of_margin(machine, name) is not None:
        return by_margin(machine, name) is not None
    if why_unknown(machine, name):
        return False
    rows, profile = condition(name, Shape.of(machine)) or (), lag_profile(machine)
    speaks = within_profiles(name, Shape.of(machine), profile)
    return in_force(name, Shape.of(machine)) and (bool(speaks) or any(each.is_hopeless(profile) for each in rows))


def headroom(machine: Machine, name: str) -> Fraction | None:
    """Maintenance margin less threshold; exact where that is short, else rounded down to 12 decimals.

    Moves of few digits are exact in any case. Where positions of different sizes have different thresholds it is that
    of those that come nearest to theirs.
    """
    if is_left_open(machine, name):
        return None
    machine = as_proved(machine, name)
    if may_refuse(machine):
        return least_of([headroom(without_refusals(machine), name), room_of_refusals(machine, name)])
    if is_carried(machine, name):
        return least_of([headroom(each, name) for _, each in own_sizes(machine)])
    if is_limited(machine, name):
        rooms = [least_of([room_of(each, machine, name) for each in plain_rewards(way)]) for way in either_way(machine)]
        return max((room for room in rooms if room is not None), default=None)
    least_margin = threshold(replace(machine, exact=False), name)
    if least_margin is None:
        return None
    return in_short(machine.market.maintenance_margin - least_margin)


def room_of(plain: Machine, machine: Machine, name: str) -> Fraction | None:
    """The headroom of a plainer machine as one of the machine: its margin may be a share of the machine's."""
    room, margin = headroom(plain, name), plain.market.maintenance_margin
    is_share = room is not None and margin not in (0, machine.market.maintenance_margin)
    return room * machine.market.maintenance_margin / margin if room is not None and is_share else room


def in_short(room: Fraction) -> Fraction:
    """Exact where that is short, else rounded down to 12 decimals."""
    return room if room.denominator < 10**30 else Fraction(room * 10**12 // 1, 10**12)


def room_of_refusals(machine: Machine, name: str) -> Fraction | None:
    """Maintenance margin less the smallest with which nobody's close-out is refused, or he owes nothing.

    None where none is enough.
    """
    alone = replace(of_reward_alone(machine), exact=False)
    if not is_in_force(machine) or any(row.is_hopeless(lag_profile(alone)) for row in rows(alone)):
        return None
    least_margin = least(rows(alone), Parameters.of(alone), "maintenance_margin")
    if OF_PROPERTIES[name].of_account and stuck_without_debt.is_carried(Shape.of(machine)):
        least_margin = stuck_without_debt.smallest_margin(replace(machine, exact=False))
    return None if least_margin is None else in_short(machine.market.maintenance_margin - least_margin)


def least_of(found: Sequence[Fraction | None]) -> Fraction | None:
    """The least of all, if all are known."""
    known = [each for each in found if each is not None]
    return min(known) if known and len(known) == len(found) else None


def by_sizes(machine: Machine, name: str) -> list[tuple[Sizes, Machine, Fraction]]:
    """Of the positions of each size their headroom; none where some is not known."""
    if not PROPERTIES[name].of_margin or not is_carried(machine, name):
        return []
    found = [(sizes, each, headroom(each, name)) for sizes, each in own_sizes(machine)]
    known = [(sizes, each, room) for sizes, each, room in found if room is not None]
    return known if len(known) == len(found) else []


def up_to(machine: Machine, name: str) -> int | None:
    """The largest position up to which all keep the property, in quote quanta; None where those of every size do.

    What is required of N, over N, never falls, so of positions that fill alike the smallest are the first to fail; and
    where slippage rises, those that need alike the sooner, the larger they are.
    """
    failing = next((sizes for sizes, _, room in by_sizes(machine, name) if room < 0), None)
    if failing is None or machine.market.slippage_from is None:
        return None if failing is None else failing.above
    kept, broken = failing.above, failing.up_to or failing.above + 1
    while broken - kept > 1:
        middle = (kept + broken) // 2
        room = headroom(of_size(machine, failing, middle), name)
        kept, broken = (middle, broken) if room is not None and room >= 0 else (kept, middle)
    return kept


def least(rows: Sequence[Inequality], parameters: Parameters, name: str) -> Fraction | None:
    """The smallest value of a parameter with which all inequalities hold, given the others; None if there is none.

    Each is linear in the parameter; one that fails the more the larger it is, holds for no large value.
    """
    value: Fraction = getattr(parameters, name)
    changed: dict[str, Any] = {name: value + 1}
    one_more = replace(parameters, **changed)
    bounds = []
    for row in rows:
        slack = row.linear_slack(parameters)
        slope = row.linear_slack(one_more) - slack
        if slope < 0 or (slope == 0 and slack < 0):
            return None
        if slope > 0:
            bounds.append(value - slack / slope)
    return max(bounds, default=Fraction(0))


def inequalities(machine: Machine, name: str) -> tuple[Inequality, ...]:
    """The condition of the theorem. Raises `ValueError` where there is none."""
    rows = condition(name, Shape.of(machine))
    if rows is None:
        raise ValueError(f"no theorem about {name}, {Shape.of(machine)}")
    return rows
