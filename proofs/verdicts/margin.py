"""From which maintenance margin on a property holds, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from novate.model.core.symbolic.lag_profile import lag_profile, oracle_profile
from novate.model.core.symbolic.powers import Span, worst_move
from novate.model.core.symbolic.state import Machine
from novate.model.figures import amount, blocks
from novate.proofs.components.close_outs import CLOSE_OUTS
from novate.proofs.status import Status
from novate.proofs.theorems.plainer.charges_of_parts import is_charged_in_parts, put_aside
from novate.proofs.theorems.plainer.paid_by_fund import as_proved, pays_for_the_uncured
from novate.proofs.theorems.plainer.refusals import may_refuse, without_refusals
from novate.proofs.theorems.plainer.rewards import either_way, is_limited, of_the_parts
from novate.proofs.theorems.plainer.sizes import Sizes
from novate.proofs.verdicts.finding import UNCURED
from novate.proofs.verdicts.shares import percent, proviso
from novate.proofs.verdicts.thresholds import by_sizes, headroom, is_hopeless, is_known, smallest_margin, up_to

UNKNOWN_MARGIN = "from which maintenance margin on it holds is not known: no theorem is about this mechanism"
NOTHING_SHOWN = "the oracle may show next to nothing of what a short costs"
NOTHING_LEFT = "the market may be next to nothing of what the oracle shows, after a fall that is long enough"
FLAT_REWARD = "the flat reward exceeds minimum_maintenance"
REFUSED = "an account may hold less than the flat reward"
FLOOR = "minimum_maintenance, a floor, does not pay both the flat reward and what is lost"
UNPAID_CALLS = "minimum_maintenance is less than what keepers get of a position, however little calls close of it"
"""Why no margin is known to be enough."""


def margin_figure(machine: Machine, name: str, status: Status) -> str:
    """From which maintenance margin on it holds; of a proof that no margin is known to be enough is not said."""
    if pays_for_the_uncured(machine, name):
        return none_is_enough(UNCURED, status)
    machine = as_proved(machine, name)
    sized = by_sizes(machine, name)
    if sized:
        return f"{nearest_size(machine, sized)}{largest_of_them(machine, name)}"
    is_of_plainer = may_refuse(machine) or is_limited(machine, name)
    room = headroom(machine, name) if is_of_plainer else None
    if room is not None:
        return of_limited(machine, room, status)
    if may_refuse(machine) and is_known(without_refusals(machine), name):
        return none_is_enough(REFUSED, status)
    if is_limited(machine, name) and is_charged_in_parts(machine) and lacks_minimum(machine):
        return none_is_enough(UNPAID_CALLS, status)
    machine = of_the_parts(machine, name)
    if not is_known(machine, name):
        return UNKNOWN_MARGIN
    hopeless = is_hopeless(machine, name)
    least = None if hopeless else smallest_margin(machine, name)
    if least is None and status is Status.PROVED:
        return ""
    if least is None:
        nothing = NOTHING_LEFT if lag_profile(machine).least_market == 0 else NOTHING_SHOWN
        if not machine.market.close_out.is_whole and oracle_profile(machine).has_most:
            nothing = CLOSE_OUTS[machine.market.close_out.kind].endless(machine)
        unpaid = FLOOR if machine.market.is_floored else FLAT_REWARD
        return none_is_enough(nothing if hopeless else unpaid, status)
    return f"holds from a maintenance margin of {percent(least)} on{proviso(machine)}{hopeless_window(machine)}"


def none_is_enough(why: str, status: Status) -> str:
    """That no margin is known to be enough, and why; nothing of a proof, which needed no theorem."""
    return "" if status is Status.PROVED else f"no maintenance margin is known to be enough: {why}"


def lacks_minimum(machine: Machine) -> bool:
    """Whether the minimum does not pay what calls are charged at least, with a cap or without."""
    return all(put_aside(way) > machine.market.minimum_maintenance for way in either_way(machine))


def of_limited(machine: Machine, room: Fraction, status: Status) -> str:
    """The margin that is known to be enough with such rewards; not of a proof by search that needs less."""
    if room < 0 and status is Status.PROVED:
        return ""
    least = machine.market.maintenance_margin - room
    return f"holds from a maintenance margin of {percent(least)} on{proviso(machine)}"


def nearest_size(machine: Machine, sized: Sequence[tuple[Sizes, Machine, Fraction]]) -> str:
    """The positions that have least beyond what they need, and both."""
    sizes, plain, room = min(sized, key=lambda each: each[2])
    has = plain.market.maintenance_margin
    above = f"above {amount(sizes.above, machine.specification)}" if sizes.above else ""
    most = "" if sizes.up_to is None else f"up to {amount(sizes.up_to, machine.specification)}"
    which = " and ".join(each for each in (above, most) if each) or "of every size"
    needed = f"they have {percent(has)} of their notional at least, and need {percent(has - room)}"
    return f"positions {which} have least room: {needed}"


def largest_of_them(machine: Machine, name: str) -> str:
    """Up to which position it holds, where it does not of all."""
    largest = up_to(machine, name)
    if largest is None:
        return proviso(replace(machine, market=replace(machine.market, tiers_above=())))
    sizes = f"positions of up to {amount(largest, machine.specification)}" if largest else "no position, however small"
    return f"; it holds for {sizes}"


def hopeless_window(machine: Machine) -> str:
    """Says so where a window is so long that the price may go anywhere in it; empty otherwise."""
    moved = worst_move(machine, Span.HORIZON)
    if 1 / FAR < moved < FAR:
        return ""
    far = "fall to less than a millionth of" if moved < 1 else "rise to more than a million times"
    return f" (in {blocks(machine.specification.horizon)} the price may {far} what it was)"


FAR = 10**6
"""Times; a price that moves as far as that leaves no margin that anybody would ask for."""
