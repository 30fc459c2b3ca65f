"""Keeper incentive: from which notional on the reward covers the gas, and by how much that is missed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil

from novate.model.core.symbolic.state import Machine
from novate.model.figures import amount
from novate.model.specification import Specification
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import upper_bound
from novate.proofs.induction.close_outs import observed, reachable_close_out, worth_of_others
from novate.proofs.status import Status
from novate.proofs.theorems.conditions import domain
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.plainer.charges_of_parts import is_charged_in_parts, of_smallest_call, positions_with
from novate.proofs.theorems.plainer.paid_by_fund import as_rewarded
from novate.proofs.verdicts.of_property import InVerdict
from novate.proofs.verdicts.thresholds import inequalities, is_known, least
from novate.proofs.verdicts.verdict import OUT_OF_REACH, Figures, Misses, amounts
from novate.properties.keeper_incentive import KEEPER_INCENTIVE

SMALLEST_NOTIONAL = "the smallest notional that pays its keeper is dust"
NO_NOTIONAL = "some notional pays its keeper"
SHRUNK = (
    "prices can shrink a position below that, however large it was when it was opened (minimum_notional speaks of then "
    "only): raise dust_notional, keeper_flat_reward, keeper_share or penalty"
)
"""The commonest cause of a reward that is too small, and what helps."""


def of_rewards(machine: Machine, limits: Limits) -> Figures:
    """The smallest notional that pays its keeper: in parts that of which every call does, if it is charged in full."""
    machine = as_rewarded(machine)
    if is_charged_in_parts(machine):
        return amounts(smallest_notional=positions_with(machine, paying_notional(of_smallest_call(machine), limits)))
    return amounts(smallest_notional=paying_notional(machine, limits))


def paying_notional(machine: Machine, limits: Limits) -> int | None:
    """The smallest notional that pays its keeper: from the theorem, or from the solver where none speaks of it."""
    return smallest_notional(machine) if reward_is_covered(machine) else notional_found(machine, limits)


def smallest_notional(machine: Machine) -> int | None:
    """Quote quanta at the oracle price from which on every close-out pays its keeper; None where none is enough.

    Raises `ValueError` where no theorem speaks of the reward: see `reward_is_covered`.
    """
    if machine.specification.needed_reward == 0:
        return 0
    paid = [row for row in inequalities(machine, KEEPER_INCENTIVE.name) if row.subject == "gas_cost"]
    parameters = Parameters.of(machine)
    if machine.market.is_floored:  # it pays of any size, or not at all and the share has to
        of_any_size = replace(parameters, dust_notional=0)
        paid = [row for row in paid if row.slack(of_any_size) < 0]
        parameters = replace(parameters, minimum_maintenance=0)
    notional = least(paid, parameters, "dust_notional")
    return None if notional is None else max(0, ceil(notional))


def reward_is_covered(machine: Machine) -> bool:
    """Whether a theorem speaks of the keeper's reward."""
    speaks = domain(KEEPER_INCENTIVE.name, Shape.of(machine), Parameters.of(machine))
    return is_known(machine, KEEPER_INCENTIVE.name) and bool(speaks)


def notional_figure(machine: Machine, least: int | None, status: Status) -> str:
    """From which notional at the oracle price on every keeper is paid: by theorem where one speaks of it."""
    specification = machine.specification
    if least is None and status is Status.PROVED:
        return ""
    cap = specification.keeper_reward_cap
    if least is None and cap is not None and cap < specification.needed_reward:
        return "no notional is large enough to pay its keeper: keeper_reward_cap is less than the gas"
    if least is None:
        return f"no notional is large enough to pay its keeper always{cause(as_rewarded(machine))}"
    if status is Status.VIOLATED and least <= specification.dust_notional:
        return ""  # it is not for its size that a close-out breaks it
    if least == 0:
        is_free = specification.needed_reward == 0
        return "a close-out costs no gas" if is_free else "the reward covers the gas, whatever the size"
    figure = f"the reward covers the gas from a notional of {amount(least, specification)} on"
    is_enough = least <= specification.dust_notional or status is Status.PROVED
    return figure if is_enough else f"{figure}; {SHRUNK}"


def cause(machine: Machine) -> str:
    """Why none is, where it is known: charges in full are paid whatever is left."""
    specification = machine.specification
    if specification.penalty_capped_by_equity or specification.keeper_reward_of_margin is not None:
        return ": the account may have nothing left"
    by_size = specification.keeper_share * machine.market.penalty
    too_little = is_charged_in_parts(machine) and by_size
    return ": a call may close too little, however large the position" if too_little else ""


def notional_found(machine: Machine, limits: Limits) -> int | None:
    """The same from the solver: the least whole number that no unpaid close-out reaches."""
    step, premises = reachable_close_out(machine)
    seen = observed(step)
    unpaid = (*premises, worth_of_others(machine), seen.reward < machine.specification.needed_reward)
    largest = upper_bound(unpaid, seen.oracle_notional, limits)
    return None if largest is None else ceil(largest)


def missed_notional(specification: Specification, least: int | None) -> Misses:
    """By how much positions must be larger than dust to pay their keeper."""
    if least is None:
        return {NO_NOTIONAL: OUT_OF_REACH}
    missed = (specification.dust_notional - least) * specification.quote_quantum
    return {SMALLEST_NOTIONAL: Fraction(missed)} if missed < 0 else {}


def known_notional(known: Figures) -> int | None:
    """That of the figures; None where it is not known."""
    return int(known["smallest_notional"].exact) if "smallest_notional" in known else None


IN_VERDICT = InVerdict(
    figures=of_rewards,
    detail=lambda machine, known, status: notional_figure(machine, known_notional(known), status),
    misses=lambda machine, known: missed_notional(machine.specification, known_notional(known)),
)
