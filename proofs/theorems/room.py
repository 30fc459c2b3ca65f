"""Room: by how much a parameter must miss its bound before the constructed run is proved to break the property.

A claim has an allowance for rounding, so a parameter that misses its bound by a few quanta may still be safe; and some
runs need a position that cannot be opened, or prices that cannot move. `witnessed` says where the run is proved: there
the theorem says `violated`. Between that and the condition it is silent, and the search answers.

Everything here is of numbers or of symbols: `tightness` proves what `decide` evaluates.
"""

from __future__ import annotations

import z3

from novate.model.core.symbolic.lag_profile import kept_now, kept_since, lag_profile
from novate.model.core.symbolic.numbers import Number
from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth, all_of
from novate.model.rounding import rounding_allowance
from novate.model.specification import Margin, Side
from novate.proofs.components.oracles import oracle_of
from novate.proofs.components.witness import LARGE, Witness, openable, smallest, witness
from novate.proofs.theorems.closed_forms import CLOSED_FORMS
from novate.proofs.theorems.conditions import condition
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.properties import PROPERTIES


def witnessed(name: str, row: Inequality, machine: Machine) -> Number:
    """Whether tightness is proved for parameters with which the row of property `name` fails: a truth, or a formula."""
    if not is_tight(name, row):
        return False
    run = witness(row.form, machine, 1 if row.form in LARGE else smallest(row.form, machine))
    possible = has_way(row.form, machine, run)
    if any(each is False for each in possible):
        return False
    return all_of(*possible, *room(row, machine, run))


def is_tight(name: str, row: Inequality) -> bool:
    """Whether there is a run that breaks the property where the row fails.

    With cross margin only where an account breaks it that holds no other position: other rows speak of several at once.
    """
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


def moved_against(machine: Machine, run: Witness) -> Number:
    """The oracle shows a worse price at the end of the run than when the account was last healthy."""
    return run.oracle < run.anchor if machine.side is Side.LONG else run.oracle > run.anchor


def room(row: Inequality, machine: Machine, run: Witness) -> tuple[Number, ...]:
    """The row fails by more than roundings can be worth, and its run can be made."""
    specification = machine.specification
    if row.form == "minimum":
        return unpaid_by_minimum(row, machine, run)
    if row.form in LARGE:
        return moved_against(machine, run), *large_enough_within(machine, row)
    possible = gap(machine, run) >= 1, run.anchor >= openable(machine), run.anchor > 0
    if row.form == "keeper's reward":
        penalty = machine.market.penalty * run.fill + 1
        unpaid = specification.gas_cost > specification.keeper_share * penalty + specification.keeper_flat_reward
        return *possible, *profile_kept(machine, run), unpaid
    left = least_balance(machine, run) + machine.side.sign * run.fill
    if row.form == "what is left":
        missing = specification.gas_cost >= left + 2, specification.gas_cost > 0
        return *possible, *missing, *profile_kept(machine, run)
    if row.form == "smallest promise":
        return *possible, *profile_kept(machine, run), kept_in_hand(machine, run) >= 0
    lost = row.bound(Parameters.of(machine)) - specification.insurance_fund
    return *possible, lost >= rounding_allowance(specification) + 4


def has_room(row: Inequality, machine: Machine) -> bool:
    """Whether the open interest leaves room for the run of a row that fails: only some need a large position."""
    return row.form not in LARGE or bool(all_of(*large_enough_within(machine, row)))


def large_enough_within(machine: Machine, row: Inequality) -> tuple[Number, ...]:
    """A position of the largest open interest is large enough; where there is no limit, or only a symbol, some is."""
    limit = machine.market.max_open_interest
    if limit is None or isinstance(limit, z3.ExprRef):
        return ()
    run = witness(row.form, machine, limit)
    missing = (row.bound(Parameters.of(machine)) - machine.market.maintenance_margin) * limit
    return gap(machine, run) >= 1, limit >= openable(machine), missing >= needed(machine, row)


FINE = 10**16
"""Base quanta times ticks: a hundred million of each are as near to any run as somebody wants to be."""
WORTH_CLOSING = 1000
"""Times dust: so large a position is not dust when it is closed."""


def ample(machine: Machine) -> Number:
    """The open interest leaves room for positions that are large, in fine quanta at a fine price."""
    market = machine.market
    limit = market.max_open_interest
    if limit is None:
        return True
    smallest_ones = (2 * market.minimum_notional, WORTH_CLOSING * machine.specification.dust_notional)
    return all_of(limit >= FINE * market.unit, *(limit >= each for each in smallest_ones))


def in_any_quanta(row: Inequality, machine: Machine) -> Truth:
    """Whether a run against the row can be made in whole numbers, however coarse they are: any large one can."""
    return ample(machine) if row.form in LARGE else False


def exercised(name: str, machine: Machine) -> Truth:
    """Where some run exercises property `name`: of the books every run does, else an account must get into trouble."""
    return True if PROPERTIES[name].of_books else all_of(*movable(machine), ample(machine))


def needed(machine: Machine, row: Inequality) -> Number:
    """What a large position has to miss, in quote quanta: more than it sets aside and all roundings.

    What costs the fund anything beyond rounding can be repeated until it is empty; but a negative equity is only there
    as long as the account is, so it has to be more than the fund.
    """
    specification = machine.specification
    held = specification.insurance_fund if row.form == "oracle margin" else 0
    return held + rounding_allowance(specification) + machine.market.minimum_maintenance + 4


def unpaid_by_minimum(row: Inequality, machine: Machine, run: Witness) -> tuple[Number, ...]:
    """A position of hardly any size can be reached, and what its flat reward costs is more than it sets aside.

    One account breaks what is said of close-outs; what is said of the fund is broken by as many as it takes.
    """
    specification, market = machine.specification, machine.market
    margin = CLOSED_FORMS["close-out margin", row.shape.side, row.shape.capped](Parameters.of(machine))
    anchor = run.anchor
    paid = market.minimum_maintenance + (market.maintenance_margin - margin) * anchor
    reachable: tuple[Number, ...] = (moved_against(machine, run), anchor > 0)
    if market.max_open_interest is not None:
        reachable += (anchor <= market.max_open_interest,)
    penalty = market.penalty * run.fill
    return *reachable, specification.keeper_flat_reward >= paid + penalty + rounding_allowance(specification) + 5


def gap(machine: Machine, run: Witness) -> Number:
    """Equity below the requirement at the close-out, in quote quanta, for an account that was just healthy."""
    sign = machine.side.sign
    return sign * (1 - sign * machine.market.maintenance_margin) * (run.anchor - run.oracle)


def least_balance(machine: Machine, run: Witness) -> Number:
    """The balance with which equity is just the requirement at the anchor."""
    market = machine.market
    return (market.maintenance_margin - machine.side.sign) * run.anchor + market.minimum_maintenance


def kept_in_hand(machine: Machine, run: Witness) -> Number:
    """What an account that was just healthy has at the market price in the end beyond what is promised to be enough."""
    market, promised = machine.market, machine.market.closes_only_below
    assert promised is not None, "a promise that was not made cannot be broken"
    return least_balance(machine, run) + (machine.side.sign - promised) * run.final - market.minimum_maintenance


def profile_kept(machine: Machine, run: Witness) -> tuple[Number, ...]:
    """The prices of the run are within the lag profile."""
    profile = lag_profile(machine)
    return *kept_now(profile, run.final, run.oracle), *kept_since(profile, run.final, run.oracle, run.anchor)


def tight_rows(name: str, shape: Shape) -> tuple[Inequality, ...]:
    """The rows of a condition for which tightness is proved."""
    return tuple(row for row in condition(name, shape) or () if is_tight(name, row))
