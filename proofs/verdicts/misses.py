"""Misses: how far off a verdict is that has no headroom, so that whoever knows it can tell whether it got worse.

No single number says it where a property asks for several things, or where no margin is enough. So each thing that is
missed has one: what there is less what is asked for, always below 0. A margin, a margin ratio and a promise are shares,
everything else is in quote units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Specification
from novate.model.waterfall.cover import is_one_pot, pot
from novate.proofs.theorems import frontier
from novate.proofs.theorems.conditions import condition
from novate.proofs.theorems.frontier_kept import floor_beside, toxic_frontier
from novate.proofs.theorems.fund.window import bounding, machines, set_aside
from novate.proofs.theorems.in_force import in_force
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.plainer.paid_by_fund import as_proved, pays_for_the_uncured
from novate.proofs.theorems.positions import Position, company_of
from novate.proofs.theorems.unknown_kinds import why_unknown
from novate.proofs.verdicts.of_properties import IN_VERDICTS
from novate.proofs.verdicts.verdict import OUT_OF_REACH, Figures, Misses

TOXIC = "no account gets below the toxic frontier"
LARGE_POSITIONS = "what is set aside for all sides pays for the worst window"
SHARES = ("maintenance_margin", "margin_ratio", "closes_only_below")


def misses(machine: Machine, name: str, known: Figures) -> Misses:
    """What one side of one market misses."""
    if why_unknown(machine, name):
        return {}
    machine = as_proved(machine, name)
    if not in_force(name, Shape.of(machine)):
        return {}
    rows = condition(name, Shape.of(machine)) or ()
    found = missed_rows(machine, [row for row in rows if row.subject != "gas_cost"])
    found |= IN_VERDICTS[name].misses(machine, known)
    if frontier.applies(name, Shape.of(machine)):
        found |= missed_frontier(machine, name)
    return found


def misses_of_all(specification: Specification, name: str) -> Misses:
    """What all markets together miss, of each thing that of the side that misses most."""
    found: Misses = {}
    needed = Fraction(0)
    for machine in machines(specification):
        if pays_for_the_uncured(machine, name) or why_unknown(machine, name):
            return {}
        rows = condition(name, Shape.of(as_proved(machine, name)))
        if rows is None or hopeless(machine, rows):
            continue
        for label, missed in missed_rows(machine, bounding(rows, machine)).items():
            found[label] = min(missed, found.get(label, missed))
        needed += Fraction(set_aside(rows, nearly(machine))[0])
    left = pot(specification) - needed if is_one_pot(specification) else Fraction(0)
    return found | ({LARGE_POSITIONS: short(left * specification.quote_quantum)} if left < 0 else {})


def missed_rows(machine: Machine, rows: tuple[Inequality, ...] | list[Inequality]) -> Misses:
    """The inequalities that fail, and by how much."""
    return dict(_missed_rows(machine, rows))


def _missed_rows(machine: Machine, rows: tuple[Inequality, ...] | list[Inequality]) -> Iterator[tuple[str, Fraction]]:
    for row in rows:
        if hopeless(machine, (row,)):
            yield row.label, OUT_OF_REACH
            continue
        slack = Fraction(row.slack(nearly(machine)))
        unit = 1 if row.subject in SHARES else machine.specification.quote_quantum
        if slack < 0:
            yield row.label, short(slack * unit)


def missed_frontier(machine: Machine, name: str) -> Misses:
    """By how much an account's margin ratio can get below what a close-out of this position asks for."""
    asked = toxic_frontier(machine)
    if asked is None:
        return {"some margin ratio lets the position be closed": OUT_OF_REACH}
    floor = floor_beside(Position.of(replace(machine, exact=False)), name, company_of(machine.specification))
    missed = None if floor.ratio is None else floor.ratio - asked
    found = {TOXIC: short(missed)} if missed is not None and missed < 0 else {}
    return found | ({} if floor.paid else {"every position pays for its own close-out": OUT_OF_REACH})


def hopeless(machine: Machine, rows: tuple[Inequality, ...]) -> bool:
    """Whether nothing is enough with such an oracle."""
    return any(row.is_hopeless(lag_profile(machine)) for row in rows)


def nearly(machine: Machine) -> Parameters:
    """The numbers of a position, moves to some digits in the adversary's favour."""
    return Parameters.of(replace(machine, exact=False))


def short(missed: Fraction) -> Fraction:
    """Exact where that is short, else rounded down to 12 decimals."""
    return missed if missed.denominator < 10**30 else Fraction(missed * 10**12 // 1, 10**12)
