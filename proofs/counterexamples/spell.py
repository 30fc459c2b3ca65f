"""A spell: what becomes of an account between its last healthy moment and its last close-out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from novate.model.actions import Liquidate
from novate.model.core.reference.rules import Rules
from novate.model.observation import CloseOut, Event, Window
from novate.model.specification import Place, Side
from novate.model.state import Account, ClearingState

NOTHING: Window[Fraction] = Window({}, Fraction(0), Fraction(0))


@dataclass(slots=True)
class Spell:
    """Begins with a healthy account (quote quanta), or with one that was unhealthy when it was first seen."""

    rules: Rules
    account: Account
    """When it was last healthy, as the state."""
    state: ClearingState
    window: Window[Fraction] = field(default=NOTHING)
    """Its close-outs so far."""

    def closed(self, before: ClearingState, action: Liquidate, seen: CloseOut[Fraction]) -> CloseOut[Fraction]:
        """One more close-out, as it looks beside the earlier ones; a position that was not there counts as it is.

        One that is closed in parts is an exposure once, however many calls it takes.
        """
        held, market = before.accounts[action.account].positions[action.market], self.state.markets[action.market]
        size = abs(self.account.positions.get(action.market, held))
        exposure = size * market.oracle * self.rules.markets[action.market].parameters.unit
        place = action.market, side_of(before, action)
        counted = {} if place in self.window.exposures else {place: exposure}
        one = Window(counted, seen.drain, Fraction(1), received=max(Fraction(0), seen.charges - seen.reward))
        together = replace(seen, received_before=-self.window.drain, close_outs=self.window.close_outs + 1)
        self.window = total((self.window, one))
        return together


def ended(window: Window[Fraction], block: int, market: str) -> Window[Fraction]:
    """All close-outs of an account, as one event: its last position was closed in this block and market."""
    owed = window.drain + window.received
    return replace(window, events=(Event(block, market, window.received, owed, window.close_outs),))


def side_of(before: ClearingState, action: Liquidate) -> Side:
    """The side of the position that is closed."""
    return Side.LONG if before.accounts[action.account].positions[action.market] > 0 else Side.SHORT


def total(windows: Iterable[Window[Fraction]]) -> Window[Fraction]:
    """All of them together."""
    exposures: dict[Place, Fraction] = {}
    drain, close_outs, received = Fraction(0), Fraction(0), Fraction(0)
    events: tuple[Event[Fraction], ...] = ()
    for each in windows:
        exposures, events = added(exposures, each.exposures), events + each.events
        drain, close_outs, received = drain + each.drain, close_outs + each.close_outs, received + each.received
    return Window(exposures, drain, close_outs, received=received, events=events)


def added(one: Mapping[Place, Fraction], other: Mapping[Place, Fraction]) -> dict[Place, Fraction]:
    """The exposures of both, side by side."""
    return {place: one.get(place, Fraction(0)) + other.get(place, Fraction(0)) for place in {**one, **other}}
