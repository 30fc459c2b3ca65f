"""Layers of any kind in any order: what they do for any close-out, all numbers symbols, and what they leave as it was.

*In order*: each pays no more than it covers, and only once those above have paid their whole cover.

*Whoever pays.* Theorems about properties are about a mechanism whose only layer is a fund that pays what it can. Other
layers change nothing for accounts, nor for what keepers are owed; what is in the fund, fees and a pool, less what stays
uncovered, is the same afterwards; and fees are no more. So what is proved of accounts holds, money is conserved, and
whoever could be paid can be: what is owed to accounts, fees and keepers is no more, and the cash is the same.

*What is kept back of a withdrawal* is not missing any more. So the withdrawal is one in full, from a house that has so
much more cash and so much less bad debt: nothing else is different, and no theorem asks for more bad debt, or for less
cash. A gate only refuses.

*Until accounts are charged* a mechanism that charges them goes as one that does not: its steps are the same, and one
more that follows a close-out (`novate.model.core.symbolic.charge`). So all that is said holds until then.

*Asked for*: what accounts owe is what they owe where the fund gets nothing of them (`no_receipts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from typing import Any

import z3

from novate.model.caches.cache import Cache
from novate.model.component import kinds, part, usual_kind
from novate.model.core.parameters import LIMITS_OF_LAYERS, MARKET_NUMBERS
from novate.model.core.symbolic.numbers import Formula, Term
from novate.model.core.symbolic.state import Ledger, Machine, State, fresh_state
from novate.model.core.symbolic.transition import Transition
from novate.model.core.symbolic.waterfall import absorbed
from novate.model.core.symbolic.withdraw import withdraw
from novate.model.layers import holds_money
from novate.model.specification import Margin, Side
from novate.model.waterfall.cover import is_usual
from novate.proofs.engine.obligation import Obligation
from novate.proofs.induction.invariant import steps
from novate.proofs.induction.layers import in_order, sound
from novate.proofs.theorems import digest, lock
from novate.proofs.theorems.parameters import Shape
from novate.proofs.theorems.plainer import no_receipts
from novate.proofs.theorems.plainer.paid_by_fund import is_among

NAME = "any-layers"
BY_HAND = (
    "a file may name any layers in any order: these are each alone, those that hold money above each other, and the "
    "others above and below the fund"
)
KEPT_BACK = (
    "no theorem asks for less cash or for more bad debt: with what is kept back of a withdrawal there is more and less"
)
PAYMENTS: tuple[str, ...] = tuple(part("waterfall", usual_kind("waterfall"), "parameters").Payment)
WITHDRAWALS = "withdrawals"
"""The base with which socialised loss changes a step; with the others there is one more."""
CHANGED = "the layers of the waterfall are not those of which it is proved that they leave everything else as it was"


def is_in_force(machine: Machine) -> bool:
    """Whether all of this is proved of the layers as they are; there is nothing to prove of the usual one."""
    return is_usual(machine.specification) or _locked.once("", is_locked)


def is_locked() -> bool:
    """Whether the lock holds it."""
    return digest.obligations(obligations()) == lock.COMPONENTS.get(NAME)


_locked: Cache[str, bool] = Cache()


def obligations() -> Iterator[Obligation]:
    """All of them, of every order of one layer or two, and of both ways in which a fund pays."""
    for layers, payment in ways():
        named = f"({', '.join(layers)}; {payment})"
        machine = with_layers(Shape(Margin.ISOLATED, Side.LONG, capped=True).machine, layers, payment)
        for each in (*in_order(machine), *whoever_pays(machine)):
            yield replace(each, name=f"{each.name} {named}", premises=(*known(machine), *each.premises))
    for margin in Margin:
        yield from changes_nothing_else(Shape(margin, Side.LONG, capped=True).machine)
    yield from no_receipts.obligations()


def ways() -> Iterator[tuple[tuple[str, ...], str]]:
    """Each alone, and above another, with each way in which the fund pays where it is one of them."""
    every, usual = kinds("waterfall"), usual_kind("waterfall")
    for layers in (*permutations(every, 1), *permutations(every, 2)):
        if len(layers) == 1 or usual in layers or all(map(holds_money, layers)):
            yield from ((layers, payment) for payment in (PAYMENTS if usual in layers else PAYMENTS[:1]))


def with_layers(machine: Machine, layers: tuple[str, ...], payment: str) -> Machine:
    """The machine with these layers, which have every cap there is."""
    numbers: dict[str, Any] = {name: z3.Real(name) for name in sorted(LIMITS_OF_LAYERS)}
    of_market = {name: each for name, each in numbers.items() if name in MARKET_NUMBERS}
    of_all = {name: each for name, each in numbers.items() if name not in MARKET_NUMBERS}
    of_all |= {"layers": layers, "fund_payment": payment, "socialise_base": WITHDRAWALS}
    specification = replace(machine.specification, **of_all)
    return replace(machine, specification=specification, market=replace(machine.market, **of_market))


def known(machine: Machine) -> tuple[Formula, ...]:
    """No cap is below 0."""
    holders = (machine.market, machine.specification)
    caps = (getattr(each, name) for each in holders for name in sorted(LIMITS_OF_LAYERS) if hasattr(each, name))
    return tuple(cap >= 0 for cap in caps)


def whoever_pays(machine: Machine) -> Iterator[Obligation]:
    """What is the same whoever pays, and what is no more."""
    before, after = fresh_state(machine, "before").ledger, fresh_state(machine, "after").ledger
    owed = z3.Real("owed")
    premises = (sound(machine, before), owed >= 0, *absorbed(machine, before, after, owed))
    same = left_of(after) == left_of(before) - owed
    yield Obligation("fund, fees and pool, less what is uncovered, are the same whoever pays", premises, same)
    others = z3.And(after.keeper_claims == before.keeper_claims, after.fees <= before.fees)
    yield Obligation("keepers are owed the same, and fees are no more", premises, others)
    grown = after.uncovered_bad_debt >= before.uncovered_bad_debt
    yield Obligation("what was uncovered stays so", premises, grown)


def left_of(ledger: Ledger) -> Term:
    """What all layers hold, less what is uncovered."""
    held = ledger.insurance_fund + ledger.fees - ledger.uncovered_bad_debt
    return held if ledger.pool is None else held + ledger.pool


def changes_nothing_else(machine: Machine) -> Iterator[Obligation]:
    """Every step is that of a fund alone, but for what layers pay in a close-out and what is counted of it."""
    margin, layered = machine.specification.margin, with_layers(machine, kinds("waterfall"), PAYMENTS[-1])
    ours, plain = (every_step(each) for each in (layered, machine))
    yield in_full(machine, ours.pop(WITHDRAW), margin)
    for name, step in plain.items():
        if name == WITHDRAW:
            continue
        allowed = [z3.And(*each.guards.values()) for each in (ours[name], step)]
        if not allowed[0].eq(allowed[1]):
            yield Obligation(f"{name} is possible where it was ({margin} margin)", (), allowed[0] == allowed[1])
        for place, effect in enumerate(step.effects, start=1):
            is_of_layers = step.close_out is not None and is_about_layers(effect, step.after.ledger)
            if not is_of_layers and not is_among(effect, ours[name].effects):
                yield Obligation(f"{name} does what it did, {place} ({margin} margin)", ours[name].effects, effect)


WITHDRAW = "withdraw"


def in_full(machine: Machine, step: Transition, margin: Margin) -> Obligation:
    """A withdrawal, of which a part may be kept back, is one in full where that is neither missing nor spent before."""
    seen = step.withdrawn
    assert seen is not None, "it is a withdrawal"
    kept_back = seen.amount - (seen.cash_before - seen.cash_after)
    old, new = (plain_money(each) for each in (step.before, step.after))
    made_up = replace(old.ledger, cash=seen.cash_before + kept_back, uncovered_bad_debt=seen.missing_before - kept_back)
    plain = withdraw(machine, replace(old, ledger=made_up), new, seen.amount)
    never_more = z3.And(kept_back >= 0, kept_back <= seen.missing_before)
    premises = (step.relation, seen.missing_before >= 0, seen.cash_before >= 0)
    return Obligation(
        f"a withdrawal is one in full, once what is kept back is made up for ({margin} margin)",
        premises,
        z3.And(plain.relation, never_more),
    )


def plain_money(state: State) -> State:
    """A state without what only layers beside the usual one have."""
    return replace(state, ledger=replace(state.ledger, spent=None, pool=None))


def every_step(machine: Machine) -> dict[str, Transition]:
    """Those of a machine, by name."""
    return steps(machine, fresh_state(machine, "before"), fresh_state(machine, "after"))


def is_about_layers(effect: Formula, ledger: Ledger) -> bool:
    """Whether it says what a layer holds afterwards, or what stays uncovered."""
    about = (ledger.insurance_fund, ledger.fees, ledger.uncovered_bad_debt)
    return effect.num_args() > 0 and any(effect.arg(0).eq(each) for each in about)
