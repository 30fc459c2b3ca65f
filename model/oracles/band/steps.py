"""How the lag profile of an oracle within a deviation of recent market prices comes about."""

from __future__ import annotations

from collections.abc import Mapping

from novate.model.core.symbolic.state import Machine
from novate.model.oracles.band.contract import band
from novate.model.oracles.steps import Letter


def profile(_: Machine) -> Mapping[str, str]:
    """As docs/thresholds.md has it."""
    return {
        "least_market": "phi_n/(1 + e_up)",
        "most_market": "upsilon_n/(1 - e_down)",
        "least_market_now": "phi_h/(1 + e_up)",
        "most_market_now": "upsilon_h/(1 - e_down)",
        "least_oracle": "(1 - e_down) * min(phi_n, 1/upsilon_h1)/(1 + e_up)",
        "most_oracle": "(1 + e_up) * max(upsilon_n, 1/phi_h1)/(1 - e_down)",
    }


def letters(machine: Machine) -> Mapping[str, Letter]:
    """The deviation, up and down."""
    oracle = band(machine)
    return {"e_up": Letter(lambda: oracle.deviation_up), "e_down": Letter(lambda: oracle.deviation_down)}
