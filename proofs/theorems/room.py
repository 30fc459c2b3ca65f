"""Room: by how much a parameter must miss its bound before the constructed run is proved to break the property.

A claim has an allowance for rounding, so a parameter that misses its bound by a few quanta may still be safe; and some
runs need a position that cannot be opened, or prices that cannot move. `witnessed` says where the run is proved: there
the theorem says `violated`. Between that and the condition it is silent, and the search answers.

Everything here is of numbers or of symbols: `tightness` proves what `decide` evaluates.
"""

from __future__ import annotations

from fractions import Fraction

from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth, all_of
from novate.model.specification import Margin, Side
from novate.proofs.components.oracles import oracle_of
from novate.proofs.components.witness import LARGE, Witness, smallest, witness
from novate.proofs.theorems.conditions import condition
from novate.proofs.theorems.gap import large_enough_within
from novate.proofs.theorems.inequality import FUND, Inequality
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Shape
from novate.proofs.theorems.rooms import ROOMS
from novate.properties import PROPERTIES


def witnessed(name: str, row: Inequality, machine: Machine) -> Number:
    """Whether tightness is proved for parameters with which the row of property `name` fails: a truth, or a formula."""
    if not is_tight(name, row) or never_falls_below(machine):
        return False
    run = its_run(row, machine)
    possible = has_way(row.form, machine, run)
    if any(each is False for each in possible):
        return False
    return all_of(*possible, *room(row, machine, run))


def never_falls_below(machine: Machine) -> bool:
    """Whether no price makes the position's account liquidatable: a long of which all is required, in numbers."""
    margin = machine.market.maintenance_margin
    return machine.side is Side.LONG and isinstance(margin, Fraction | int) and margin == 1


def its_run(row: Inequality, machine: Machine) -> Witness:
    """The run against a row, of a size that makes it."""
    return witness(row.form, machine, 1 if row.form in LARGE else smallest(row.form, machine))


def can_be_laid(row: Inequality, machine: Machine) -> bool:
    """Whether prices are proved to take the way of the run against a row, of a machine of numbers."""
    return bool(all_of(*has_way(row.form, machine, its_run(row, machine))))


def is_tight(name: str, row: Inequality) -> bool:
    """Whether there is a run that breaks the property where the row fails.

    Of close-outs in parts, and with funding, no run is laid with symbols: one in numbers is replayed instead. Nor of
    all the positions over a floor whose flat rewards cost the fund most together.

    With cross margin only where an account breaks it that holds no other position: other rows speak of several at once.
    """
    many = row.shape.is_floored and not row.shape.capped and row.form == FUND[-1]
    if row.shape.pays_funding or not row.shape.closes_whole or many:
        return False
    return row.shape.margin is Margin.ISOLATED or row.form in OF_PROPERTIES[name].shown_alone(row.shape)


def movable(machine: Machine) -> tuple[Number, ...]:
    """The price can move against the position, and it can be opened with less than its whole worth."""
    return (*leveraged(machine), oracle_of(machine).movable(machine))


def has_way(form: str, machine: Machine, run: Witness) -> tuple[Number, ...]:
    """The oracle lets prices take the way of the run. A machine of symbols knows no oracle: that is for each to say."""
    opened = leveraged(machine)
    return opened if machine.parametric else (*opened, *oracle_of(machine).attainable(form, machine, run))


def leveraged(machine: Machine) -> tuple[Number, ...]:
    """It can be opened with less than its whole worth; a short always can."""
    return (machine.market.initial_margin < 1,) if machine.side is Side.LONG else ()


def room(row: Inequality, machine: Machine, run: Witness) -> tuple[Truth, ...]:
    """The row fails by more than roundings can be worth, and its run can be made."""
    return ROOMS[row.form](row, machine, run)


def has_room(row: Inequality, machine: Machine) -> bool:
    """Whether the open interest leaves room for the run of a row that fails: only some need a large position."""
    return row.form not in LARGE or bool(all_of(*large_enough_within(machine, row)))


FINE = 10**16
"""Base quanta times ticks: a hundred million of each are as near to any run as somebody wants to be."""
WORTH_CLOSING = 1000
"""Times dust: so large a position is not dust when it is closed."""


def ample(machine: Machine) -> Number:
    """The open interest leaves room for positions that are large, in fine quanta at a fine price; so does a tier.

    And the last turn of a wave, where keepers' capacity is in money.
    """
    market = machine.market
    last = machine.specification.turns[-1:]
    limits = [each for each in (market.max_open_interest, market.first_tier) if each is not None]
    limits += [each.notional for each in last]
    if not limits:
        return True
    smallest_ones = (2 * market.minimum_notional, WORTH_CLOSING * machine.specification.dust_notional)
    return all_of(*(limit >= each for limit in limits for each in (FINE * market.unit, *smallest_ones)))


def in_any_quanta(row: Inequality, machine: Machine) -> Truth:
    """Whether a run against the row can be made in whole numbers, however coarse they are: any large one can."""
    is_plain = machine.specification.closes_whole and not machine.pays_funding
    return ample(machine) if row.form in LARGE and is_plain else False


def exercised(name: str, machine: Machine) -> Truth:
    """Where some run exercises property `name`: of the books every run does, else an account must get into trouble."""
    return True if PROPERTIES[name].of_books else all_of(*movable(machine), ample(machine))


def tight_rows(name: str, shape: Shape) -> tuple[Inequality, ...]:
    """The rows of a condition for which tightness is proved."""
    return tuple(row for row in condition(name, shape) or () if is_tight(name, row))
