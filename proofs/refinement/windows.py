"""What an oracle remembers, beside the state of the core, and how far the market can have got."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import z3

from novate.model.core.reference.rules import oracle_alone
from novate.model.core.symbolic.numbers import Term, number
from novate.model.core.symbolic.state import Machine
from novate.model.oracle_price import OraclePrice
from novate.model.oracles.prices import twin
from novate.model.state import MarketState
from novate.proofs.refinement.constants import Pairs


class Window(NamedTuple):
    """Of a position's market, as its notionals."""

    memory: tuple[Term, ...]
    lowest: Term
    """How low the market can have got since the account was last healthy; of a healthy one nothing is asked."""
    highest: Term


def remembered(machine: Machine, recent: Sequence[Term], memory: Sequence[Term], worth: Term) -> tuple[Term, ...]:
    """What the oracle's twin remembers of the newest market prices and of what the oracle does itself: all in ticks.

    Numbers or terms; prices become notionals of a position that is `worth` so much a tick. Before the first of the
    market prices it has rested at that.
    """
    oracle = machine.market.oracle
    most = oracle.lookback + 1
    padded = [*recent, *[recent[-1]] * (most - len(recent))]
    found: tuple[Term, ...] = twin(oracle).remembered(oracle, padded[:most], memory, worth)
    return found


def fresh_window(machine: Machine, name: str) -> Window:
    """Free variables."""
    memory = (z3.Real(f"{name}.memory.{place}") for place, _ in enumerate(remembered(machine, [0], (), 1)))
    return Window(tuple(memory), *z3.Reals(f"{name}.lowest {name}.highest"))


Reach = tuple[Fraction, Fraction]
"""The least and the most that the market can be so many blocks after a look, per unit of what that showed."""


def window_now(machine: Machine, market: MarketState, size: int, look: OraclePrice, reach: Reach) -> Window:
    """Of a concrete state, for a position of so many base quanta; `look` is the oracle price of the last look."""
    worth = abs(size) * machine.market.unit
    rules, _ = oracle_alone(machine.market)
    memory = remembered(machine, (market.price, *market.earlier), rules.remembered(market), worth)
    return Window(tuple(map(number, memory)), *(number(worth * look * share) for share in reach))


def matched_windows(variables: tuple[Window, ...], constants: tuple[Window, ...]) -> Pairs:
    """Pair them."""
    return [
        pair
        for each, values in zip(variables, constants, strict=False)
        for pair in zip(flat(each), flat(values), strict=True)
    ]


def flat(seen: Window) -> tuple[Term, ...]:
    """All its terms."""
    return *seen.memory, seen.lowest, seen.highest
