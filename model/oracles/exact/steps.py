"""How the lag profile of an oracle that shows the market price comes about."""

from __future__ import annotations

from collections.abc import Mapping

from novate.model.core.symbolic.state import Machine
from novate.model.oracles.steps import Letter


def profile(_: Machine) -> Mapping[str, str]:
    """It is the moves of the market until the close-out."""
    return {
        "least_market": "phi_K",
        "most_market": "upsilon_K",
        "least_market_now": "1",
        "most_market_now": "1",
        "least_oracle": "phi_K",
        "most_oracle": "upsilon_K",
    }


def letters(_: Machine) -> Mapping[str, Letter]:
    """None of its own."""
    return {}
