"""The insurance fund of a whole specification: what must be in it, and what is enough.

A theorem about each side of each market says what must be set aside for it: the most that a window can cost (its row
"smallest fund"), and that no amount is enough where every close-out of hardly any size costs something (its row
"minimum"). Shares of different sides add up, so the sum of what is set aside is enough. What is necessary is shown by
one run: in every market the dearer side fails, all in the same window; accounts and prices of different markets do not
touch. Within one block a price goes one way, so longs and shorts of a market are not both closed out: then the dearer
side is enough, too. (With cross margin a long may be closed out for the sake of another market, whatever its own price
did. And what is closed in parts loses in many blocks what it costs in the one of its last call.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

from novate.model.core.symbolic.numbers import Number, larger
from novate.model.core.symbolic.state import Machine
from novate.model.core.symbolic.truths import Truth, all_in_turn, both, somewhere
from novate.model.specification import Side, Specification
from novate.model.waterfall.cover import is_one_pot, pot
from novate.proofs.theorems.conditions import condition, within_profiles
from novate.proofs.theorems.fund.covered import counts_what_is_owed
from novate.proofs.theorems.fund.need import Loss, Need, of_all_sides
from novate.proofs.theorems.fund.waves import is_shown_by_turns, need_of_wave, of_every_turn
from novate.proofs.theorems.in_force import in_force
from novate.proofs.theorems.inequality import DRAIN, Inequality
from novate.proofs.theorems.parameters import Parameters, Shape
from novate.proofs.theorems.plainer.never_refused import is_never
from novate.proofs.theorems.plainer.no_receipts import without_receipts
from novate.proofs.theorems.plainer.paid_by_fund import as_proved
from novate.proofs.theorems.plainer.refusals import may_refuse, without_refusals
from novate.proofs.theorems.plainer.rewards import is_limited, plain_rewards
from novate.proofs.theorems.plainer.sizes import is_carried, own_sizes
from novate.proofs.theorems.positions import Position
from novate.proofs.theorems.room import witnessed
from novate.proofs.theorems.unknown_kinds import why_unknown
from novate.properties import the_one_of_all


def need(specification: Specification, name: str) -> Need | None:
    """What property `name` needs of all markets together, in numbers; None where no theorem speaks of some side."""
    if why_all_unknown(specification, name):
        return None
    if specification.has_turns:
        return need_of_wave(specification, name, loss)
    losses = losses_of_all(specification, name)
    if losses is None or not counts_what_is_owed(specification):
        return None if losses is None else Need(name, losses, one_way(specification))
    owed = losses_of_all(without_receipts(specification), name)
    return None if owed is None else Need(name, losses, one_way(specification), owed=owed)


def losses_of_all(specification: Specification, name: str) -> tuple[Loss, ...] | None:
    """What each side of each market can cost; None where no theorem speaks of some side."""
    found = [loss(machine, name) for machine in machines(specification)]
    losses = tuple(each for each in found if each is not None)
    return losses if len(losses) == len(found) else None


def why_all_unknown(specification: Specification, name: str) -> str:
    """Why nothing is known of all markets together, if there is a reason: that of the first side that has one."""
    return next(filter(None, (why_unknown(each, name) for each in machines(specification))), "")


def enough(positions: Sequence[Position], name: str, *, one_way: bool) -> Truth:
    """Where layers like one fund surely hold what is set aside for all of these positions, of one mechanism or many."""
    specification = positions[0].machine.specification
    if not is_one_pot(specification):
        return False
    costs = {(each.machine.market.name, each.machine.side): cost(each, name) for each in positions}
    found = {place: each for place, each in costs.items() if each is not None}
    if len(found) < len(costs):
        return False
    needed = of_all_sides(((market, most) for (market, _), (most, _) in found.items()), one_way)
    is_bounded = all_in_turn(each for _, each in found.values())
    return both(is_bounded, lambda: pot(specification) - needed >= 0)


def cost(position: Position, name: str) -> tuple[Number, Truth] | None:
    """The most that one side can cost in a window (at least 0), and where there is surely such an amount.

    None where no theorem speaks of it.
    """
    rows = condition(name, position.shape)
    if rows is None or not in_force(name, position.shape):
        return None
    spoken_of = within_profiles(name, position.shape, position.nearly.profile)
    if not somewhere(spoken_of):
        return None
    most, is_bounded = set_aside(rows, position.nearly)
    return most, spoken_of & is_bounded


def machines(specification: Specification) -> Iterator[Machine]:
    """One for each side of each market; its moves are rounded in the adversary's favour, so nothing costs less."""
    for name, side in specification.places:
        yield Machine.of_place(specification, name, side)


def argued(specification: Specification) -> Iterator[Machine]:
    """Those whose arguments say what the fund is enough for: the same, or one for each turn that they are closed in."""
    return of_every_turn(specification) if is_shown_by_turns(specification) else machines(specification)


def with_part(machine: Machine) -> Machine:
    """The machine with only what is set aside for it in the fund, in whole quanta; nothing where that is open."""
    found = loss(machine, the_one_of_all())
    part = ceil(found.most) if found is not None else 0
    return replace(machine, specification=replace(machine.specification, insurance_fund=part))


def loss(machine: Machine, name: str, *, asks_for_runs: bool = True) -> Loss | None:
    """What one side can cost; None where no theorem speaks of it.

    Where positions fill by their size it is what those cost that cost most, all the open interest being of their size;
    and where keepers get no less than a floor, what the dearer of their rewards costs.
    """
    machine = as_proved(machine, name)
    if may_refuse(machine):
        return loss(without_refusals(machine), name) if is_never(machine) else None
    if is_carried(machine, name):
        return of_dearest(machine, [loss(each, name) for _, each in own_sizes(machine)])
    if is_limited(machine, name):
        return of_dearest(machine, [loss(each, name) for each in plain_rewards(machine)])
    found = cost(Position.of(machine), name)
    if found is None:
        return None
    most, is_bounded = found
    known = asks_for_runs and is_shown(name, machine, bool(is_bounded))
    return Loss((machine.market.name, machine.side), most, is_bounded, known)


def of_dearest(machine: Machine, every: Sequence[Loss | None]) -> Loss | None:
    """What costs most of all that a side is made of, if all of it is known: enough, and not shown to be needed."""
    known = [each for each in every if each is not None]
    if not known or len(known) < len(every):
        return None
    most, is_bounded = max(each.most for each in known), all(each.is_bounded for each in known)
    return Loss((machine.market.name, machine.side), most, is_bounded, is_shown=False)


def set_aside(rows: tuple[Inequality, ...], parameters: Parameters) -> tuple[Number, Number]:
    """The most that one side can cost in a window (at least 0), and whether there is such an amount.

    Without a limit on open interest there is one where no position costs anything: then it is 0.
    """
    nothing = 0 * parameters.maintenance_margin
    is_bounded = parameters.maintenance_margin >= 0
    for row in limits(rows, parameters.max_open_interest is not None):
        is_bounded = is_bounded & row.holds(parameters)
    most = nothing if parameters.max_open_interest is None else larger(rows[0].bound(parameters), nothing)
    return most, is_bounded


def bounding(rows: tuple[Inequality, ...], machine: Machine) -> tuple[Inequality, ...]:
    """The inequalities with which some amount is enough for one side."""
    return limits(rows, machine.market.max_open_interest is not None or machine.specification.has_turns)


def limits(rows: tuple[Inequality, ...], is_limited: bool) -> tuple[Inequality, ...]:
    """The same, by whether open interest is limited."""
    fund, *others = rows
    return tuple(others) if is_limited else (Inequality(*DRAIN, shape=fund.shape), *others)


def is_shown(name: str, machine: Machine, is_bounded: bool) -> bool:
    """Whether tightness is proved of this side, with nothing in the fund: of the row that decides."""
    rows = condition(name, Shape.of(machine)) or ()
    empty = replace(machine, specification=replace(machine.specification, insurance_fund=0))
    limit, first = machine.market.max_open_interest, machine.market.first_tier
    in_one = first is None or machine.market.minimum_maintenance == 0 or (limit is not None and limit <= first)
    if limit is None or not in_one:
        return False
    failing = (each for each in rows[1:] if not each.holds(Parameters.of(machine)))
    return bool(witnessed(name, rows[0] if is_bounded else next(failing), empty))


def one_way(specification: Specification) -> bool:
    """Whether a window is one block, in which every price goes one way, and takes with it whom it closes out."""
    full = any(market.maintenance_margin >= 1 for market in specification.markets.values() if Side.LONG in market.sides)
    at_once = specification.horizon == 1 and specification.closes_whole and not specification.pays_funding
    return at_once and not specification.many_positions and not full


def whole(quanta: Fraction | None) -> int | None:
    """The least whole number of quanta that is as much."""
    return None if quanta is None else ceil(quanta)
