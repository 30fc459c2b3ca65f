"""What an account may hold together, and which machines are the same in all but names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from fractions import Fraction

from novate.model.caches.once import once_for
from novate.model.core.symbolic.state import Machine
from novate.model.specification import Place, Specification


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
"""No cache: names for numbers, which nothing that happens to the mechanism makes wrong."""


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
    anonymous = replace(machine.market, name="", base_quantum=one, price_tick=one, unit=one, reference_price=None)
    mechanism = replace(machine.specification, title="", markets={}, expect={})
    rates = tuple(getattr(mechanism, each.name) for each in fields(mechanism) if each.name not in ("markets", "expect"))
    of_all_markets = machine.specification.most_positions, machine.specification.funding_payments
    return anonymous, machine.side, machine.exact, *of_all_markets, *rates
