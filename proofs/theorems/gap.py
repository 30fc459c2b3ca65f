"""Gaps: what an account that was just healthy misses at the end of a run, and how large a position it takes."""

from __future__ import annotations

import z3

from novate.model.core.symbolic.lag_profile import kept_now, kept_since, lag_profile
from novate.model.core.symbolic.margin import beyond_required
from novate.model.core.symbolic.numbers import Number, smaller
from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth
from novate.model.rounding import rounding_allowance
from novate.model.specification import Level, Side
from novate.proofs.components.runs import RUNS
from novate.proofs.components.witness import Witness, openable, witness
from novate.proofs.theorems.inequality import Inequality
from novate.proofs.theorems.parameters import Parameters


def gap(machine: Machine, run: Witness) -> Number:
    """Equity below the requirement at the close-out, in quote quanta, for an account that was just healthy."""
    sign, market = machine.side.sign, machine.market
    if market.is_floored or market.tiers_above:
        then, now = (beyond_required(market, sign, Level.MAINTENANCE, n) for n in (run.anchor, run.oracle))
        return then - now
    return sign * (1 - sign * machine.market.maintenance_margin) * (run.anchor - run.oracle)


def least_balance(machine: Machine, run: Witness) -> Number:
    """The balance with which equity is just the requirement at the anchor."""
    market = machine.market
    if market.is_floored or market.tiers_above:
        return -beyond_required(market, machine.side.sign, Level.MAINTENANCE, run.anchor)
    return (market.maintenance_margin - machine.side.sign) * run.anchor + market.minimum_maintenance


def moved_against(machine: Machine, run: Witness) -> Number:
    """The oracle shows a worse price at the end of the run than when the account was last healthy."""
    return run.oracle < run.anchor if machine.side is Side.LONG else run.oracle > run.anchor


def profile_kept(machine: Machine, run: Witness) -> tuple[Number, ...]:
    """The prices of the run are within the lag profile."""
    profile = lag_profile(machine)
    return *kept_now(profile, run.final, run.oracle), *kept_since(profile, run.final, run.oracle, run.anchor)


def openable_and_liquidatable(machine: Machine, run: Witness) -> tuple[Truth, ...]:
    """A position of this anchor can be opened, and the account is liquidatable at the end."""
    return gap(machine, run) >= 1, run.anchor >= openable(machine), run.anchor > 0


def large_enough_within(machine: Machine, row: Inequality) -> tuple[Number, ...]:
    """A position of the largest open interest is large enough; where there is no limit, or only a symbol, some is.

    By tiers one that is as large as the first.
    """
    limit, first = machine.market.max_open_interest, machine.market.first_tier
    if first is not None:
        limit = first if limit is None else smaller(limit, first)
    if limit is None or isinstance(limit, z3.ExprRef):
        return ()
    run = witness(row.form, machine, limit)
    missing = (row.bound(Parameters.of(machine)) - machine.market.maintenance_margin) * limit
    return gap(machine, run) >= 1, limit >= openable(machine), missing >= needed(machine, row)


def needed(machine: Machine, row: Inequality) -> Number:
    """What a large position has to miss, in quote quanta: more than it sets aside and all roundings.

    What costs the fund anything beyond rounding can be repeated until it is empty; but a negative equity is only there
    as long as the account is, so it has to be more than the fund.
    """
    specification = machine.specification
    held = specification.insurance_fund if RUNS[row.form].is_asleep else 0
    return held + rounding_allowance(specification) + machine.market.minimum_maintenance + 4
