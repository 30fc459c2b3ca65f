"""The figures of a verdict: thresholds, the smallest notional that pays its keeper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil

from novate.model.core.symbolic.powers import Span
from novate.model.core.symbolic.state import Machine
from novate.model.figures import UNREADABLE, amount, blocks, decimal
from novate.model.quantities import format_amount, format_rate
from novate.model.specification import Specification
from novate.proofs.components.oracles.band import worst_move
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.solver import upper_bound
from novate.proofs.induction.close_outs import observed, reachable_close_out, worth_of_others
from novate.proofs.status import Status
from novate.proofs.theorems.of_properties import OF_PROPERTIES
from novate.proofs.verdicts.thresholds import (
    is_hopeless,
    is_known,
    reward_is_covered,
    smallest_margin,
    smallest_notional,
    smallest_promise,
)
from novate.proofs.verdicts.verdict import Figures
from novate.properties.conservation import CONSERVATION
from novate.properties.keeper_incentive import KEEPER_INCENTIVE
from novate.properties.liquidation_progress import LIQUIDATION_PROGRESS
from novate.properties.no_wrongful_close_out import NO_WRONGFUL_CLOSE_OUT

UNKNOWN_MARGIN = "from which maintenance margin on it holds is not known: no theorem is about this mechanism"
NOTHING_SHOWN = "the oracle may show next to nothing of what a short costs"
FLAT_REWARD = "the flat reward exceeds minimum_maintenance"
"""Why no margin is known to be enough."""
SHRUNK = (
    "prices can shrink a position below that, however large it was when it was opened (minimum_notional speaks of then "
    "only): raise dust_notional, keeper_flat_reward, keeper_share or penalty"
)
"""The commonest cause of a reward that is too small, and what helps."""


def figures(machine: Machine, name: str, status: Status, limits: Limits) -> Figures:
    """The numbers that `detail` puts into words; where the property does not apply, those that stand all the same."""
    if status is Status.NOT_APPLICABLE and name not in APPLIES_OR_NOT:
        return Figures()
    return FIGURES[name](machine, limits) if name in FIGURES else Figures()


def of_promises(machine: Machine, _: Limits) -> Figures:
    """The smallest promise that can be kept, where the theorem speaks of it."""
    return Figures(closes_only_below=smallest_promise(machine))


def of_rewards(machine: Machine, limits: Limits) -> Figures:
    """The smallest notional that pays its keeper."""
    covered = reward_is_covered(machine)
    return Figures(smallest_notional=smallest_notional(machine) if covered else notional_found(machine, limits))


def detail(machine: Machine, name: str, known: Figures, status: Status) -> str:
    """What there is to know beside the status, in a sentence or two; nothing that would speak against it."""
    if status is Status.VACUOUS or (status is Status.NOT_APPLICABLE and name not in APPLIES_OR_NOT):
        return ""
    if name in DETAILS:
        return DETAILS[name](machine, known, status)
    return margin_figure(machine, name, status) if OF_PROPERTIES[name].of_margin else ""


def margin_figure(machine: Machine, name: str, status: Status) -> str:
    """From which maintenance margin on it holds; of a proof that no margin is known to be enough is not said."""
    if not is_known(machine, name):
        return UNKNOWN_MARGIN
    hopeless = is_hopeless(machine, name)
    least = None if hopeless else smallest_margin(machine, name)
    if least is None and status is Status.PROVED:
        return ""
    if least is None:
        return f"no maintenance margin is known to be enough: {NOTHING_SHOWN if hopeless else FLAT_REWARD}"
    return f"holds from a maintenance margin of {percent(least)} on{proviso(machine)}{hopeless_window(machine)}"


def hopeless_window(machine: Machine) -> str:
    """Says so where a window is so long that the price may go anywhere in it; empty otherwise."""
    moved = worst_move(machine, Span.HORIZON)
    if 1 / FAR < moved < FAR:
        return ""
    far = "fall to less than a millionth of" if moved < 1 else "rise to more than a million times"
    return f" (in {blocks(machine.specification.horizon)} the price may {far} what it was)"


FAR = 10**6
"""Times; a price that moves as far as that leaves no margin that anybody would ask for."""


def proviso(machine: Machine) -> str:
    """With several positions in an account, a weak market breaks the others as well."""
    return " (if every other market's is enough, too)" if machine.many_positions else ""


def percent(rate: Fraction) -> str:
    """Exact where that takes at most 12 decimals, else rounded up to 6."""
    if rate >= UNREADABLE:
        return f"{decimal(100 * rate)}%"
    if (rate * 10**12).denominator == 1:
        return format_rate(rate)
    hundredths = ceil(rate * 10**8)
    return f"about {format_amount(Fraction(hundredths, 10**6))}%"


def notional_figure(machine: Machine, least: int | None, status: Status) -> str:
    """From which notional at the oracle price on every keeper is paid: by theorem where one speaks of it."""
    specification = machine.specification
    if least is None and status is Status.PROVED:
        return ""
    if least is None:
        return "no notional is large enough to pay its keeper always: the account may have nothing left"
    if status is Status.VIOLATED and least <= specification.dust_notional:
        return ""  # it is not for its size that a close-out breaks it
    if least == 0:
        return "the reward covers the gas, whatever the size" if specification.gas_cost else "a close-out costs no gas"
    figure = f"the reward covers the gas from a notional of {money(specification, least)} on"
    is_enough = least <= specification.dust_notional or status is Status.PROVED
    return figure if is_enough else f"{figure}; {SHRUNK}"


def notional_found(machine: Machine, limits: Limits) -> int | None:
    """The same from the solver: the least whole number that no unpaid close-out reaches."""
    step, premises = reachable_close_out(machine)
    seen = observed(step)
    unpaid = (*premises, worth_of_others(machine), seen.reward < machine.specification.gas_cost)
    largest = upper_bound(unpaid, seen.oracle_notional, limits)
    return None if largest is None else ceil(largest)


def money(specification: Specification, quanta: int) -> str:
    """Quote units, exact."""
    return amount(quanta, specification)


def promise_figure(machine: Machine, known: Figures, status: Status) -> str:
    """From which promise on it holds, or would."""
    share = known.closes_only_below
    if share is None:
        return ""
    if status is Status.NOT_APPLICABLE:
        return f"it would hold from {percent(share)} on"
    return f"holds from a closes_only_below of {percent(share)} on{proviso(machine)}"


FIGURES: Mapping[str, Callable[[Machine, Limits], Figures]] = {
    KEEPER_INCENTIVE.name: of_rewards,
    NO_WRONGFUL_CLOSE_OUT.name: of_promises,
}
"""By the property's name; no other has figures of one side."""
APPLIES_OR_NOT = (NO_WRONGFUL_CLOSE_OUT.name,)
"""Of which there are figures whether a file promises anything or not."""
DETAILS: Mapping[str, Callable[[Machine, Figures, Status], str]] = {
    CONSERVATION.name: lambda _, __, ___: "every action keeps the books balanced, whatever prices and keepers do",
    KEEPER_INCENTIVE.name: lambda machine, known, status: notional_figure(machine, known.smallest_notional, status),
    LIQUIDATION_PROGRESS.name: lambda _, __, status: "" if status is Status.VIOLATED else ENABLED,
    NO_WRONGFUL_CLOSE_OUT.name: promise_figure,
}
"""By the property's name; of any other there is the margin, if it is that which decides."""
ENABLED = "a close-out at the market price is enabled whenever an account is overdue"
