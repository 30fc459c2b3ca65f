"""A scenario: a run of the mechanism, event by event, that ends where a property breaks (or is exercised)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from novate.model.actions import Action
from novate.model.specification import Side, Specification
from novate.model.state import ClearingState


@dataclass(frozen=True, slots=True)
class ScenarioStep:
    """One action and the state that it led to."""

    event: str
    """The event that this step is part of, in words: several blocks of one price move share an event."""
    action: Action
    state: ClearingState


@dataclass(frozen=True, slots=True)
class Scenario:
    """A replayed run. `steps[-1]` is the step at which `property` breaks."""

    specification: Specification
    market: str | None
    """None, as the side, where the property is one of the whole specification."""
    side: Side | None
    property: str
    """The property's name, such as "no-bad-debt"."""
    violation: str
    """One sentence: what broke, with the numbers."""
    initial: ClearingState
    steps: tuple[ScenarioStep, ...]
    repeats: int = 1
    """How often the same happens, to other accounts each time (see `novate.proofs.counterexamples.repetition`)."""
    shortfall: Fraction | None = None
    """Quote quanta that were missing at the close-out that breaks the property; None where it is none that does."""
