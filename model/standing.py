"""An account at a call, as a rule that stops once it is healthy has to know it."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple


class Standing(NamedTuple):
    """In quote quanta."""

    equity: Fraction
    """At the oracle price, before the call, less what every call costs whatever it closes."""
    requirement: Fraction
    """Maintenance, before the call."""
    lost: Fraction
    """Of equity by closing a base quantum: what it fetches is less than the oracle price, and it is charged."""
    freed: Fraction
    """Of the requirement by closing a base quantum."""
