"""Statuses: the closed set of answers, and the ways to one."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The closed set of answers. Never one green tick for all."""

    PROVED = "proved"
    """Inductive: any number of accounts, any number of blocks."""
    SEARCHED = "searched"
    """No violation up to a number of events that the detail names."""
    VIOLATED = "violated"
    """A scenario breaks it; the integer reference replayed that scenario."""
    UNKNOWN = "unknown"
    """Not decided; the detail says why."""
    VACUOUS = "vacuous"
    """No reachable state exercises the property."""
    NOT_APPLICABLE = "not-applicable"
    """The specification leaves out what the property speaks of; the detail says what."""


OPEN = (Status.SEARCHED, Status.VIOLATED, Status.UNKNOWN)
"""The statuses of what can get worse."""


class Method(StrEnum):
    """How a verdict was reached."""

    THEOREM = "theorem"
    """The numbers meet, or miss, the condition of a theorem that holds for all of them."""
    SEARCH = "search"
    """The solver was asked about these numbers: a proof by induction, or a search for a scenario."""
    HORN = "horn"
    """Spacer was asked: an invariant that it found and that was proved anew, or a scenario where it saw a violation."""
