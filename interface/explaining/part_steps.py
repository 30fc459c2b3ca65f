"""How a number comes about that close-outs in parts make of a lag profile: the first calls, the last, and their sum."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from importlib.util import find_spec
from types import ModuleType

from novate.explaining.numbers import rounded
from novate.model.component import part
from novate.model.core.symbolic.lag_profile import lag_profile
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Side

Line = tuple[str, str]
_FIRST = 2
"""So many calls are told, and the last."""
_SUMS = {"least_market": Side.LONG, "most_market": Side.SHORT}
_WORST = {"least_oracle": Side.LONG, "most_oracle": Side.SHORT}


def part_steps(machine: Machine, name: str) -> tuple[Line, ...]:
    """The last is the number itself; none where nothing is said of it."""
    told = _told(machine)
    if told is not None and _SUMS.get(name) is machine.side:
        return tuple(_sum(told, machine))
    if told is not None and _WORST.get(name) is machine.side:
        return tuple(_worst(told, machine, name))
    return ()


def _told(machine: Machine) -> ModuleType | None:
    """What the rule's kind says of its calls; None of one that says nothing."""
    kind = machine.market.close_out.kind
    return part("close_outs", kind, "steps") if find_spec(f"novate.model.close_outs.{kind}.steps") else None


def _sum(told: ModuleType, machine: Machine) -> Iterator[Line]:
    """x_0 L_(K+0) + x_1 L_(K+1) + ..."""
    known = told.calls(machine)
    if known is None:
        return
    every, has_more = known
    letter = "L" if machine.side is Side.LONG else "U"
    delay = machine.specification.delay
    where = f"call k, K + k blocks after the look, closes the share x_k of the position at {letter}_(K+k); K"
    yield where, f"keeper delay + 1 = {delay} + 1 = {delay + 1}"
    shown = every if len(every) <= _FIRST + 1 else (*every[:_FIRST], every[-1])
    terms = [f"x_{each.number} {letter}_(K+{each.number})" for each in shown]
    for term, each in zip(terms, shown, strict=True):
        product = rounded(each.share * each.price)
        yield f"call {each.number}: {term}", f"{rounded(each.share)} * {rounded(each.price)} = {product}"
    dots = [" + ..."] * (len(shown) < len(every))
    formula = " + ".join(terms[:_FIRST]) + "".join([*dots, *(f" + {term}" for term in terms[_FIRST:])])
    count = f"{len(every):,} calls" if len(every) > 1 else "1 call"
    yield formula + " + ..." * has_more, f"the sum of {count}{' and all further ones' * has_more}"


def _worst(told: ModuleType, machine: Machine, name: str) -> Iterator[Line]:
    """Where equity is the worst at the oracle price."""
    found = told.lowest(machine)
    if found is None:
        return
    if found.call is None:
        whole = getattr(lag_profile(machine), "least_market" if name == "least_oracle" else "most_market")
        kept = Fraction(machine.kept)
        yield "what all calls bring after slippage and charges", f"{rounded(kept)} * {rounded(Fraction(whole))}"
    else:
        rest = f"{rounded(found.left)} * {rounded(found.price)}"
        yield f"what is there before call {found.call}", f"{rounded(found.brought)} + {rest}"
