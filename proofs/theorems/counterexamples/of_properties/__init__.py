"""Runs that break a property in a way of its own, one file for each that does."""

from collections.abc import Callable, Mapping

from novate.model.core.symbolic.state import Machine
from novate.model.scenario import Scenario
from novate.properties import brought

OWN_RUNS: Mapping[str, Callable[[Machine], Scenario | None]] = brought(__name__, "run")
"""By the property's name: of one side of one market, a replayed run that breaks it; None where none does."""
