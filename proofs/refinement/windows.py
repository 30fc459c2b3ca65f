"""What an oracle may refer to, beside the state of the core: the composition of the two is what a block of a run is."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import z3

from novate.model.core.symbolic.numbers import Formula, Term, number
from novate.model.core.symbolic.powers import fall, rise
from novate.model.core.symbolic.state import Machine, Position
from novate.model.core.symbolic.transition import Transition
from novate.model.oracles.band.contract import band
from novate.model.oracles.band.symbolic import Prices, followed, window
from novate.model.state import MarketState
from novate.proofs.refinement.constants import Pairs


class Window(NamedTuple):
    """Of a position's market, as its notionals."""

    high: Term
    low: Term
    lowest: Term
    """How low the market can have got since the account was last healthy; of a healthy one nothing is asked."""
    highest: Term


def fresh_window(name: str) -> Window:
    """Free variables."""
    return Window(*z3.Reals(f"{name}.high {name}.low {name}.lowest {name}.highest"))


def window_now(machine: Machine, market: MarketState, size: int, look: int, overdue: int) -> Window:
    """Of a concrete state, for a position of so many base quanta; `look` is the oracle price of the last look."""
    worth = abs(size) * machine.market.unit
    seen = (number(worth * price) for price in window(market, machine.market.oracle.lookback))
    return Window(*seen, *(number(worth * look * share) for share in reached(machine, overdue)))


def reached(machine: Machine, overdue: int) -> tuple[Fraction, Fraction]:
    """The least and the most that the market can be so many blocks after a look, per unit of what that showed.

    Written out here, so that a mistake in the profile is none of what it is held against. Where the oracle may show
    next to nothing there is no most: nothing is asked of that.
    """
    oracle, blocks = band(machine), overdue + machine.market.oracle.lookback
    most = rise(machine, blocks) / (1 - oracle.deviation_down) if oracle.deviation_down < 1 else Fraction(10**30)
    return fall(machine, blocks) / (1 + oracle.deviation_up), most


def matched_windows(variables: tuple[Window, ...], constants: tuple[Window, ...]) -> Pairs:
    """Pair them."""
    return [pair for each, values in zip(variables, constants, strict=False) for pair in zip(each, values, strict=True)]


def priced(machine: Machine, step: Transition, windows: tuple[Window, Window]) -> Formula:
    """The block's prices are among those that the moves and the oracle allow after the ones before."""
    old, new = step.before.account, step.after.account
    before, after = (prices(account.position, seen) for account, seen in zip((old, new), windows, strict=True))
    market, then = new.position.market, windows[1]
    since = z3.And(then.lowest <= market, market <= then.highest)
    kept = z3.And(followed(machine, before, after), z3.Implies(new.overdue >= 1, since))
    return z3.Implies(old.holds, kept)


def prices(position: Position, seen: Window) -> Prices:
    """Of a position, as its notionals."""
    return Prices(position.market, position.oracle, seen.high, seen.low)
