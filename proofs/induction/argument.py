"""From a property to its proof: which parts make the theorem.

Isolated margin: an account holds one position, so the parts of its own (market, side) suffice. Cross margin: a
close-out of any position spends the cover of all, so the parts of every market and side belong to the argument.

A part depends on the numbers of its machine only; markets that differ in names and quanta share it, and it is proved
once in a process.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from novate.model.caches.cache import Cache
from novate.model.core.symbolic.state import Machine
from novate.proofs.components.oracles import oracle_of
from novate.proofs.engine.checked import Checked
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Proof, prove
from novate.proofs.induction.arguments import ARGUMENTS
from novate.proofs.induction.close_outs import equity_covers
from novate.proofs.induction.family import family, kind
from novate.proofs.induction.invariant import induction, refuses_beside_others, uncovered
from novate.proofs.induction.part import Part, alone
from novate.proofs.induction.set_aside import unfunded
from novate.proofs.induction.spending import spending_induction
from novate.proofs.induction.worst_fills import filled_at_worst
from novate.properties import PROPERTIES

_proofs: Cache[tuple[object, ...], Proof] = Cache()


def prove_property(machine: Machine, name: str, limits: Limits) -> Proof:
    """Prove every part of the argument for property `name`, up to the first that fails."""
    checked: list[Checked] = []
    for part in argument(machine, name):
        proof = proved(part, limits)
        checked += proof.checked
        if not proof.holds:
            return replace(proof, checked=tuple(checked))
    return Proof(checked=tuple(checked))


def proved(part: Part, limits: Limits) -> Proof:
    """The proof of one part, from memory where it has been proved before."""
    key = (part.name, kind(part.machine), limits)
    return _proofs.once(key, lambda: prove(part.build(part.machine), limits))


def argument(machine: Machine, name: str) -> Iterator[Part]:
    """The parts that prove property `name` for this machine. Raises `ValueError` for an unknown property.

    Where slippage rises with the size all positions may fill as the largest: they may do more then, without a product.
    A property of the whole specification is proved for every side, each with what is set aside for it alone.
    """
    if name not in ARGUMENTS:
        raise ValueError(f"no argument for {name!r}; expected one of {', '.join(ARGUMENTS)}")
    machine = filled_at_worst(machine)
    together = [machine] if PROPERTIES[name].of_specification else family(machine)
    yield from inductions(together, name)
    yield from ARGUMENTS[name].claim(machine, together)


def inductions(together: Sequence[Machine], name: str) -> Iterator[Part]:
    """That every step of these machines keeps the invariant on which property `name` rests, if it rests on one.

    And that their oracles keep to the lag profiles which it speaks of; a machine of symbols has any oracle that does.
    """
    found = ARGUMENTS[name]
    for machine in together if found.rests_on_invariant else ():
        if not machine.parametric:
            yield Part("oracle", machine, oracle_of(machine).kept, is_contract=True)
        refuses = machine.specification.reverts_below_reward
        if refuses_beside_others(machine):
            yield Part("worth beside what is refused", machine, partial(alone, equity_covers))
        if refuses and found.spends(machine):
            yield Part("induction", machine, induction, is_induction=True)
        if not found.needs_cover and not refuses:
            yield Part("prices and clocks", machine, partial(induction, of=uncovered), is_induction=True)
        elif not found.spends(machine):
            yield Part("induction", machine, induction, is_induction=True)
        else:
            aside = machine if PROPERTIES[name].of_specification else unfunded(machine)
            yield Part("spending", aside, spending_induction, is_induction=True)
