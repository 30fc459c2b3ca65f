"""From a property to its proof: which parts make the theorem.

Isolated margin: an account holds one position, so the parts of its own (market, side) suffice. Cross margin: a
close-out of any position spends the cover of all, so the parts of every market and side belong to the argument.

A part depends on the numbers of its machine only; markets that differ in names and quanta share it, and it is proved
once in a process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import partial

from novate.model.core.symbolic.state import Machine
from novate.model.specification import Place, Specification
from novate.proofs.caches.once import once_for
from novate.proofs.caches.present import present
from novate.proofs.engine.cross_check import Checked
from novate.proofs.engine.limits import Limits
from novate.proofs.engine.obligation import Obligation, Proof, prove
from novate.proofs.induction.books import conservation
from novate.proofs.induction.close_out_argument import equity_covers, no_drain, no_shortfall, rewards, spends_charges
from novate.proofs.induction.fund_argument import share_of_fund
from novate.proofs.induction.invariant import induction
from novate.proofs.induction.progress_argument import above_frontier, progress, toxic_frontier
from novate.proofs.induction.solvency_argument import assembled, losses_add_up
from novate.proofs.induction.spending import spending_induction, unfunded
from novate.properties import PROPERTIES

_proofs: dict[tuple[object, ...], Proof] = {}


@dataclass(frozen=True, slots=True)
class Part:
    """Obligations about one machine."""

    name: str
    """Unique for what `build` builds; with the machine's numbers it identifies the part."""
    machine: Machine
    build: Callable[[Machine], Iterable[Obligation]]
    is_induction: bool = False
    """Whether its conclusions are the invariant, which other parts assume."""

    @classmethod
    def of_invariant(cls, machine: Machine, name: str) -> Part:
        """That every step of one machine keeps the invariant on which property `name` rests."""
        if not spends(machine, name):
            return cls("induction", machine, induction, is_induction=True)
        aside = machine if PROPERTIES[name].of_specification else unfunded(machine)
        return cls("spending", aside, spending_induction, is_induction=True)


def spends(machine: Machine, name: str) -> bool:
    """Whether the argument for property `name` lets close-outs spend what covers an account: the fund gets it."""
    if name == "keeper-incentive":
        return spends_charges(machine)
    return machine.many_positions and PROPERTIES[name].of_fund


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
    key = (part.name, kind(part.machine), limits, present())
    if key not in _proofs:
        _proofs[key] = prove(part.build(part.machine), limits)
    return _proofs[key]


def argument(machine: Machine, name: str) -> Iterator[Part]:
    """The parts that prove property `name` for this machine. Raises `ValueError` for an unknown property.

    A property of the whole specification is proved for every side, each with what is set aside for it alone.
    """
    if name not in PROPERTIES:
        raise ValueError(f"no argument for {name!r}; expected one of {', '.join(PROPERTIES)}")
    if name == "conservation":
        yield Part(name, machine, conservation)
        return
    together = [machine] if PROPERTIES[name].of_specification else family(machine)
    for each in together:
        yield Part.of_invariant(each, name)
    yield from claim(machine, name, together)


def claim(machine: Machine, name: str, together: list[Machine]) -> Iterator[Part]:
    """What the property says of states that satisfy the invariant."""
    covered = partial(equity_covers, spends=spends(machine, name))
    worth = [Part("worth", each, partial(alone, covered)) for each in together if machine.many_positions]
    match name:
        case "no-bad-debt":
            yield Part(name, machine, no_shortfall)
        case "solvency":
            yield from (part for each in together for part in own_solvency(each))
            yield Part(name, machine, assembled)
        case "fund-sufficiency":
            yield Part(name, machine, share_of_fund)
        case "keeper-incentive":
            yield from worth
            if spends(machine, name):
                yield Part("drain", machine, partial(alone, no_drain))
            yield Part(name, machine, rewards)
        case "liquidation-progress":
            yield Part(name, machine, progress)
            yield from above_toxic_frontier(machine, together)


def own_solvency(machine: Machine) -> Iterator[Part]:
    """What solvency asks of every market and side whose positions an account may hold."""
    worth = partial(equity_covers, spends=machine.many_positions)
    for name, build in (("worth at the oracle price", worth), ("drain", no_drain), ("losses", losses_add_up)):
        yield Part(name, machine, partial(alone, build))


def alone(build: Callable[[Machine], Obligation], machine: Machine) -> tuple[Obligation]:
    """One obligation as a part."""
    return (build(machine),)


def above_toxic_frontier(machine: Machine, together: list[Machine]) -> Iterator[Part]:
    """Every position that the account may hold keeps its margin ratio above this one's toxic frontier."""
    frontier = toxic_frontier(machine) if machine.many_positions else None
    if frontier is not None:
        for each in together:
            yield Part(f"above {frontier}", each, lambda own: (above_frontier(own, frontier),))


def family(machine: Machine) -> list[Machine]:
    """The machines of the positions that an account may hold together, this one first; equal numbers once.

    The other side of the same market is not among them. An account can turn a long into a short only by trading, after
    which it passes the initial requirement and its ghosts start anew; between two such moments positions only close.
    """
    company = partners(machine) if machine.many_positions else []
    members: dict[int, Machine] = {}
    for each in (machine, *company):
        members.setdefault(kind(each), each)
    return list(members.values())


def partners(machine: Machine) -> list[Machine]:
    """What an account may hold beside this position: either side of every other market; equal numbers once."""
    every = positions(machine.specification)
    others = {each: place for place, each in every.items() if place[0] != machine.market.name}
    markets = machine.specification.markets
    return [replace(machine, market=markets[name], side=side) for name, side in others.values()]


def positions(specification: Specification) -> Mapping[Place, int]:
    """Every position that can be held, with the kind of its machine."""

    def found() -> dict[Place, int]:
        markets = specification.markets
        return {(name, side): kind(Machine(specification, markets[name], side)) for name, side in specification.places}

    return once_for(specification, "positions", found)


_kinds: dict[tuple[object, ...], int] = {}


def kind(machine: Machine) -> int:
    """A number that machines share whose obligations depend on equal numbers, and no others in this process."""
    market, exact = machine.market, machine.exact
    if machine.specification.markets.get(market.name) is not market:
        return _kinds.setdefault(numbers(machine), len(_kinds))
    key = ("kind", market.name, machine.side, exact)
    return once_for(machine.specification, key, lambda: _kinds.setdefault(numbers(machine), len(_kinds)))


def numbers(machine: Machine) -> tuple[object, ...]:
    """Everything that a machine's obligations depend on."""
    one = Fraction(1)
    anonymous = replace(machine.market, name="", base_quantum=one, price_tick=one, unit=one)
    mechanism = replace(machine.specification, title="", markets={}, expect={})
    rates = tuple(getattr(mechanism, each.name) for each in fields(mechanism) if each.name not in ("markets", "expect"))
    return anonymous, machine.side, machine.exact, machine.specification.most_positions, *rates
