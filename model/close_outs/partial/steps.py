"""How the numbers of a profile come about where close-outs are in parts: call by call, for a person."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from novate.model.close_outs.partial.contract import ScheduledProfile, profile
from novate.model.close_outs.partial.reach import PARTS
from novate.model.close_outs.partial.schedule import Endless, all_further, play, steps
from novate.model.core.symbolic.state import Machine


@dataclass(frozen=True, slots=True)
class Call:
    """One of them on the worst path."""

    number: int
    """From 0."""
    share: Fraction
    """Of the position, that it closes."""
    price: Fraction
    """The worst that the market can be then, as a share of the oracle price of the look."""


@dataclass(frozen=True, slots=True)
class Lowest:
    """Where equity at the oracle price is the worst: before a call, or with None in the end."""

    call: int | None
    brought: Fraction
    """By the calls before it, as a share of what the position was worth."""
    left: Fraction
    """Of the position."""
    price: Fraction
    """The worst that the oracle can show then."""


def calls(machine: Machine) -> tuple[tuple[Call, ...], bool] | None:
    """All of them, and whether there are further ones that close the same share; None where nothing is said of them."""
    known = _unfunded(machine)
    found = None if known is None else play(known.rule, known.size, known.reach)
    if known is None or found is None or isinstance(found, Endless):
        return None
    done, _ = found
    whole = known.size * PARTS
    told = tuple(Call(each.call, Fraction(each.closed, whole), known.reach.market(each.call)) for each in done)
    return told, all_further(known.rule, done[-1], known.reach) is not None


def lowest(machine: Machine) -> Lowest | None:
    """None where nothing is said of it, or it is approached and never there."""
    known = _unfunded(machine)
    if known is None or known.mean is None or known.worst is None:
        return None
    kept, whole, sold = Fraction(machine.kept), known.size * PARTS, Fraction(0)
    if known.worst == kept * known.mean:
        return Lowest(None, kept * known.mean, Fraction(0), Fraction(0))
    for step in steps(known.rule, known.size, known.reach):
        left, price = Fraction(step.left, whole), known.reach.worst_shown(step.call)
        if kept * sold + left * price == known.worst:
            return Lowest(step.call, kept * sold, left, price)
        if all_further(known.rule, step, known.reach) is not None:
            break
        sold += Fraction(step.closed * known.reach.parts(step.call), whole * PARTS)
    return None


def _unfunded(machine: Machine) -> ScheduledProfile | None:
    """What the calls come to, of a rule that closes parts in a market in which nobody is paid for what he holds."""
    found = profile(machine)
    assert isinstance(found, ScheduledProfile)
    return found if found.is_bound and found.funded is None else None
