"""Whether the layers of a waterfall pay for what a window costs: what is needed, held against what they cover.

What close-outs cost is proved side by side (`novate.proofs.theorems.fund.window`), and what layers cover is worked out
from the file (`novate.model.waterfall.cover`, proved in `novate.proofs.components.waterfall`). Where layers are like
one fund the sum of both is compared. Where they have caps, or pay all or nothing, what each account asks for counts:
if it may have paid the fund before, all that it owes, which is what it would cost a fund that gets nothing
(`novate.proofs.theorems.plainer.no_receipts`). An account with several positions asks for all of it in the market in
which it held the last, whichever that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from novate.model.core.symbolic.state import Machine
from novate.model.observation import Event
from novate.model.specification import Place, Specification
from novate.model.waterfall.cover import Asked, Losses, asked_in_turn, is_one_pot, pot, smallest_fund, spare, uncovered
from novate.proofs.theorems.fund.need import Need, of_all_sides
from novate.properties import PROPERTIES

CHARGED_BEFORE = (
    "nothing is known yet of layers with caps, or that pay all or nothing, where the fund pays keepers, or where it "
    "may be paid before it pays and rewards have limits or keepers take turns"
)


def why_unknown_layers(machine: Machine, name: str) -> str:
    """Why nothing is known of what layers pay for; empty where something is, or the property does not ask."""
    mechanism = machine.specification
    if not PROPERTIES[name].of_specification or is_one_pot(mechanism):
        return ""
    is_known = not pays_first(mechanism) or not (mechanism.has_reward_limits or mechanism.has_turns)
    return "" if is_known and not mechanism.fund_pays_keeper else CHARGED_BEFORE


def pays_first(specification: Specification) -> bool:
    """Whether an account may have paid the fund before it asks for something, or in the same close-out."""
    return specification.many_positions or not specification.penalty_capped_by_equity


def counts_what_is_owed(specification: Specification) -> bool:
    """Whether what accounts owe counts, and not what they cost the fund in the end."""
    return pays_first(specification) and not is_one_pot(specification)


def losses_of(specification: Specification, found: Need, total: Fraction) -> Losses:
    """What the sides of all markets ask for in a window that asks for so much together."""
    sides: Mapping[Place, Fraction] = {each.place: Fraction(each.most) for each in found.asked_for}
    if specification.many_positions:
        return Losses(total, dict.fromkeys(specification.markets, total), dict.fromkeys(sides, total))
    if found.one_way:
        sides = {(name, side): each for (name, side), each in sides.items() if each == dearer(sides, name)}
    names = {name for name, _ in sides}
    markets = {
        name: Fraction(of_all_sides(((name, each) for (of, _), each in sides.items() if of == name), found.one_way))
        for name in names
    }
    return Losses(total, markets, sides).left_of(total)


def dearer(sides: Mapping[Place, Fraction], name: str) -> Fraction:
    """What the side of a market that costs most does."""
    return max(each for (of, _), each in sides.items() if of == name)


def is_enough(specification: Specification, found: Need) -> bool:
    """Whether the layers surely pay for everything."""
    total = found.sufficient
    return total is not None and spare(specification, losses_of(specification, found, total)) >= 0


def never_asked(specification: Specification, found: Need) -> tuple[str, ...]:
    """The last layers, as many as no window surely ever gets to: those above pay for everything."""
    total = found.sufficient
    if total is None:
        return ()
    losses, layers = losses_of(specification, found, total), specification.layers
    enough = (size for size in range(1, len(layers)) if spare(specification, losses, layers[:size]) >= 0)
    return layers[next(enough, len(layers)) :]


def in_turn(specification: Specification, found: Need) -> tuple[Asked, ...]:
    """What each layer may be asked for in a window at most; none where nothing bounds that."""
    total = found.sufficient
    return () if total is None else asked_in_turn(specification, losses_of(specification, found, total))


def left_over(specification: Specification, found: Need) -> Fraction | None:
    """What the layers may leave of a window at most; None where nothing bounds that."""
    every = in_turn(specification, found)
    return Fraction(every[-1].left) if every else None


def is_short(specification: Specification, found: Need) -> bool:
    """Whether a run is known that costs more than they surely pay for, but for roundings."""
    return found.necessary is None or left_by_dearest(specification, found, found.necessary) > 0


def left_by_dearest(specification: Specification, found: Need, total: Fraction, *, at_once: bool = True) -> Fraction:
    """What is left uncovered where the dearer side of each market fails, which costs so much together.

    In one block, or each market in a block of its own: then a cap of a block takes least away.
    """
    if is_one_pot(specification):
        return max(Fraction(0), total - Fraction(pot(specification)))
    blocks = (0 if at_once else number for number, _ in enumerate(found.dearest))
    owed = {each.place: Fraction(each.most) for each in found.asked_for}
    ends = zip(blocks, found.dearest, strict=True)
    events = (
        Event(block, each.place[0], owed[each.place] - Fraction(each.most), owed[each.place], Fraction(1))
        for block, each in ends
    )
    return uncovered(specification, events)


def fund_needed(specification: Specification, found: Need) -> tuple[Fraction | None, Fraction | None]:
    """(what is known to be necessary, what is proved to be enough) in the insurance fund, all other layers as they are.

    None where no fund is enough; of layers that are not like one fund nothing is said of what is necessary.
    """
    total = found.sufficient
    if is_one_pot(specification):
        besides = Fraction(pot(specification)) - specification.insurance_fund
        return beyond(found.necessary, besides), beyond(total, besides)
    least = None if total is None else smallest_fund(specification, losses_of(specification, found, total))
    return None, None if least is None else Fraction(least)


def beyond(amount: Fraction | None, besides: Fraction) -> Fraction | None:
    """What is left of an amount once others have paid."""
    return None if amount is None else max(Fraction(0), amount - besides)
