"""What an oracle remembers, beside the state of the core: the composition of the two is what a block of a run is."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import NamedTuple

import z3

from novate.model.component import part
from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.state import Machine, Position
from novate.model.core.symbolic.transition import Transition
from novate.model.oracles.prices import Prices
from novate.model.state import MarketState
from novate.proofs.components.oracles import oracle_of
from novate.proofs.refinement.constants import Pairs


class Window(NamedTuple):
    """Of a position's market, as its notionals."""

    memory: tuple[Term, ...]
    lowest: Term
    """How low the market can have got since the account was last healthy; of a healthy one nothing is asked."""
    highest: Term


def remembered(machine: Machine, recent: Sequence[Term]) -> tuple[Term, ...]:
    """What the oracle's twin remembers of the newest market prices: numbers or terms."""
    found: tuple[Term, ...] = twin(machine).remembered(recent[: machine.market.oracle.lookback + 1])
    return found


def fresh_window(machine: Machine, name: str) -> Window:
    """Free variables."""
    memory = (z3.Real(f"{name}.memory.{place}") for place, _ in enumerate(remembered(machine, [0])))
    return Window(tuple(memory), *z3.Reals(f"{name}.lowest {name}.highest"))


def window_now(machine: Machine, market: MarketState, size: int, look: int, overdue: int) -> Window:
    """Of a concrete state, for a position of so many base quanta; `look` is the oracle price of the last look."""
    worth = abs(size) * machine.market.unit
    memory = (number(worth * price) for price in remembered(machine, (market.price, *market.earlier)))
    reach = oracle_of(machine).reach(machine, overdue)
    return Window(tuple(memory), *(number(worth * look * share) for share in reach))


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


def priced(machine: Machine, step: Transition, windows: tuple[Window, Window]) -> Formula:
    """The block's prices are among those that the moves and the oracle allow after the ones before."""
    old, new = step.before.account, step.after.account
    before, after = (prices(account.position, seen) for account, seen in zip((old, new), windows, strict=True))
    market, then = new.position.market, windows[1]
    since = z3.And(then.lowest <= market, market <= then.highest)
    kept = z3.And(twin(machine).followed(machine, before, after), z3.Implies(new.overdue >= 1, since))
    return z3.Implies(old.holds, kept)


def prices(position: Position, seen: Window) -> Prices:
    """Of a position, as its notionals."""
    return Prices(position.market, position.oracle, seen.memory)


def twin(machine: Machine) -> ModuleType:
    """The symbolic twin of the market's oracle."""
    return part("oracles", machine.market.oracle.kind, "symbolic")
